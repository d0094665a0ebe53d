// Pattern fills, so that a class or status reads without colour: hatch for works, dots for planned, solid for done. Used by the map's parts.

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

/** The paint (a value for ``fill``) of a colour drawn as pattern or solid; "none" stays none. With an ``edge`` its ink draws the pattern on the whole colour. */
export function paint(colour, fill, edge, opacity = 0.85) {
  if (fill === "none") return "none";
  if (fill === "solid") return colour;
  const id = ["paint", fill, colour, edge, edge && opacity].join("-").replace(/[#.]/g, "");
  if (!made.has(id)) {
    made.set(id, true);
    const size = fill === "few" ? 5 : 8, ink = edge || colour;
    const turned = fill === "dots" || fill === "rows" ? {} : { patternTransform: "rotate(45)" };
    const pattern = draw("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse", ...turned }, shelf());
    const bar = (width, height) => draw("rect", { width, height, fill: ink, "fill-opacity": 0.85 }, pattern);
    if (fill !== "few") draw("rect", { width: size, height: size, fill: "#FFFFFF", "fill-opacity": 0.55 }, pattern);
    if (fill !== "few") draw("rect", { width: size, height: size, fill: colour, "fill-opacity": edge ? opacity : 0.22 }, pattern);
    const thick = edge ? 1.6 : 2.6;
    if (fill === "hatch" || fill === "cross") bar(thick, size);
    if (fill === "back" || fill === "cross" || fill === "rows") bar(size, thick);
    if (fill === "few") draw("rect", { width: 1, height: size, fill: ink, "fill-opacity": 0.8 }, pattern);
    if (fill === "dots") [2, 6].forEach((at) => draw("circle", { cx: at, cy: at, r: 1.25, fill: ink }, pattern));
  }
  return `url(#${id})`;
}

export const MARKERS = {
  square: "M4 4h12v12H4z", circle: "M10 3.4a6.6 6.6 0 1 1 0 13.2 6.6 6.6 0 0 1 0-13.2z", triangle: "M10 3l7.5 13.5h-15z",
  diamond: "M10 2l8 8-8 8-8-8z", hexagon: "M6 3h8l4 7-4 7H6l-4-7z",
};

/** Dark or white, whichever stands out on ``colour`` (WCAG 2.2). */
function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => ((parseInt(colour.slice(at, at + 2), 16) / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 ? "#1A1A1A" : "#FFFFFF";
}

/** A small drawing of a mark: full if its fill is solid, else hollow; with its icon, if it has one. */
export function marker({ marker: shape, colour, fill, edge, icon }) {
  const solid = fill === "solid", size = icon ? 24 : 20;
  const svg = draw("svg", { viewBox: "0 0 20 20", width: size, height: size, "aria-hidden": "true", focusable: "false" });
  draw("path", { d: MARKERS[shape] || MARKERS.circle, fill: solid ? colour : "#FFFFFF", stroke: solid ? edge || "#FFFFFF" : edge || colour, "stroke-width": solid && !edge ? 2 : icon ? 1.8 : 3, "stroke-linejoin": "round" }, svg);
  if (icon) draw("use", { href: `/static/icons/plan/${icon}.svg#i`, fill: solid ? inkOn(colour) : edge || colour, transform: "translate(4.9 4.9) scale(.425)" }, svg);
  return svg;
}

const LONG = "10 5", MIXED = "11 4 3 4";
const DASHES = { dots: "1 7", dotted: "1 7", cross: MIXED, dashdot: MIXED, hatch: LONG, back: LONG, rows: LONG, dashed: LONG };

/** Dashes of a line: its own, else whole when done, long when in works, short when planned; ``schematic`` shapes are never whole. */
export function lineDash({ schematic, dash, fill }) {
  return schematic ? "2 6" : DASHES[typeof dash === "string" ? dash : fill] || "none";
}
