// The list of streets, places and interventions to choose from: search as people type, without accents and capitals; house numbers by the server. Used by sign.js.
import { announce, ask, byId, fill, make, number, say } from "./page.js";

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

/** Wake the search inside a step, of places that can be left whole as a ``shape`` ("point": all of them); ``choose`` hears {id, name, lon, lat}, without an id for a house number. */
export async function wakePlaces(step, shape, choose) {
  const input = byId("place-search"), list = byId("place-list"), count = byId("place-count");
  const plan = step.querySelector('[data-act="plan"]'), planned = () => plan.getAttribute("aria-pressed") === "true";
  let places = [], turn = 0, settled = Promise.resolve(), sure = true;
  count.textContent = say("loading");
  const show = (found, words) => {
    fill(list, ...found.slice(0, MOST).map((place) => make("li", {}, make("button", { type: "button", click: () => choose(place) }, make("span", { dir: "auto" }, place.name)))));
    count.textContent = words || (found.length ? say("count", { count: number(found.length) }) : say("noPlace"));
    sure = !words;
  };
  const draw = () => {
    const typed = input.value, mine = turn += 1;
    settled = planned() ? Promise.resolve(show(matching(places.filter((place) => place.kind === "intervention"), typed))) : shape === "point" && /\p{Nd}/u.test(typed)
      ? import("./numbers.js").then(({ withNumbers }) => withNumbers(places, typed, () => mine === turn && step.isConnected, show))
        .catch(() => { if (mine === turn) show(matching(places, typed), say("noNetwork")); })
      : Promise.resolve(show(matching(places, typed)));
  };
  input.addEventListener("input", draw);
  plan.addEventListener("click", () => { plan.setAttribute("aria-pressed", String(!planned())); draw(); announce(count.textContent); });
  // Enter takes the first (where it is not what was asked for, it goes there), the arrow goes into the list: nobody needs a mouse.
  input.addEventListener("keydown", (event) => {
    const first = () => list.querySelector("button");
    if (event.key === "Enter") {
      event.preventDefault();
      const typed = input.value;
      settled.then(() => { if (first() && typed.trim() && typed === input.value && step.isConnected) { if (sure) first().click(); else first().focus(); } });
    }
    if (event.key === "ArrowDown" && first()) { event.preventDefault(); first().focus(); }
  });
  list.addEventListener("keydown", (event) => {
    const item = document.activeElement.closest("li");
    const next = item && { ArrowDown: item.nextElementSibling, ArrowUp: item.previousElementSibling }[event.key];
    if (event.key === "ArrowUp" && item && !item.previousElementSibling) { event.preventDefault(); input.focus(); }
    if (next) { event.preventDefault(); next.querySelector("button").focus(); }
  });
  try {
    places = (await everything()).filter((place) => shape === "point" || place.as === shape);
    plan.hidden = !places.some((place) => place.kind === "intervention");
    if (step.isConnected) draw();
  } catch (failed) {
    count.textContent = say("noNetwork");
  }
}
