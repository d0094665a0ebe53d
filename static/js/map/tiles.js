// Layers of many shapes, drawn on canvas from vector tiles; what is drawn is what plan.js would draw. Only pages with such a layer load this file.
import { dress } from "./classes.js";
import { lineDash, MARKERS } from "./patterns.js";

const POINT = 1, LINE = 2;
const TAP = 14; // pixels round a tap
const patterns = new Map();

/** A canvas pattern for ``fill``: the same strokes as those of patterns.js. */
function pattern(ctx, { colour, fill, edge, opacity = 0.85 }) {
  const name = [colour, fill, edge, opacity].join();
  if (!patterns.has(name)) {
    const size = 8, sharp = 2, canvas = document.createElement("canvas");
    canvas.width = canvas.height = size * sharp;
    const pen = canvas.getContext("2d");
    pen.scale(sharp, sharp);
    pen.fillStyle = "rgba(255, 255, 255, 0.55)";
    pen.fillRect(0, 0, size, size);
    pen.globalAlpha = edge ? opacity : 0.22;
    pen.fillStyle = colour;
    pen.fillRect(0, 0, size, size);
    pen.globalAlpha = 0.85;
    pen.fillStyle = pen.strokeStyle = edge || colour;
    pen.lineWidth = edge ? 1.3 : 2;
    const line = (x0, y0, x1, y1) => { pen.beginPath(); pen.moveTo(x0, y0); pen.lineTo(x1, y1); pen.stroke(); };
    // three parallels, so that the corners of one square meet those of the next
    if (fill === "hatch" || fill === "cross") [-size, 0, size].forEach((at) => line(at - 2, size + 2, at + size + 2, -2));
    if (fill === "back" || fill === "cross") [-size, 0, size].forEach((at) => line(at - 2, -2, at + size + 2, size + 2));
    if (fill === "rows") line(0, 1, size, 1);
    if (fill === "dots") [2, 6].forEach((at) => { pen.beginPath(); pen.arc(at, at, 1.25, 0, 7); pen.fill(); });
    const made = ctx.createPattern(canvas, "repeat");
    made.setTransform(new DOMMatrix().scale(1 / sharp));
    patterns.set(name, made);
  }
  return patterns.get(name);
}

