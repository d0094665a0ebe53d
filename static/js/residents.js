// The consultation page: map, legend, list and cards work together; "Lascia un segno" starts the flow of sign.js.
import { room } from "./draft.js";
import { createMap } from "./map.js";
import { wakeHeat } from "./heat.js";
import { wakeLayers } from "./layers.js";
import { byId, make, page, remember, say } from "./page.js";
import { cardAt, wakeSheet, openTab, raise } from "./sheet.js";
import { wakeSigns } from "./signs.js";

const ICONS = {
  home: '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 11l8-7 8 7v9h-5v-6H9v6H4z" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linejoin="round"/></svg>',
  layers: '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3l9 5-9 5-9-5zM3 12.5l9 5 9-5M3 17l9 5 9-5" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/></svg>',
};

wakeSheet();
const map = createMap(byId("map"), {
  language: page.lang, direction: document.documentElement.dir, area: page.area, opening: page.opening, bounds: page.bounds,
  words: { zoomIn: say("zoomIn"), zoomOut: say("zoomOut") }, ground: page.ground, credit: page.credit,
});
map.addButton(say("home"), ICONS.home, () => map.open());
map.addButton(say("layersButton"), ICONS.layers, () => { openTab("legend"); raise("half"); byId("tab-legend").focus(); }).parentNode.classList.add("phone-only");
if (page.made_up) byId("map-side").append(make("p", { class: "made-up map-banner" }, byId("sheet-head").querySelector(".made-up strong").textContent));
if ("ResizeObserver" in window) new ResizeObserver(() => map.resize()).observe(byId("map"));

// Where one looks stands in the address, once somebody has moved the map themselves.
const at = (new URLSearchParams(location.search).get("at") || "").split(",").map(Number);
if (at.length === 3 && at.every(Number.isFinite)) map.look(at, at[2]);
let moved = false, telling = 0;
["pointerdown", "keydown", "wheel"].forEach((kind) => addEventListener(kind, () => { moved = true; }, { capture: true, passive: true, once: true }));
map.onMove(() => {
  clearTimeout(telling);
  telling = setTimeout(() => {
    if (!moved || byId("stage").classList.contains("in-flow")) return;
    remember(["at"], [["at", [...map.centre().map((degrees) => degrees.toFixed(5)), map.view().zoom].join()]]);
  }, 300);
});

/** The one button. What leads through a sign is fetched when somebody reaches for it; where it does not come the form without a map opens. */
function wakeLeave() {
  const button = byId("leave");
  let flow = null;
  const fetched = () => { flow = flow || import("./sign.js").then(({ wakeSign }) => wakeSign(map)); return flow; };
  const start = async (lonlat) => {
    try {
      (await fetched())(lonlat);
    } catch (failed) {
      location.assign(button.href);
    }
  };
  room();
  ["pointerdown", "focus"].forEach((kind) => button.addEventListener(kind, () => fetched().catch(() => { flow = null; }), { once: true }));
  button.addEventListener("click", (event) => { event.preventDefault(); start(cardAt()); });
  if ((history.state && history.state.milo) || location.hash === "#leave") fetched();
  return start;
}
const leave = page.takes_signs ? wakeLeave() : null;
const signs = wakeSigns(map);
wakeHeat(map, signs);
wakeLayers(map, leave);
setTimeout(() => import("./worker-register.js").catch(() => {}), 4000);
