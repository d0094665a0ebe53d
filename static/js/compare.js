// Two editions of a layer: two maps that move as one, side by side or one above the other under a divider that is a real slider.
import { createMap } from "./map.js";
import { createDifferences } from "./map/differences.js";
import { createTwin } from "./map/twins.js";
import { announce, byId, fill, make, page, say } from "./page.js";

const right = document.documentElement.dir === "rtl";
const twins = byId("twins"), before = byId("twin-before"), address = new URL(location.href);
const options = {
  language: page.lang, direction: document.documentElement.dir, area: page.area, opening: page.opening, bounds: page.bounds, ground: page.ground,
  words: { zoomIn: say("zoomIn"), zoomOut: say("zoomOut") }, credit: page.credit,
};
const sides = ["before", "after"].map((name) => {
  const map = createMap(byId(`map-${name}`), options);
  return { name, map, twin: map.use(createTwin), differences: map.use(createDifferences) };
});

/** Keep what is seen in the address, so that it can be sent to somebody. */
function remember(values) {
  Object.keys(values).forEach((name) => address.searchParams.set(name, values[name]));
  history.replaceState(null, "", address);
}

let waiting = 0;
sides.forEach((side, place) => side.twin.listen(() => {
  sides[1 - place].twin.follow(side.twin.where());
  clearTimeout(waiting);
  waiting = setTimeout(() => remember({ map: side.twin.where().map((value, part) => value.toFixed(part < 2 ? 5 : 0)).join(",") }), 300);
}));

const knob = make("div", { class: "divider", "aria-hidden": "true" });
const range = make("input", { type: "range", id: "divider", min: 0, max: 100, step: 1, "aria-label": say("divider") });
const whole = ["before", "after"].map((name, place) => make("button", { type: "button", class: "btn btn-outline-primary", click: () => { show(place ? 0 : 100); keep(); } }, say(name)));
const views = ["swipe", "side"].map((name) => make("button", { type: "button", class: "btn btn-outline-primary", "data-view": name, click: () => { arrange(name); remember({ view: name }); } }, say(name)));

const keep = () => remember({ at: range.value });

/** Uncover ``share`` percent of the older edition. */
function show(share) {
  const value = Math.max(0, Math.min(100, Math.round(share)));
  range.value = value;
  range.setAttribute("aria-valuetext", say("share", { share: value }));
  before.style.clipPath = twins.dataset.view === "side" ? "" : right ? `inset(0 0 0 ${100 - value}%)` : `inset(0 ${100 - value}% 0 0)`;
  knob.style[right ? "right" : "left"] = `${value}%`;
  // two pairs of zoom buttons lie on each other: the one that is not seen is no stop for Tab
  const side = twins.dataset.view === "side";
  for (const [twin, covered] of [[before, value <= 92], [byId("twin-after"), value > 92]]) twin.querySelector(".leaflet-control-zoom")?.toggleAttribute("hidden", covered && !side);
  whole.forEach((button, place) => button.setAttribute("aria-pressed", String(value === (place ? 0 : 100))));
}

function arrange(view) {
  twins.dataset.view = view;
  views.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.view === view)));
  [range, knob, ...whole].forEach((one) => { one.hidden = view === "side"; });
  show(Number(range.value));
  sides.forEach(({ map }) => map.resize());
}

function pull(event) {
  const box = twins.getBoundingClientRect();
  const share = ((event.clientX - box.left) / box.width) * 100;
  show(right ? 100 - share : share);
}

knob.addEventListener("pointerdown", (event) => { knob.setPointerCapture(event.pointerId); event.preventDefault(); });
knob.addEventListener("pointermove", (event) => { if (knob.hasPointerCapture(event.pointerId)) pull(event); });
knob.addEventListener("pointerup", keep);
range.addEventListener("input", () => show(Number(range.value)));
range.addEventListener("change", keep);
twins.append(knob);
fill(byId("twin-controls"), range, make("div", { class: "buttons" }, ...whole, ...views));
byId("twin-controls").hidden = false;
range.value = address.searchParams.get("at") || 50;
arrange(address.searchParams.get("view") === "side" ? "side" : "swipe");
const where = (address.searchParams.get("map") || "").split(",").map(Number);
if (where.length === 3 && where.every(Number.isFinite)) sides.forEach(({ twin }) => twin.follow(where));
if ("ResizeObserver" in window) new ResizeObserver(() => sides.forEach(({ map }) => map.resize())).observe(twins);

const nothing = { type: "FeatureCollection", features: [] };

/** What goes is marked on the older edition, what comes on the newer; what moved or changed on both. */
function draw(data) {
  sides.forEach(({ name, map, differences }) => {
    map.plan.put(name, data[name], page.style, () => {});
    Object.keys(data.changes || {}).filter((kind) => kind !== (name === "before" ? "added" : "removed")).forEach((kind) => {
      const found = data.changes[kind];
      const olds = found.features.filter((one) => one.properties.before).map((one) => ({ ...one, geometry: one.properties.before }));
      differences.put(kind, name === "before" && kind === "moved" ? { ...found, features: olds } : found, nothing);
    });
  });
  byId("cut").hidden = ["before", "after"].every((name) => data[name].features.length === data[name].of);
}

document.querySelectorAll(".show").forEach((button) => button.addEventListener("click", () => {
  const place = [Number(button.dataset.lon), Number(button.dataset.lat)];
  twins.scrollIntoView({ block: "nearest" });
  sides[1].map.moveTo(place, 17);
  sides.forEach(({ differences }) => differences.ring(place));
  byId("map-after").focus({ preventScroll: true });
}));

fetch(`${page.data}&lang=${page.lang}`).then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.json(); }).then(draw).catch(() => announce(say("mapFailed")));
