// Pattern fills, so that a status reads without colour: hatch for works, dots for planned, solid for done. Used by the map's parts and by legends.

const SVG = "http://www.w3.org/2000/svg";
const made = new Map();
let defs = null;

function draw(tag, attributes, parent) {
  const node = document.createElementNS(SVG, tag);
  Object.keys(attributes).forEach((name) => node.setAttribute(name, attributes[name]));
  if (parent) parent.appendChild(node);
  return node;
}

/** One hidden drawing holds all patterns of the page. */
function shelf() {
  if (!defs) {
    const svg = draw("svg", { width: 0, height: 0, "aria-hidden": "true", focusable: "false", class: "patterns" }, document.body);
    defs = draw("defs", {}, svg);
  }
  return defs;
}

/** The paint (a value for ``fill``) of a colour drawn as hatch, dots, few or solid; "none" stays none. */
export function paint(colour, fill) {
  if (fill === "none") return "none";
  if (fill === "solid") return colour;
  const id = `paint-${fill}-${colour.slice(1)}`;
  if (!made.has(id)) {
    made.set(id, true);
    const size = fill === "few" ? 5 : 8;
    const turned = fill === "dots" ? {} : { patternTransform: "rotate(45)" };
    const pattern = draw("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse", ...turned }, shelf());
    if (fill !== "few") draw("rect", { width: size, height: size, fill: "#FFFFFF", "fill-opacity": 0.55 }, pattern);
    if (fill !== "few") draw("rect", { width: size, height: size, fill: colour, "fill-opacity": 0.22 }, pattern);
    if (fill === "hatch") draw("rect", { width: 2.6, height: size, fill: colour, "fill-opacity": 0.85 }, pattern);
    if (fill === "few") draw("rect", { width: 1, height: size, fill: colour, "fill-opacity": 0.8 }, pattern);
    if (fill === "dots") {
      draw("circle", { cx: 2, cy: 2, r: 1.25, fill: colour }, pattern);
      draw("circle", { cx: 6, cy: 6, r: 1.25, fill: colour }, pattern);
    }
  }
  return `url(#${id})`;
}

const MARKERS = {
  square: "M4 4h12v12H4z", circle: "M10 3.4a6.6 6.6 0 1 1 0 13.2 6.6 6.6 0 0 1 0-13.2z", triangle: "M10 3l7.5 13.5h-15z",
  diamond: "M10 2l8 8-8 8-8-8z", hexagon: "M6 3h8l4 7-4 7H6l-4-7z",
};

/** A small drawing (20 px) of a marker shape: full if ``solid``, else hollow. */
export function marker(shape, colour, solid) {
  const svg = draw("svg", { viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true", focusable: "false" });
  draw("path", { d: MARKERS[shape] || MARKERS.circle, fill: solid ? colour : "#FFFFFF", stroke: solid ? "#FFFFFF" : colour, "stroke-width": solid ? 2 : 3, "stroke-linejoin": "round" }, svg);
  return svg;
}

/** A swatch for a legend: how ``entry`` (style of the API) looks as polygon, line or point. */
export function swatch(entry, geometry) {
  if (geometry === "point") return marker(entry.marker, entry.colour, entry.fill === "solid");
  const svg = draw("svg", { viewBox: "0 0 28 18", width: 28, height: 18, "aria-hidden": "true", focusable: "false" });
  const dash = entry.dash || entry.schematic ? "4 3" : "none";
  if (geometry === "line") {
    draw("path", { d: "M2 9h24", stroke: "#FFFFFF", "stroke-width": 6, fill: "none" }, svg);
    draw("path", { d: "M2 9h24", stroke: entry.colour, "stroke-width": 4, fill: "none", "stroke-dasharray": lineDash(entry), "stroke-linecap": entry.fill === "dots" ? "round" : "butt" }, svg);
  } else {
    draw("rect", { x: 1.5, y: 1.5, width: 25, height: 15, rx: 2, fill: entry.schematic ? "#FFFFFF" : paint(entry.colour, entry.fill), "fill-opacity": entry.fill === "solid" && !entry.schematic ? 0.55 : 1, stroke: entry.colour, "stroke-width": 1.8, "stroke-dasharray": dash }, svg);
  }
  return svg;
}

/** Dashes of a line: whole when done, long when in works, short when planned; ``schematic`` shapes are never whole. */
export function lineDash(entry) {
  if (entry.schematic) return "2 6";
  return { dots: "1 7", hatch: "10 5" }[entry.fill] || "none";
}
