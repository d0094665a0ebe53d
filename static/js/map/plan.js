// The plan on the map: shapes by layer, pattern by status, dashed where only roughly known. Used by map.js alone.
import { lineDash, marker, paint } from "./patterns.js";

const FILLS = { works: "hatch", suspended: "hatch", completed: "solid", planned: "dots", design: "dots", tender: "dots" };

/** The style of the API with the fill of this shape's own status. */
function dress(style, properties) {
  return { ...style, fill: FILLS[properties.status] || style.fill, schematic: properties.geometry === "schematic" };
}

function pathOptions(entry, line) {
  if (line) {
    return { color: entry.colour, weight: entry.schematic ? 3.5 : 4.5, opacity: 0.9, dashArray: entry.schematic && entry.fill === "solid" ? "8 4" : lineDash({ ...entry, schematic: false }), lineCap: entry.fill === "dots" ? "round" : "butt", fill: false };
  }
  return { color: entry.colour, weight: 2, opacity: 1, dashArray: entry.schematic ? "6 4" : null, fillColor: paint(entry.colour, entry.fill), fillOpacity: entry.fill === "solid" ? 0.45 : 1 };
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
      const icon = L.divIcon({ className: "spot", html: marker(entry.marker, entry.colour, entry.fill === "solid"), iconSize: [24, 24] });
      drawn = L.marker([lat, lon], { icon, pane: "planSpots", keyboard: false });
    } else {
      drawn = L.geoJSON(feature, { pane: line ? "planLines" : "plan", renderer: line ? lines : areas, style: pathOptions(entry, line), bubblingMouseEvents: false });
    }
    drawn.bindTooltip(document.createTextNode(feature.properties.title), { sticky: feature.geometry.type !== "Point", direction: "top", className: "plan-tip" });
    drawn.on("click", () => pick(feature));
    drawn.feature = feature;
    return drawn;
  }

  return {
    /** Draw ``collection`` (GeoJSON) as the layer ``key`` in ``style``; ``pick`` hears which feature is tapped. */
    put(key, collection, style, pick) {
      this.hide(key);
      groups.set(key, L.layerGroup(collection.features.map((feature) => shape(feature, style, pick))).addTo(map));
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