function trace(ctx, geom, closed) {
  ctx.beginPath();
  geom.forEach((part) => {
    part.forEach(({ x, y }, place) => (place ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    if (closed) ctx.closePath();
  });
}

function drawArea(ctx, geom, entry) {
  const { colour, fill, edge, opacity, width, schematic } = entry;
  trace(ctx, geom, true);
  ctx.globalAlpha = fill === "solid" ? opacity || 0.45 : 1;
  ctx.fillStyle = fill === "solid" ? colour : pattern(ctx, entry);
  if (fill !== "none") ctx.fill("evenodd");
  ctx.globalAlpha = 1;
  ctx.strokeStyle = edge || colour;
  ctx.lineWidth = width || 2;
  ctx.setLineDash(schematic ? [6, 4] : []);
  ctx.stroke();
}

function drawLine(ctx, geom, entry, zoom) {
  const { colour, edge, opacity, width, schematic } = entry;
  const dash = lineDash({ ...entry, schematic: false });
  // from far a network of full width would be one blot
  const wide = (width || (schematic ? 3.5 : 4.5)) * (zoom < 13 ? 0.35 : zoom < 15 ? 0.6 : 1);
  trace(ctx, geom, false);
  ctx.lineCap = dash === "1 7" ? "round" : "butt";
  ctx.lineJoin = "round";
  if (edge) {
    ctx.globalAlpha = 1;
    ctx.strokeStyle = edge;
    ctx.lineWidth = wide + 2.5;
    ctx.stroke();
  }
  ctx.globalAlpha = opacity || 0.9;
  ctx.strokeStyle = colour;
  ctx.lineWidth = wide;
  ctx.setLineDash(schematic && dash === "none" ? [8, 4] : dash === "none" ? [] : dash.split(" ").map(Number));
  ctx.stroke();
}

/** A mark of the shape of its class; of several together a dot that grows with how many they are. */
function drawPoint(ctx, [[{ x, y }]], entry, zoom, count) {
  const { colour, fill, edge, opacity } = entry;
  ctx.globalAlpha = opacity || 0.9;
  if (count > 1 || zoom < 16) {
    ctx.beginPath();
    ctx.arc(x, y, Math.min(5, 1.6 + Math.log10(count || 1)), 0, 7);
    ctx.fillStyle = colour;
    ctx.fill();
    return;
  }
  const size = [10, 14, 18, 20][Math.min(3, zoom - 16)] / 20, solid = fill === "solid";
  ctx.translate(x, y);
  ctx.scale(size, size);
  ctx.translate(-10, -10);
  const path = new Path2D(MARKERS[entry.marker] || MARKERS.circle);
  ctx.fillStyle = solid ? colour : "#FFFFFF";
  ctx.strokeStyle = solid ? edge || "#FFFFFF" : edge || colour;
  ctx.lineWidth = solid && !edge ? 2 : 3;
  ctx.fill(path);
  ctx.stroke(path);
}

/** How a whole layer is drawn: protomaps-leaflet asks for each shape. */
function symbolizer(style) {
  const known = new WeakMap();
  return {
    draw(ctx, geom, zoom, feature) {
      if (!known.has(feature)) known.set(feature, dress({ colour: "#5B6B73", fill: "solid", ...style }, { ...feature.props, geometry: feature.props.drawn }));
      const entry = known.get(feature);
      ctx.save();
      if (feature.geomType === POINT) drawPoint(ctx, geom, entry, zoom, feature.props.count);
      else if (feature.geomType === LINE) drawLine(ctx, geom, entry, zoom);
      else drawArea(ctx, geom, entry);
      ctx.restore();
    },
  };
}

/** Tiles by the address of a TileJSON; an empty one is 204. */
function source(address) {
  return {
    async getZxy(z, x, y, signal) {
      const answer = await fetch(address.replace("{z}", z).replace("{x}", x).replace("{y}", y), { signal });
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer.status === 204 ? undefined : { data: await answer.arrayBuffer() };
    },
  };
}

/** Tiled layers of ``map``; hand it to ``use`` of the map. */
export function createTiled(map) {
  const pane = map.createPane("planTiles");
  pane.style.zIndex = 415;
  const shown = new Map();

  /** What lies under a place, topmost first: {layer, props}. */
  function under({ lat, lng }) {
    return [...shown.values()].sort((a, b) => b.rank - a.rank).flatMap(({ drawn, layer, pick }) => {
      const found = [...drawn.queryTileFeaturesDebug(lng, lat, TAP).values()].flat();
      return found.filter(({ layerName }) => layerName === layer.key).map(({ feature }) => ({ layer, pick, props: feature.props })).reverse();
    });
  }

  const idle = () => !map.getContainer().classList.contains("placing");
  map.on("click", ({ latlng }) => {
    const [top] = idle() ? under(latlng) : [];
    if (!top) return;
    if (top.props.count > 1) map.setView(latlng, map.getZoom() + 2, { animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches });
    else top.pick({ ...top.props, geometry: top.props.drawn || "published" }, [latlng.lng, latlng.lat]);
  });
  map.on("mousemove", ({ latlng }) => { map.getContainer().classList.toggle("over-shape", idle() && under(latlng).length > 0); });

  return {
    /** Draw ``layer`` (of the API), ``rank`` from below, from the tiles that ``tilejson`` tells of; ``pick`` hears the properties of a tapped shape, and [lon, lat]. */
    put(layer, tilejson, pick, rank = 0) {
      this.hide(layer.key);
      const [west, south, east, north] = tilejson.bounds;
      const { min_zoom: minZoom, max_zoom: maxZoom } = layer.style;
      const drawn = protomapsL.leafletLayer({
        url: source(tilejson.tiles[0].replace(/^https?:\/\/[^/]+/, "")), // of this host, whatever it is called from here
        maxDataZoom: tilejson.maxzoom, minZoom: minZoom || 0, maxZoom: maxZoom || 19, pane: "planTiles", zIndex: rank + 1, noWrap: true, attribution: "",
        bounds: L.latLngBounds([south, west], [north, east]).pad(0.02), labelRules: [], paintRules: [{ dataLayer: layer.key, symbolizer: symbolizer(layer.style) }],
      });
      shown.set(layer.key, { drawn: drawn.addTo(map), layer, pick, rank });
    },
    hide(key) {
      if (shown.has(key)) shown.get(key).drawn.remove();
      shown.delete(key);
    },
  };
}
