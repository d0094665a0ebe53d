// The plan: switches in the legend, shapes on the map, cards of interventions. Started by residents.js.
import { announce, ask, byId, make, page, say } from "./page.js";
import { openCard, setHeight } from "./sheet.js";

/** A label with a checkbox at its end around the words of a legend's row; ``act`` hears on or off. */
export function toggleRow(row, picture, on, act) {
  const box = make("input", { type: "checkbox", class: "toggle", role: "switch" });
  box.checked = on;
  box.addEventListener("change", () => act(box.checked));
  const label = make("label", { class: "row" }, box);
  if (picture) label.append(make("span", { class: "row-swatch" }, picture));
  while (row.firstChild) label.append(row.firstChild);
  row.replaceWith(label);
  return box;
}

/** A card alone starts at the second level, where it stands in the list at the third. */
function raiseHeadings(article) {
  ["h3", "h4"].forEach((name, place) => article.querySelectorAll(name).forEach((old) => {
    const heading = make(["h2", "h3"][place]);
    while (old.firstChild) heading.append(old.firstChild);
    old.replaceWith(heading);
  }));
}

/** Wake the plan; ``leave`` (or null) starts a sign at [lon, lat]. */
export function wakeLayers(map, leave) {
  const details = (id) => document.querySelector(`details[data-intervention="${id}"]`);

  const stage = byId("stage");

  function middle(bounds) { return [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2]; }

  const onMap = (bounds) => make("button", { type: "button", class: "btn btn-outline-primary", click: () => { if (stage.dataset.height === "full") setHeight("half"); map.fit(bounds); } }, say("showOnMap"));
  const leaveHere = (bounds) => (leave ? [make("button", { type: "button", class: "btn btn-outline-primary", click: () => leave(middle(bounds)) }, say("leaveHere"))] : []);

  /** The card of a tapped shape: that of its intervention, else its own words (a metro station, a path that exists). */
  function pick(feature) {
    const { properties } = feature;
    const own = properties.intervention && details(properties.intervention);
    if (own) {
      const article = own.querySelector("article").cloneNode(true);
      const bounds = JSON.parse(own.dataset.bounds), copied = article.querySelector(".card-bar");
      article.removeAttribute("id");
      if (copied) copied.remove();
      map.plan.point(properties.intervention);
      const extra = make("p", { class: "note" }, properties.title, properties.note ? `. ${properties.note}` : "");
      raiseHeadings(article);
      article.querySelector(".status").after(extra);
      openCard(article, { bar: [onMap(bounds)], at: middle(bounds), onClose: () => map.plan.point(null) });
      return;
    }
    const article = make("article", { class: "card" }, make("h2", {}, properties.title));
    if (properties.note) article.append(make("p", {}, properties.note));
    if (properties.geometry === "schematic") article.append(make("p", { class: "note" }, say("rough")));
    const kept = Object.entries(properties.columns || {}).filter(([, value]) => value !== null && value !== "");
    if (kept.length) article.append(make("dl", { class: "kept" }, ...kept.flatMap(([name, value]) => [make("dt", { dir: "auto" }, name), make("dd", { dir: "auto" }, String(value))])));
    if (properties.source) article.append(make("p", { class: "said" }, say("source"), " ", make("bdi", {}, properties.source)));
    openCard(article);
  }

  /** A shape without a name of its own bears that of its layer. */
  const named = (layer, features) => { features.forEach(({ properties }) => { properties.title ||= layer.title; }); return features; };

  const wanted = new Set();
  let tiled = null;

  /** A large layer comes as tiles, drawn by a part of the map that only such layers need. */
  async function showTiles(layer) {
    tiled = tiled || import("./map/tiles.js").then(({ createTiled }) => map.use(createTiled));
    const [tiles, told] = await Promise.all([tiled, fetch(`${layer.tiles}?lang=${page.lang}`).then((answer) => answer.json())]);
    if (wanted.has(layer)) tiles.put(layer, told, (properties, at) => pickTiled(layer, properties, at), page.layers.indexOf(layer));
  }

  /** A tile tells little: the rest of the tapped shape is asked for. */
  async function pickTiled(layer, properties, [lon, lat]) {
    const near = 0.0005, bbox = [lon - near, lat - near, lon + near, lat + near].join();
    const { features } = await ask(`/layers/${layer.key}`, { bbox }).catch(() => ({ features: [] }));
    pick(named(layer, [features.find((each) => each.id === properties.id) || { properties: { ...properties } }])[0]);
  }

  async function show(layer, on) {
    wanted[on ? "add" : "delete"](layer);
    if (!on && layer.tiles) tiled.then((tiles) => tiles.hide(layer.key), () => {});
    if (!on) { map.plan.hide(layer.key); return; }
    try {
      if (layer.tiles) await showTiles(layer);
      else {
        const shapes = await ask(`/layers/${layer.key}`);
        named(layer, shapes.features);
        map.plan.put(layer.key, shapes, layer.style, pick, page.layers.indexOf(layer));
      }
    } catch (failed) {
      announce(say("mapFailed"));
    }
  }

  page.layers.forEach((layer) => {
    const item = document.querySelector(`#layers [data-layer="${layer.key}"]`);
    toggleRow(item.querySelector(".row"), null, layer.visible, (on) => show(layer, on));
    if (layer.visible) show(layer, true);
  });

  document.querySelectorAll("details.intervention").forEach((one) => {
    const bounds = JSON.parse(one.dataset.bounds);
    if (bounds.length) one.querySelector("article").prepend(make("div", { class: "card-bar" }, onMap(bounds), ...leaveHere(bounds)));
    one.addEventListener("toggle", () => map.plan.point(one.open ? one.dataset.intervention : null));
  });
}
