// Two maps that move as one. A part of map.js; only the page that compares editions loads it.

/** One of two twins of ``map``; hand it to ``use`` of the map. */
export function createTwin(map) {
  let following = false, hear = () => {};
  const tell = () => { if (!following) hear(); };
  map.on("move zoomend", tell);
  return {
    /** Who hears that this map moved by itself. */
    listen(act) { hear = act; },
    /** [lon, lat, zoom] of the middle. */
    where() { const { lng, lat } = map.getCenter(); return [lng, lat, map.getZoom()]; },
    /** Go to where the other one is, at once and without telling it back. */
    follow([lon, lat, zoom]) {
      following = true;
      map.setView([lat, lon], zoom, { animate: false });
      following = false;
    },
  };
}
