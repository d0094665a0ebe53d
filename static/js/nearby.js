// The three nearest named things, offered in the last step: who means one of them says so, and the sign stands there. Used by sign.js.
import { announce, fill, make } from "./page.js";

/** Offer what is near the place of ``draft``; ``choose`` hears {name, lon, lat}. */
export function offerNearest(step, draft, choose) {
  const box = step.querySelector('[data-part="near"]'), place = step.querySelector('[data-part="place"]');
  const list = box.querySelector("ul");
  const button = (each) => make("button", { type: "button", class: "btn btn-outline-primary", "aria-pressed": String(draft.lon === each.lon && draft.lat === each.lat), click: (event) => {
    choose(each);
    list.querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", String(other === event.currentTarget)));
    place.textContent = each.name;
    announce(each.name);
  } }, make("bdi", {}, each.name));
  box.hidden = !draft.near.length;
  fill(list, ...draft.near.map((each) => make("li", {}, button(each))));
}
