// The page on which staff choose how a layer is drawn: legend and map follow the form. All rules are the server's; without this script "Prova" does the same.
import { createMap } from "./map.js";

const byId = (id) => document.getElementById(id);
const form = byId("style"), element = byId("map"), preview = byId("preview");
const page = JSON.parse(byId("page").textContent);
let map = null, shapes = null, loaded = "", wanted = 0;

/** What belongs to another way of telling shapes apart is put away, and is not sent. */
function followWay() {
  const way = form.elements.way.value;
  form.querySelectorAll("[data-ways]").forEach((part) => {
    const on = part.dataset.ways.split(" ").includes(way);
    part.hidden = !on;
    part.querySelectorAll("input, select, button").forEach((field) => { field.disabled = Boolean(field.closest("[data-ways][hidden]")); });
  });
}

/** Draw the shapes in ``style``; they are asked for again when they are told apart by another column. */
async function draw(style, { kind, field }) {
  if (!map) return;
  const address = kind ? `${page.shapes}?${new URLSearchParams({ kind, field })}` : page.shapes;
  if (address !== loaded) {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    shapes = await answer.json();
    loaded = address;
  }
  map.plan.put("style", shapes, style, () => {});
}

async function attempt() {
  const turn = (wanted += 1);
  const body = new FormData(form);
  body.set("do", "try");
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok || turn !== wanted) return;
  const { preview: html, style, field } = await answer.json();
  if (turn !== wanted) return;
  preview.textContent = "";
  preview.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  byId("said").textContent = byId("preview-words").textContent;
  await draw(style, field);
}

async function start() {
  followWay();
  let waiting = 0;
  form.addEventListener("input", (event) => {
    if (event.target.name === "way") followWay();
    clearTimeout(waiting);
    waiting = setTimeout(() => attempt().catch(() => {}), 350);
  });
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", element.dataset.label);
  element.tabIndex = 0;
  map = createMap(element, page);
  byId("grey-box").hidden = false;
  byId("grey").addEventListener("change", (event) => element.classList.toggle("in-grey", event.target.checked));
  await draw(page.style, page.field);
}

start().catch(() => { byId("no-map").hidden = false; });
