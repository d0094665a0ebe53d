// House numbers in the list of places: the server knows them, and is asked once somebody stops typing. Fetched by places.js with the first digit.
import { ask, byId, say } from "./page.js";
import { matching } from "./places.js";

const PAUSE = 250; // milliseconds without a key
const LONGEST = 120; // letters that the server reads

/** The typed words without those that hold a digit: the street, as far as it is known without the server. */
const street = (typed) => typed.split(/\s+/).filter((word) => !/\p{Nd}/u.test(word)).join(" ");

/**
 * Show what is meant by ``typed``, which holds a digit: the very door first; else what is called so, the nearest door that is known, and the street.
 * ``current`` tells whether nothing else was typed since; ``show`` hears the rows and, where the number is not known, a sentence.
 */
export async function withNumbers(places, typed, current, show) {
  const named = matching(places, typed);
  if (!/\p{L}/u.test(typed)) { show(named); return; }
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  if (!current()) return;
  const waiting = setTimeout(() => { if (current()) byId("place-count").textContent = say("loading"); }, PAUSE);
  try {
    const { numbers, known, words, streets } = await ask("/numbers", { q: typed.slice(0, LONGEST) });
    if (current()) show(known ? [...numbers, ...named] : [...named, ...numbers, ...places.filter((place) => streets.includes(place.id) && !named.includes(place))], words);
  } catch (failed) {
    if (current()) show([...named, ...matching(places, street(typed)).filter((place) => street(typed) && !named.includes(place))], say("noNetwork"));
  } finally {
    clearTimeout(waiting);
  }
}
