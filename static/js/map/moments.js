// The plan at a moment: each intervention drawn by how it stood, with a mark that reads without colour, and the signs left so far. A part of map.js; only
// the page that goes through time loads it.
import { lineDash, paint } from "./patterns.js";

const LOOK = {
  done: { colour: "#0A6B4A", fill: "solid", width: 3 },
  late: { colour: "#A3161C", fill: "hatch", width: 4 },
  unknown: { colour: "#5B6B73", fill: "few", width: 2.5 },
  begun: { colour: "#8A3B00", fill: "hatch", width: 3 },
  promised: { colour: "#28518A", fill: "dots", width: 2.5 },
  stopped: { colour: "#1A1A1A", fill: "few", width: 3 },
  silent: { colour: "#5B6B73", fill: "none", width: 1.5, dash: "2 5" },
};

function area(state) {
  const look = LOOK[state];
  return { color: look.colour, weight: look.width, opacity: 1, dashArray: look.dash || null, fill: true, fillColor: paint(look.colour, look.fill), fillOpacity: look.fill === "none" ? 0 : look.fill === "solid" ? 0.45 : 1 };
}

function line(state) {
  const look = LOOK[state];
  return { color: look.colour, weight: look.width + 2, opacity: 0.9, dashArray: look.dash || lineDash(look), lineCap: look.fill === "dots" ? "round" : "butt", fill: false };
}

/** Moments of ``map``; hand it to ``use`` of the map. */
export function createMoments(map) {
  const badge = (drawing, state) => { const size = state === "silent" ? 14 : 24; return L.divIcon({ className: `moment-mark${state === "silent" ? " small" : ""}`, html: drawing, iconSize: [size, size] }); };
  map.createPane("moments").style.zIndex = 420;
  const marks = map.createPane("momentMarks");
  marks.style.zIndex = 600;
  marks.setAttribute("aria-hidden", "true"); // the list beside the map is its twin for the keyboard and for readers
  map.createPane("momentSigns").style.zIndex = 560;
  const shapes = L.svg({ pane: "moments", padding: 0.4 }), dots = L.canvas({ pane: "momentSigns", padding: 0.4 });
  const group = L.layerGroup().addTo(map), signs = L.layerGroup().addTo(map);
  let drawn = [], spots = [], shown = 0;

  return {
    /** Take interventions ({number, title, geometry, at}); ``mark(state)`` gives a mark's drawing, ``pick`` hears the number of what is tapped. */
    put(interventions, mark, pick) {
      // the large ones lie below, or nobody could tap the small ones
      const sized = interventions.map((one) => ({ one, box: L.geoJSON(one.geometry).getBounds() })).map(({ one, box }) => ({ one, size: (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth()) }));
      drawn = sized.sort((a, b) => b.size - a.size).map(({ one }) => {
        const parts = one.geometry.type === "GeometryCollection" ? one.geometry.geometries : [one.geometry];
        const bodies = parts.filter((part) => !/Point/.test(part.type)).map((part) => {
          const shape = L.geoJSON(part, { renderer: shapes, pane: "moments", bubblingMouseEvents: false }).addTo(group);
          return { shape, dress: /Line/.test(part.type) ? line : area };
        });
        const pin = L.marker([one.at[1], one.at[0]], { pane: "momentMarks", keyboard: false, icon: badge(mark("silent"), "silent") }).addTo(group);
        bodies.map(({ shape }) => shape).concat(pin).forEach((layer) => layer.on("click", () => pick(one.number)));
        return { one, bodies, pin, state: null, mark };
      });
    },
    /** Draw each intervention as ``stateOf(intervention)`` says; ``words`` gives its tooltip. */
    stand(stateOf, words) {
      drawn.forEach((each) => {
        const state = stateOf(each.one);
        if (state === each.state) return;
        each.state = state;
        each.bodies.forEach(({ shape, dress }) => {
          shape.setStyle(dress(state));
          shape.unbindTooltip().bindTooltip(document.createTextNode(words(each.one, state)), { sticky: true, className: "plan-tip" });
        });
        each.pin.setIcon(badge(each.mark(state), state));
        each.pin.setZIndexOffset(state === "late" ? 2000 : state === "silent" ? -1000 : 0);
        each.pin.unbindTooltip().bindTooltip(document.createTextNode(words(each.one, state)), { direction: "top", className: "plan-tip" });
      });
    },
    /** Take the places of signs ([lon, lat, ...]) in the order in which they were left. */
    take(places) {
      signs.clearLayers();
      shown = 0;
      spots = places.map(([lon, lat]) => L.circleMarker([lat, lon], { renderer: dots, pane: "momentSigns", radius: 4, color: "#FFFFFF", weight: 1.5, fillColor: "#1A1A1A", fillOpacity: 0.9, interactive: false }));
    },
    /** Show the first ``count`` of them. */
    leave(count) {
      while (shown < count) { signs.addLayer(spots[shown]); shown += 1; }
      while (shown > count) { shown -= 1; signs.removeLayer(spots[shown]); }
    },
  };
}
