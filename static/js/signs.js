// Published signs: pins and circles on the map, their cards, the filter by category in the legend. Started by residents.js.
import { toggleRow } from "./layers.js";
import { announce, ask, byId, locale, make, number, page, remember, say } from "./page.js";
import { openCard } from "./sheet.js";

const ICONS = "/static/icons/";
const MOST = 40; // signs told one by one in a card
const categories = page.categories.reduce((all, one) => ({ ...all, [one.key]: one }), {});
const FILTERS = ["category", "intervention", "from", "to", "answer", "q"]; // as in app/sign_filters.py
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });

function icon(category) { return make("img", { class: "cat", src: `${ICONS}sign-${category.icon}.svg`, alt: "", width: 28, height: 35 }); }

const address = (id) => `/${page.lang}/c/${page.slug}/s/${id}`;

/** What somebody said, in the reader's language where a person translated it, with the original one tap away. */
function theirs({ text, language, translations }) {
  const original = make("p", { class: "sign-words", lang: language, dir: "auto" }, text), other = language !== page.lang && (translations || {})[page.lang];
  return other ? [make("p", { class: "sign-words" }, other), make("details", { class: "original" }, make("summary", {}, say("translated")), original)] : [original];
}

function words(properties, id) {
  const body = make("div", {}, make("p", { class: "sign-what" }, make("a", { href: address(id) }, make("strong", {}, categories[properties.category].title), " ",
    make("span", { class: "quiet" }, day.format(new Date(`${properties.day}T12:00:00`))))));
  if (properties.text) body.append(...theirs(properties));
  return body;
}

const item = ({ properties, id }) => make("li", { class: "sign" }, icon(categories[properties.category]), words(properties, id));

function alone({ properties, id }) {
  const category = categories[properties.category];
  const card = make("article", {}, make("h2", {}, icon(category), category.title), make("p", { class: "quiet" }, day.format(new Date(`${properties.day}T12:00:00`))));
  card.append(...(properties.text ? theirs(properties) : [make("p", { class: "quiet" }, say("noWords"))]), make("p", {}, make("a", { class: "btn btn-outline-primary", href: address(id) }, say("openSign"))));
  return card;
}

/** The filters that stand in an address or a form, without empty ones. */
export const chosen = (pairs) => new URLSearchParams(Array.from(new URLSearchParams(pairs)).filter(([name, value]) => value && FILTERS.includes(name)));

/** Wake the signs. Returns {show(on), filter(changes), kinds(), onFilter(act)}. */
export function wakeSigns(map) {
  const kinds = page.categories.filter((one) => one.public_as === "point").map((one) => one.key);
  const boxes = {}, hearing = [];
  let shown = true, asked = 0, filters = new URLSearchParams(byId("filters").dataset.asked), none = false;

  function tell(features, lonlat, people) {
    if (features.length === 1) { openCard(alone(features[0]), { at: lonlat }); return; }
    const list = make("ul", { class: "signs" }, ...features.slice(0, MOST).map(item));
    const counts = { count: number(features.length), people: number(people) };
    const box = make("div", {}, make("h2", {}, say(people == null ? "signsHere" : "peopleHere", counts)), list);
    if (features.length > MOST) box.append(make("p", { class: "quiet" }, say("moreSigns", { count: number(features.length - MOST) })));
    openCard(box, { at: lonlat });
  }

  /** One sign tells itself. A circle opens the map; where the map can go no closer it tells all its signs. */
  async function pick(feature, lonlat) {
    const { cluster, people, same_place: together } = feature.properties;
    if (!cluster) { tell([feature], lonlat); return; }
    const { zoom } = map.view();
    if (!together && zoom < 18) { map.moveTo(lonlat, Math.min(18, zoom + 2)); return; }
    const bbox = feature.bbox.map((edge, n) => (edge + (n < 2 ? -1e-6 : 1e-6)).toFixed(7)).join(",");
    try {
      tell((await ask("/contributions", [...filters, ["bbox", bbox]])).features, lonlat, people);
    } catch (failed) {
      announce(say("mapFailed"));
    }
  }

  async function draw() {
    asked += 1;
    const mine = asked;
    if (!shown || none) { map.pins.clear(); return; }
    try {
      const { bbox, zoom } = map.view();
      const { features } = await ask("/contributions", [...filters, ["bbox", bbox], ["zoom", zoom < 17 ? zoom - 0.5 : zoom]]);
      if (mine === asked && shown) map.pins.put(features, { categories, icons: ICONS, language: page.lang, pick });
    } catch (failed) {
      announce(say("mapFailed"));
    }
  }

  /** Show only what ``next`` means, on the map, in the list and in the address. */
  async function use(next) {
    none = false;
    if (kinds.every((key) => next.getAll("category").includes(key))) next.delete("category"); // all of them are no filter
    filters = next;
    remember([...FILTERS, "after"], [...filters]);
    mark();
    draw();
    hearing.forEach((act) => act());
    (await import("./filters.js")).showList(filters);
  }
  const mark = () => kinds.forEach((key) => { boxes[key].checked = !filters.has("category") || filters.getAll("category").includes(key); });

  kinds.forEach((key) => {
    boxes[key] = toggleRow(document.querySelector(`#legend-signs [data-category="${key}"] .row`), null, true, () => {
      const on = kinds.filter((each) => boxes[each].checked);
      none = !on.length;
      if (none) draw(); // an empty map is one look away from a full one: the list stays
      else filter({ category: on });
    });
    boxes[key].removeAttribute("role");
  });
  mark();

  /** Change some filters, each a list of values. */
  function filter(changes) {
    const next = new URLSearchParams(filters);
    Object.keys(changes).forEach((name) => { next.delete(name); changes[name].forEach((value) => next.append(name, value)); });
    return use(next);
  }

  const form = byId("filters");
  const wakeForm = async () => (await import("./filters.js")).wakeForm(use, map);
  if (form.dataset.asked) wakeForm();
  else form.addEventListener("toggle", wakeForm, { once: true });

  let waiting = 0;
  map.onMove(() => { clearTimeout(waiting); waiting = setTimeout(draw, 150); });
  draw();
  return {
    show(on) { shown = on; draw(); },
    filter,
    /** The kinds that are chosen; none if all are. */
    kinds() { return filters.getAll("category"); },
    onFilter(act) { hearing.push(act); },
  };
}
