// The map of a page. This file and its parts in map/ alone know Leaflet and protomaps-leaflet; pages call `createMap` and never the library.
import { deepestZoom, labelRules, paintRules, sharedTiles } from "./map/ground.js";
import { createHeat } from "./map/heat.js";
import { createPins } from "./map/pins.js";
import { createPlan } from "./map/plan.js";

const GROUND = "#F4F1EC";

const box = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);
// A shape is no stop for Tab, nor for who reads by swiping: the list is its twin.
L.Path.addInitHook("on", "add", (event) => ["tabindex", "aria-hidden"].forEach((name, nth) => event.target.getElement()?.setAttribute(name, nth ? "true" : "-1")));
const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Paint the ground once fonts are there: a canvas does not wait for them, and would keep the first it had. */
async function layGround(map, language, basemap) {
  const family = getComputedStyle(document.body).fontFamily;
  const faces = ["400", "600"].map((weight) => document.fonts.load(`${weight} 13px ${family}`, language === "ar" ? "شارع" : "via"));
  const waiting = new Promise((resolve) => setTimeout(resolve, 2500));
  const [maxDataZoom] = await Promise.all([deepestZoom(basemap), Promise.race([Promise.all(faces).catch(() => []), waiting])]);
  const both = { url: sharedTiles(basemap), maxDataZoom, maxZoom: 19, noWrap: true, attribution: "" };
  protomapsL.leafletLayer({ ...both, backgroundColor: GROUND, paintRules: paintRules(), labelRules: [] }).addTo(map);
  // Names stand over plan and heat, under signs: a street that is being rebuilt is still called something.
  const names = map.createPane("names");
  names.style.zIndex = 470;
  names.classList.add("untouchable");
  protomapsL.leafletLayer({ ...both, pane: "names", paintRules: [], labelRules: labelRules(language, family) }).addTo(map);
}

/** Say where the area ends: what is outside pales. ``area`` is a GeoJSON (Multi)Polygon in degrees. */
function outline(map, area) {
  const outer = [[-85, -179], [-85, 179], [85, 179], [85, -179]];
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  const holes = polygons.map((rings) => rings[0].map(([lon, lat]) => [lat, lon]));
  map.createPane("edge").style.zIndex = 350;
  const renderer = L.svg({ pane: "edge", padding: 0.5 });
  L.polygon([outer, ...holes], { stroke: false, fillColor: "#FFFFFF", fillOpacity: 0.5, interactive: false, renderer, pane: "edge" }).addTo(map);
  L.polyline(holes, { color: "#17324D", weight: 1.5, opacity: 0.55, dashArray: "1 5", lineCap: "round", interactive: false, renderer, pane: "edge" }).addTo(map);
}

/**
 * Make the map in ``element``. ``options``: language, direction ("ltr" or "rtl"), area (GeoJSON), opening and bounds
 * ([west, south, east, north] in degrees), words ({zoomIn, zoomOut}), ground (the address of
 * the basemap, null where it does not reach), credit (text).
 */
export function createMap(element, options) {
  const calm = still();
  const start = options.direction === "rtl" ? "right" : "left", end = options.direction === "rtl" ? "left" : "right";
  const map = L.map(element, {
    zoomControl: false, minZoom: 10, maxZoom: 19, maxBounds: box(options.bounds).pad(0.6), maxBoundsViscosity: 0.8, attributionControl: false,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm, keyboardPanDelta: 60,
  });
  // WCAG 1.4.13
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.eachLayer((layer) => layer.closeTooltip?.()); });
  const opening = box(options.opening);
  // The nearest whole zoom, so that names are painted at their true size, even if a little of the edge is cut.
  const open = () => {
    const size = map.getSize();
    const span = map.project(opening.getNorthEast(), 0).subtract(map.project(opening.getSouthWest(), 0));
    const zoom = Math.log2(Math.min(size.x / Math.abs(span.x), size.y / Math.abs(span.y)));
    map.setView(opening.getCenter(), Math.max(11, Math.min(18, Math.round(zoom - 0.05))), { animate: false });
  };
  open();
  L.control.zoom({ position: `top${end}`, zoomInTitle: options.words.zoomIn, zoomOutTitle: options.words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false, position: `bottom${end}`, maxWidth: element.clientWidth < 500 ? 90 : 120 }).addTo(map);
  const credit = document.createElement("bdi"); // names, not markup: whoever built the basemap wrote them
  credit.textContent = options.credit;
  L.control.attribution({ prefix: false, position: `bottom${start}` }).addTo(map).addAttribution(credit.outerHTML);
  outline(map, options.area);
  if (options.ground) layGround(map, options.language, options.ground);

  const plan = createPlan(map), pins = createPins(map), heat = createHeat(map);
  let onTap = null;
  map.on("click", (event) => onTap && onTap([event.latlng.lng, event.latlng.lat]));

  return {
    plan, pins, heat, open,
    /** Add a part that only some pages need; ``create`` gets the library's map, the page gets the part. */
    use(create) { return create(map); },
    /** Add a button to the corner with the zoom; returns the <button>. */
    addButton(label, icon, act) {
      const control = L.control({ position: `top${end}` });
      let button;
      control.onAdd = () => {
        const bar = L.DomUtil.create("div", "leaflet-bar map-button");
        button = L.DomUtil.create("button", "", bar);
        button.type = "button";
        button.title = label;
        button.setAttribute("aria-label", label);
        button.innerHTML = icon;
        L.DomEvent.disableClickPropagation(bar);
        button.addEventListener("click", act);
        return bar;
      };
      control.addTo(map);
      return button;
    },
    /** [lon, lat] under the middle of the map. */
    centre() { const { lng, lat } = map.getCenter(); return [lng, lat]; },
    /** Bring [lon, lat] to the middle, at least as close as ``zoom``. */
    moveTo([lon, lat], zoom = map.getZoom()) { map.setView([lat, lon], Math.max(zoom, map.getZoom()), { animate: !calm }); },
    /** Look at [lon, lat] from just this zoom. */
    look([lon, lat], zoom) { map.setView([lat, lon], zoom, { animate: false }); },
    /** Show a box of degrees whole. */
    fit(bounds, maxZoom = 18) { map.fitBounds(box(bounds), { padding: [30, 40], maxZoom, animate: !calm }); },
    /** What is in sight: ``bbox`` "w,s,e,n" a little wider than the map, ``bounds``, and the zoom. */
    view() {
      const wide = map.getBounds().pad(0.25);
      return { bbox: wide.toBBoxString().split(",").map((edge) => Number(edge).toFixed(5)).join(","), zoom: map.getZoom(), bounds: map.getBounds() };
    },
    /** Whether [lon, lat] is in sight. */
    sees([lon, lat]) { return map.getBounds().contains([lat, lon]); },
    onMove(act) { map.on("moveend", act); },
    offMove(act) { map.off("moveend", act); },
    /** Who hears of a tap on the ground, as [lon, lat]; null for nobody. */
    listen(act) { onTap = act; },
    /** While a place is chosen nothing on the map takes a tap or the focus. */
    placing(on) { element.classList.toggle("placing", on); pins.reachable(!on); plan.reachable(!on); },
    /** Follow a change of size. */
    resize() { map.invalidateSize({ pan: true, animate: false }); },
  };
}
