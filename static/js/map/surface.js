// The desk's density: one shape per class of the legend, and the ranked places as numbered marks. A part of map.js; the pages of residents do not load it.

/** Density of ``map``; hand it to ``use`` of the map. */
export function createSurface(map) {
  map.createPane("surface").style.zIndex = 440;
  const marks = map.createPane("ranks");
  marks.style.zIndex = 600;
  marks.setAttribute("aria-hidden", "true"); // the table beside the map is its twin for the keyboard and for readers
  const renderer = L.svg({ pane: "surface", padding: 0.6 });
  const group = L.layerGroup().addTo(map);

  function shape(feature) {
    const { colour, words } = feature.properties;
    const style = { color: "#FFFFFF", weight: 0.75, opacity: 0.6, fillColor: colour, fillOpacity: 0.62 };
    const drawn = L.geoJSON(feature, { renderer, pane: "surface", style, bubblingMouseEvents: true });
    return drawn.bindTooltip(document.createTextNode(words), { sticky: true, className: "plan-tip" });
  }

  function mark(feature, open) {
    const { rank, title } = feature.properties;
    const [lon, lat] = feature.geometry.coordinates;
    const number = document.createElement("span");
    number.textContent = rank;
    const icon = L.divIcon({ className: "rank-mark", html: number, iconSize: [26, 26] });
    const drawn = L.marker([lat, lon], { icon, pane: "ranks", keyboard: false, zIndexOffset: 1000 - rank });
    return drawn.bindTooltip(document.createTextNode(title), { className: "plan-tip" }).on("click", () => open(feature));
  }

  return {
    /** Draw the classes of ``collection`` and its ``places`` ({rank, title}); ``open`` hears which place is tapped. */
    put(collection, open) {
      group.clearLayers();
      collection.features.forEach((feature) => shape(feature).addTo(group));
      collection.places.features.forEach((feature) => mark(feature, open).addTo(group));
    },
  };
}
