// Where people agree: cells in five classes of people, a fine hatch where they are too few to say. Used by map.js alone.
import { paint } from "./patterns.js";

export const COLOURS = ["#EADFF2", "#CDB4DF", "#A983C6", "#8152A6", "#552A7B"];
export const FEW = "#7A6A86";

/** At most five ranges [low, high] that hold about equally many of the distinct counts, as `geo.classes.people_classes` makes them. */
export function peopleClasses(counts) {
  const values = Array.from(new Set(counts.filter((count) => count >= 1))).sort((one, other) => one - other);
  const parts = Math.min(COLOURS.length, values.length);
  const ranges = [];
  for (let part = 0, begin = 0; part < parts; part += 1) {
    const size = Math.floor(values.length / parts) + (part < values.length % parts ? 1 : 0);
    begin += size;
    const low = part === 0 ? values[0] : ranges[part - 1][1] + 1;
    ranges.push([low, values[begin - 1]]);
  }
  return ranges;
}

/** The colour of class ``place`` among ``many``: few classes use the whole span from light to dark. */
export const shade = (place, many) => COLOURS[many === 1 ? 2 : Math.round((place * (COLOURS.length - 1)) / (many - 1))];

const READABLE = 24; // pixels that a cell needs for its figure
const LINED = 10; // and for an edge of its own

/** Heat of ``map``. */
export function createHeat(map) {
  map.createPane("heat").style.zIndex = 440;
  const numbers = map.createPane("heatNumbers");
  numbers.style.zIndex = 570;
  numbers.setAttribute("aria-hidden", "true");
  const renderer = L.svg({ pane: "heat", padding: 0.4 });
  const group = L.layerGroup().addTo(map), figures = L.layerGroup().addTo(map);
  let cells = [];

  /** Figures where cells are large enough to hold them, and only in sight: a whole city has thousands. */
  function figure() {
    figures.clearLayers();
    if (!cells.length) return;
    const [{ box }] = cells;
    const wide = map.latLngToLayerPoint(box.getNorthEast()).x - map.latLngToLayerPoint(box.getSouthWest()).x;
    map.getPane("heat").classList.toggle("small-cells", wide < LINED);
    if (wide < READABLE) return;
    const sight = map.getBounds().pad(0.1);
    cells.filter(({ words, box: each }) => words && sight.intersects(each)).forEach(({ words, dark, box: each }) => {
      const text = document.createElement("span");
      text.textContent = words;
      const icon = L.divIcon({ className: dark ? "figure on-dark" : "figure", html: text, iconSize: [40, 20] });
      L.marker(each.getCenter(), { icon, pane: "heatNumbers", keyboard: false, interactive: false }).addTo(figures);
    });
  }
  map.on("moveend", figure);

  return {
    /** Draw the cells of ``collection``; returns the ranges of the legend, and the box [w, s, e, n] of the cells with figures (or null). ``say(properties)`` gives a cell's words. */
    put(collection, language, say) {
      group.clearLayers();
      cells = [];
      map.getContainer().classList.add("with-heat");
      const ranges = peopleClasses(collection.features.map((cell) => cell.properties.people || 0));
      let told = null;
      const format = new Intl.NumberFormat(`${language}-u-nu-latn`);
      collection.features.forEach((cell) => {
        const { people, few } = cell.properties;
        const place = ranges.findIndex(([low, high]) => people >= low && people <= high);
        const fill = few ? paint(FEW, "few") : shade(place, ranges.length);
        const drawn = L.geoJSON(cell, { renderer, pane: "heat", style: { color: few ? FEW : "#FFFFFF", weight: few ? 0.5 : 1, fillColor: fill, fillOpacity: few ? 0.8 : 0.78 } });
        drawn.bindTooltip(document.createTextNode(say(cell.properties)), { sticky: true, className: "plan-tip" }).addTo(group);
        const box = drawn.getBounds();
        cells.push({ box, words: few ? "" : format.format(people), dark: COLOURS.indexOf(fill) >= 3 });
        if (!few) told = told ? told.extend(box) : L.latLngBounds(box.getSouthWest(), box.getNorthEast());
      });
      figure();
      return { ranges, bounds: told && [told.getWest(), told.getSouth(), told.getEast(), told.getNorth()] };
    },
    clear() {
      cells = [];
      group.clearLayers();
      figures.clearLayers();
      map.getContainer().classList.remove("with-heat");
    },
  };
}
