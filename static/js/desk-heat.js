// The map of the desk's heat; numbers, finding and table are in the page already.
import { createMap } from "./map.js";
import { createSurface } from "./map/surface.js";

const element = document.getElementById("map");
const page = JSON.parse(document.getElementById("page").textContent);

async function paint(surface) {
  const answer = await fetch(page.heat, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  surface.put(await answer.json(), (place) => { location.href = place.properties.signs; });
}

async function start() {
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", element.dataset.label);
  element.tabIndex = 0;
  const map = createMap(element, page);
  // a row of the table and its mark on the map are the same thing
  document.querySelectorAll("[data-place]").forEach((row) => {
    row.addEventListener("mouseenter", () => point(row.dataset.place, true));
    row.addEventListener("mouseleave", () => point(row.dataset.place, false));
  });
  await paint(map.use(createSurface));
}

function point(rank, on) {
  const marks = Array.from(element.querySelectorAll(".rank-mark"));
  marks.filter((mark) => mark.textContent === rank).forEach((mark) => mark.classList.toggle("pointed", on));
}

start().catch(() => { document.getElementById("no-map").hidden = false; });
