// What differs between two editions: four kinds, each with its colour, its dash and its sign. A part of map.js; residents load it only where they compare editions.

const LOOKS = {
  removed: { color: "#B3193A", dashArray: "7 6", sign: "M-4.5 0h9" },
  added: { color: "#006F55", dashArray: null, sign: "M-4.5 0h9M0 -4.5v9" },
  moved: { color: "#0057A8", dashArray: "12 4 2 4", sign: "M-4 4l8 -8M-1.5 -4H4v5.5" },
  changed: { color: "#8A4B00", dashArray: "2 5", sign: "M-4.5 -2h9M-4.5 2h9" },
};
const NEAR = 15, MOST = 250; // signs stand on the shapes in sight from this zoom on, at most so many
const SVG = "http://www.w3.org/2000/svg";

function badge(kind) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-10 -10 20 20");
  svg.setAttribute("aria-hidden", "true");
  const circle = svg.appendChild(document.createElementNS(SVG, "circle"));
  circle.setAttribute("r", 8.5);
  circle.setAttribute("fill", LOOKS[kind].color);
  circle.setAttribute("stroke", "#FFFFFF");
  circle.setAttribute("stroke-width", 2);
  const sign = svg.appendChild(document.createElementNS(SVG, "path"));
  sign.setAttribute("d", LOOKS[kind].sign);
  sign.setAttribute("fill", "none");
  sign.setAttribute("stroke", "#FFFFFF");
  sign.setAttribute("stroke-width", 2.2);
  return L.divIcon({ className: "change-badge", html: svg, iconSize: [22, 22] });
}

/** Where the sign of a shape stands: a point itself, the middle of a line, the middle of an area's box. */
function place(drawn) {
  if (drawn.getLatLng) return drawn.getLatLng();
  const ends = drawn.getLatLngs().flat(Infinity);
  return /Polygon/.test(drawn.feature.geometry.type) ? drawn.getBounds().getCenter() : ends[Math.floor(ends.length / 2)];
}

/** Differences of ``map``; hand it to ``use`` of the map. */
export function createDifferences(map) {
  map.createPane("changes").style.zIndex = 450;
  const badges = map.createPane("changeBadges");
  badges.style.zIndex = 590;
  badges.setAttribute("aria-hidden", "true"); // the table is its twin for the keyboard and for readers
  const renderer = L.canvas({ pane: "changes", padding: 0.4 });
  const kinds = new Map();
  const signs = L.layerGroup().addTo(map);

  function draw(kind, collection, old) {
    const look = LOOKS[kind];
    const style = { color: look.color, weight: old ? 2 : 4, opacity: old ? 0.6 : 0.95, dashArray: old ? "1 5" : look.dashArray, lineCap: "butt", fillColor: look.color, fillOpacity: old ? 0 : 0.14 };
    return L.geoJSON(collection, {
      pane: "changes", renderer, style,
      pointToLayer: (feature, where) => L.circleMarker(where, { ...style, renderer, pane: "changes", radius: old ? 4 : 7, weight: 2, dashArray: null, fillOpacity: old ? 0 : 0.75 }),
      onEachFeature: (feature, drawn) => {
        if (feature.properties.words) drawn.bindTooltip(document.createTextNode(feature.properties.words), { sticky: true, className: "plan-tip" });
      },
    });
  }

  /** Signs on what is in sight, where it is near enough to tell one from another. */
  function sign() {
    signs.clearLayers();
    if (map.getZoom() < NEAR) return;
    const sight = map.getBounds();
    let left = MOST;
    kinds.forEach(({ shapes, on }, kind) => on && shapes.eachLayer((drawn) => {
      const where = left > 0 && place(drawn);
      if (!where || !sight.contains(where)) return;
      left -= 1;
      L.marker(where, { icon: badge(kind), pane: "changeBadges", keyboard: false, interactive: false }).addTo(signs);
    }));
  }
  map.on("moveend", sign);

  return {
    /** Draw the shapes of one kind; what moved brings its old shapes in ``before``. */
    put(kind, collection, before) {
      const shapes = draw(kind, collection, false), group = L.layerGroup([shapes]).addTo(map);
      if (before.features.length) draw(kind, before, true).addTo(group);
      kinds.set(kind, { shapes, group, on: true });
      sign();
    },
    /** Show or hide one kind. */
    show(kind, on) {
      const one = kinds.get(kind);
      if (!one) return;
      one.on = on;
      if (on) one.group.addTo(map);
      else one.group.remove();
      sign();
    },
    /** Ring [lon, lat] for a while. */
    ring([lon, lat]) {
      const ring = L.circleMarker([lat, lon], { renderer, pane: "changes", radius: 22, color: "#1A1A1A", weight: 4, fill: false, interactive: false }).addTo(map);
      setTimeout(() => ring.remove(), 4000);
    },
  };
}
