// A line or an area that somebody is drawing. A part of map.js; only the flow of a sign loads it.

/** The drawing on ``map``; hand it to ``use`` of the map. */
export function createDrawing(map) {
  const pane = map.createPane("drawing");
  pane.style.zIndex = 610;
  pane.setAttribute("aria-hidden", "true"); // the panel says how many points there are
  const renderer = L.svg({ pane: "drawing", padding: 0.5 }), group = L.layerGroup().addTo(map);
  const corners = ({ type, coordinates }) => (type === "LineString" ? coordinates : type === "Polygon" ? coordinates[0].slice(0, -1) : []);

  return {
    /** Draw a GeoJSON geometry with its corners, or nothing. */
    show(geometry) {
      group.clearLayers();
      if (!geometry) return;
      const style = { renderer, pane: "drawing", interactive: false };
      [{ color: "#FFFFFF", weight: 8, fill: false }, { color: "#0066CC", weight: 4, fillColor: "#0066CC", fillOpacity: 0.2 }]
        .forEach((stroke) => L.geoJSON(geometry, { ...style, style: { ...style, ...stroke } }).addTo(group));
      corners(geometry).forEach(([lon, lat]) => L.circleMarker([lat, lon], { ...style, radius: 6, color: "#1A1A1A", weight: 2, fillColor: "#FFFFFF", fillOpacity: 1 }).addTo(group));
    },
  };
}
