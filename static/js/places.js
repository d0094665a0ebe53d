// The list of streets, places and interventions to choose from: search as people type, without accents and capitals. Used by sign.js.
import { ask, byId, fill, make, number, say } from "./page.js";

const MOST = 60;
let known = null;

const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ").trim();

/** Places whose name (in the reader's language or in Italian) has every typed word; names that begin so come first. */
export function matching(places, typed) {
  const parts = plain(typed).split(" ").filter(Boolean);
  const score = (place) => (parts.length && place.plain.split(" ").some((word) => word.indexOf(parts[0]) === 0) ? 0 : 1);
  return places.filter((place) => parts.every((part) => place.plain.indexOf(part) >= 0)).sort((one, other) => score(one) - score(other));
}

async function everything() {
  if (!known) {
    const { places } = await ask("/places");
    known = places.map((place) => ({ ...place, plain: plain(`${place.name} ${place.also || ""}`) }));
  }
  return known;
}

/** Wake the search inside a step, of places that can be left whole as a ``shape`` ("point": all of them); ``choose`` hears {id, name, lon, lat}. */
export async function wakePlaces(step, shape, choose) {
  const input = byId("place-search"), list = byId("place-list"), count = byId("place-count");
  let places = [];
  count.textContent = say("loading");
  const draw = () => {
    const found = matching(places, input.value);
    fill(list, ...found.slice(0, MOST).map((place) => make("li", {}, make("button", { type: "button", click: () => choose(place) }, make("span", { dir: "auto" }, place.name)))));
    count.textContent = found.length ? say("count", { count: number(found.length) }) : say("noPlace");
  };
  input.addEventListener("input", draw);
  // Enter takes the first, the arrow goes into the list: nobody needs a mouse.
  input.addEventListener("keydown", (event) => {
    const first = list.querySelector("button");
    if (!first) return;
    if (event.key === "Enter") { event.preventDefault(); if (input.value.trim()) first.click(); }
    if (event.key === "ArrowDown") { event.preventDefault(); first.focus(); }
  });
  list.addEventListener("keydown", (event) => {
    const item = document.activeElement.closest("li");
    const next = item && { ArrowDown: item.nextElementSibling, ArrowUp: item.previousElementSibling }[event.key];
    if (event.key === "ArrowUp" && item && !item.previousElementSibling) { event.preventDefault(); input.focus(); }
    if (next) { event.preventDefault(); next.querySelector("button").focus(); }
  });
  try {
    places = (await everything()).filter((place) => shape === "point" || place.as === shape);
    if (step.isConnected) draw();
  } catch (failed) {
    count.textContent = say("noNetwork");
  }
}
