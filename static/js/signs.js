// Published signs: pins and circles on the map, their cards, the filter by category in the legend. Started by residents.js.
import { toggleRow } from "./layers.js";
import { announce, ask, make, number, page, say } from "./page.js";
import { openCard } from "./sheet.js";

const ICONS = "/static/icons/";
const MOST = 40; // signs told one by one in a card
const categories = page.categories.reduce((all, one) => ({ ...all, [one.key]: one }), {});
const day = new Intl.DateTimeFormat(page.lang, { day: "numeric", month: "long", year: "numeric" });

function icon(category) { return make("img", { class: "cat", src: `${ICONS}sign-${category.icon}.svg`, alt: "", width: 28, height: 35 }); }

function words(properties) {
  const body = make("div", {}, make("p", { class: "sign-what" }, make("strong", {}, categories[properties.category].title), " ",
    make("span", { class: "quiet" }, day.format(new Date(`${properties.day}T12:00:00`)))));
  if (properties.text) body.append(make("p", { class: "sign-words", lang: properties.language, dir: "auto" }, properties.text));
  return body;
}

const item = ({ properties }) => make("li", { class: "sign" }, icon(categories[properties.category]), words(properties));

function alone(properties) {
  const category = categories[properties.category];
  const card = make("article", {}, make("h2", {}, icon(category), category.title), make("p", { class: "quiet" }, day.format(new Date(`${properties.day}T12:00:00`))));
  card.append(properties.text ? make("p", { class: "sign-words", lang: properties.language, dir: "auto" }, properties.text) : make("p", { class: "quiet" }, say("noWords")));
  return card;
}

/** Wake the signs. Returns {show(on)}. */
export function wakeSigns(map) {
  const hidden = new Set();
  let shown = true, asked = 0;

  function tell(features, lonlat) {
    if (features.length === 1) { openCard(alone(features[0].properties), { at: lonlat }); return; }
    const list = make("ul", { class: "signs" }, ...features.slice(0, MOST).map(item));
    const box = make("div", {}, make("h2", {}, say("signsHere", { count: number(features.length) })), list);
    if (features.length > MOST) box.append(make("p", { class: "quiet" }, say("moreSigns", { count: number(features.length - MOST) })));
    openCard(box, { at: lonlat });
  }

  /** One sign tells itself. A circle opens the map; where the map can go no closer it tells all its signs. */
  async function pick({ features, count, lonlat }) {
    if (count === 1) { tell(features, lonlat); return; }
    const { zoom } = map.view();
    const spots = features.map((one) => one.geometry.coordinates);
    const together = features.every((one) => (!one.properties.cluster || one.properties.same_place)) && spots.every((spot) => Math.abs(spot[0] - spots[0][0]) + Math.abs(spot[1] - spots[0][1]) < 1e-5);
    if (!together && zoom < 18) { map.moveTo(lonlat, Math.min(18, zoom + 2)); return; }
    const reach = 0.0004 * Math.pow(2, Math.max(0, 17 - zoom));
    const edges = spots.reduce((box, [lon, lat]) => [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)], [180, 90, -180, -90]);
    const margin = together ? 1e-6 : reach / 4;
    try {
      const found = await ask("/contributions", { bbox: [edges[0] - margin, edges[1] - margin, edges[2] + margin, edges[3] + margin].map((edge) => edge.toFixed(7)).join(",") });
      tell(found.features.filter((one) => !hidden.has(one.properties.category)), lonlat);
    } catch (failed) {
      announce(say("mapFailed"));
    }
  }

  /** What the server gathers for this zoom; a filter asks category by category, since a circle does not say what is in it. */
  async function fetchSigns() {
    const { bbox, zoom } = map.view();
    const wanted = page.categories.filter((one) => one.public_as === "point" && !hidden.has(one.key));
    const all = page.categories.filter((one) => one.public_as === "point").length;
    const query = { bbox, zoom: Math.min(24, zoom + 1.5) };
    if (wanted.length === all) return (await ask("/contributions", query)).features;
    const parts = await Promise.all(wanted.map((one) => ask("/contributions", { ...query, category: one.key })));
    return parts.reduce((features, part) => features.concat(part.features), []);
  }

  async function draw() {
    asked += 1;
    const mine = asked;
    if (!shown) { map.pins.clear(); return; }
    try {
      const features = await fetchSigns();
      if (mine === asked && shown) map.pins.put(features, { categories, icons: ICONS, language: page.lang, pick });
    } catch (failed) {
      announce(say("mapFailed"));
    }
  }

  page.categories.filter((one) => one.public_as === "point").forEach((one) => {
    const box = toggleRow(document.querySelector(`#legend-signs [data-category="${one.key}"] .row`), null, true, (on) => { if (on) hidden.delete(one.key); else hidden.add(one.key); draw(); });
    box.removeAttribute("role");
  });

  let waiting = 0;
  map.onMove(() => { clearTimeout(waiting); waiting = setTimeout(draw, 150); });
  draw();
  return {
    show(on) { shown = on; draw(); },
  };
}
