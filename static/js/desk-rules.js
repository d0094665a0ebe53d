// A zone drawn on the map: corners by tap or by the cross in the middle, nothing is dragged. What is drawn stands as GeoJSON in the field, which is what is sent.
import { createMap } from "./map.js";
import { createDrawing } from "./map/drawing.js";

const CROSS = '<svg viewBox="0 0 64 64" width="64" height="64" aria-hidden="true"><g fill="none" stroke="#fff" stroke-width="6"><path d="M32 5v20M32 39v20M5 32h20M39 32h20"/></g><g fill="none" stroke="#1a1a1a" stroke-width="2.6"><path d="M32 5v20M32 39v20M5 32h20M39 32h20"/></g></svg>';
const MOST = 150;

const page = JSON.parse(document.getElementById("page").textContent);
const field = document.getElementById("drawn"), part = document.getElementById("drawing"), element = document.getElementById("map"), tally = document.getElementById("tally");
const [add, undo] = ["add-corner", "undo-corner"].map((id) => document.getElementById(id));
const count = new Intl.NumberFormat(`${page.language}-u-nu-latn`);
let map = null, drawing = null, corners = [];

const polygon = () => ({ type: "Polygon", coordinates: [[...corners, corners[0]]] });

function show() {
  const enough = corners.length > 2;
  drawing.show(corners.length ? (enough ? polygon() : { type: "LineString", coordinates: corners }) : null);
  field.value = enough ? JSON.stringify(polygon()) : "";
  tally.textContent = `${page.corners.replace("%(num)s", count.format(corners.length))} ${enough ? page.enough : page.more}`;
  undo.disabled = !corners.length;
}

function put([lon, lat]) {
  const corner = [Number(lon.toFixed(6)), Number(lat.toFixed(6))];
  if (corners.length >= MOST || String(corners[corners.length - 1]) === String(corner)) return;
  corners.push(corner);
  show();
}

/** The map is made when somebody reaches for it, and takes up what stands in the field if that is a polygon of one ring. */
function start() {
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", element.dataset.label);
  element.tabIndex = 0;
  map = createMap(element, page);
  drawing = map.use(createDrawing);
  const cross = document.createElement("div");
  cross.className = "cross";
  cross.innerHTML = CROSS;
  element.append(cross);
  try {
    const { type, coordinates } = JSON.parse(field.value);
    if (type === "Polygon" && coordinates.length === 1) corners = coordinates[0].slice(0, -1);
  } catch (nothing) { /* the field is empty, or holds what only the server can read */ }
  if (corners.length) show();
  map.listen(put);
}

function reach() {
  const wanted = document.querySelector('input[name="where"][value="drawn"]').checked && part.closest("details").open;
  part.hidden = !wanted;
  if (!wanted) return;
  if (map) map.resize();
  else start();
}

add.addEventListener("click", () => put(map.centre()));
undo.addEventListener("click", () => { corners.pop(); show(); if (undo.disabled) add.focus(); });
document.querySelectorAll('input[name="where"]').forEach((each) => each.addEventListener("change", reach));
part.closest("details").addEventListener("toggle", reach);
reach();
