// The plan on the map: shapes by layer, drawn by class or status, dashed where only roughly known. Used by map.js alone.
import { dress } from "./classes.js";
import { lineDash, marker, paint } from "./patterns.js";

function pathOptions(entry, line) {
  const { colour, fill, edge, opacity, width, schematic } = entry;
  if (line) {
    const dash = lineDash({ ...entry, schematic: false });
    return { color: colour, weight: width || (schematic ? 3.5 : 4.5), opacity: opacity || 0.9, dashArray: schematic && dash === "none" ? "8 4" : dash, lineCap: dash === "1 7" ? "round" : "butt", fill: false };
  }
  return { color: edge || colour, weight: width || (edge ? 1.25 : 2), opacity: 1, dashArray: schematic ? "6 4" : null, fillColor: paint(colour, fill, edge, opacity), fillOpacity: fill === "solid" ? opacity || 0.45 : 1 };
}

/** Plan layers of ``map``: put, show, hide, point at. */
export function createPlan(map) {
  const pane = map.createPane("plan");
  pane.style.zIndex = 420;
  map.createPane("planLines").style.zIndex = 430;
  const spots = map.createPane("planSpots");
  spots.style.zIndex = 560;
  spots.setAttribute("aria-hidden", "true");
  const areas = L.svg({ pane: "plan", padding: 0.4 }), lines = L.svg({ pane: "planLines", padding: 0.4 });
  const groups = new Map();
  let pointed = [];

  function shape(feature, style, pick) {
    const entry = dress(style, feature.properties);
    const line = /LineString/.test(feature.geometry.type);
    let drawn;
    if (feature.geometry.type === "Point") {
      const [lon, lat] = feature.geometry.coordinates;
      const icon = L.divIcon({ className: "spot", html: marker(entry), iconSize: [24, 24] });
      drawn = L.marker([lat, lon], { icon, pane: "planSpots", keyboard: false });
    } else {
      const path = pathOptions(entry, line);
      // a line with an edge is drawn twice: the wider one below
      const strokes = line && entry.edge ? [path, { ...path, color: entry.edge, weight: path.weight + 2.5, opacity: 1 }] : [path];
      drawn = L.geoJSON(strokes.map(() => feature), { pane: line ? "planLines" : "plan", renderer: line ? lines : areas, style: () => strokes.pop(), bubblingMouseEvents: false });
    }
    drawn.bindTooltip(document.createTextNode(feature.properties.title), { sticky: feature.geometry.type !== "Point", direction: "top", className: "plan-tip" });
    drawn.on("click", () => pick(feature));
    drawn.feature = feature;
    return drawn;
  }

  /** A layer stands on the map at the zooms of its style only, under those of a higher rank. */
  function stand(group) {
    const { min_zoom: low, max_zoom: high } = group.style, zoom = map.getZoom();
    if (zoom < low || zoom > high) group.remove();
    else if (!map.hasLayer(group)) lift(group.addTo(map));
  }
  function lift(group) {
    [...groups.values()].filter((each) => each.rank > group.rank).sort((a, b) => a.rank - b.rank).forEach((each) => each.eachLayer((drawn) => map.hasLayer(drawn) && drawn.bringToFront && drawn.bringToFront()));
  }
  map.on("zoomend", () => groups.forEach(stand));

  return {
    /** Draw ``collection`` (GeoJSON) as the layer ``key`` in ``style``, ``rank`` from below; ``pick`` hears which feature is tapped. */
    put(key, collection, style, pick, rank = 0) {
      this.hide(key);
      const group = L.layerGroup(collection.features.map((feature) => shape(feature, style, pick)));
      Object.assign(group, { style, rank });
      groups.set(key, group);
      stand(group);
    },
    hide(key) {
      if (groups.has(key)) groups.get(key).remove();
      groups.delete(key);
    },
    shows(key) { return groups.has(key); },
    /** Make the shapes of one intervention (its id) stand out; none with null. */
    point(id) {
      pointed.forEach((one) => one.remove());
      pointed = [];
      if (!id) return;
      groups.forEach((group) => group.eachLayer((drawn) => {
        const { feature } = drawn;
        if (feature.properties.intervention !== id || feature.geometry.type === "Point") return;
        pointed.push(L.geoJSON(feature, { renderer: lines, pane: "planLines", interactive: false, style: { color: "#17324D", weight: 4, fill: false, opacity: 0.95 } }).addTo(map));
      }));
    },
    /** While a place is chosen taps go through. */
    reachable(on) { [pane, map.getPane("planLines"), spots].forEach((each) => each.classList.toggle("untouchable", !on)); },
  };
}
