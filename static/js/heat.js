// "Quante persone, per zona": the switch, the choice of category and the legend of the public heat. Started by residents.js.
import { FEW, shade } from "./map/heat.js";
import { paint } from "./map/patterns.js";
import { toggleRow } from "./layers.js";
import { announce, ask, byId, fill, make, number, page, remember, say, share } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";

function square(fillPaint) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "heat-class");
  svg.setAttribute("aria-hidden", "true");
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("width", "100%");
  rect.setAttribute("height", "100%");
  rect.setAttribute("fill", fillPaint);
  svg.append(rect);
  return svg;
}

function sentence(heat) {
  if (!heat.contributions) return say("heatNothing");
  const values = { people: number(heat.people), signs: number(heat.contributions), share: share(heat.most_active_share) };
  return say(heat.authors_known ? "heatSentence" : "heatAtMost", values);
}

function classes(ranges, few) {
  const list = make("ul", { class: "heat-classes" });
  ranges.forEach(([low, high], place) => {
    list.append(make("li", {}, square(shade(place, ranges.length)), make("span", {}, say(low === high ? "peopleOne" : "peopleRange", { low: number(low), high: number(high) }))));
  });
  if (few) list.append(make("li", {}, square(paint(FEW, "few")), make("span", {}, say("heatFew"))));
  return list;
}

/** Wake the heat; signs step aside while it is shown. */
export function wakeHeat(map, signs) {
  const box = byId("heat-box"), legend = byId("heat-legend"), told = make("div");
  box.hidden = false;
  const choice = make("select", { class: "form-select", id: "heat-category" }, make("option", { value: "" }, say("heatAll")),
    ...page.categories.map((one) => make("option", { value: one.key }, one.title)));
  legend.append(make("label", { for: "heat-category" }, say("heatWhat")), choice, told);

  async function draw(wide) {
    try {
      const heat = await ask("/heat", choice.value ? { category: choice.value } : {});
      const { ranges, bounds } = map.heat.put(heat, page.lang, (cell) => (cell.few ? say("heatFew") : say("heatCell", { people: number(cell.people), signs: number(cell.contributions) })));
      fill(told, make("p", {}, sentence(heat)));
      if (heat.contributions) told.append(classes(ranges, heat.features.some((cell) => cell.properties.few)), make("p", { class: "quiet" }, say("heatSize", { size: number(heat.cell) })));
      if (wide === true && bounds && heat.cell > 100) map.fit(bounds, 16);
      announce(sentence(heat));
    } catch (failed) {
      fill(told, make("p", { class: "error" }, say("mapFailed")));
    }
  }

  const row = make("span", { class: "row" }, make("span", { class: "row-words" }, say("heat")));
  byId("heat-switch").append(row);
  const toggle = toggleRow(row, null, false, (on) => {
    legend.hidden = !on;
    signs.show(!on);
    // the address tells it, so that a link and the QR of a printed map open the same view
    remember(["what"], on ? [["what", "heat"]] : []);
    if (on) draw(true);
    else { map.heat.clear(); map.open(); }
  });
  const follow = (keys) => { choice.value = keys.length === 1 ? keys[0] : ""; };
  choice.addEventListener("change", () => signs.filter({ category: choice.value ? [choice.value] : [] }));
  follow(signs.kinds());
  signs.onFilter(() => { follow(signs.kinds()); if (toggle.checked) draw(); });
  if (new URLSearchParams(location.search).get("what") === "heat") toggle.click();
}
