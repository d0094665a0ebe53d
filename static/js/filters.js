// The filters of the list: the same list as the server writes, fetched alone, and a form that changes map, list and address at once. Loaded by signs.js when needed.
import { announce, byId, fill, page, say } from "./page.js";
import { chosen } from "./signs.js";

const form = byId("filters-form"), told = byId("filtered");
let asked = 0, typing = 0;

/** Put the list of the filters (URLSearchParams) beside the map, and the form in step with it. */
export async function showList(filters) {
  asked += 1;
  const mine = asked;
  told.hidden = !filters.toString();
  Array.from(form.elements).forEach((field) => {
    if (field.name === "category") field.checked = !filters.has("category") || filters.getAll("category").includes(field.value);
    else if (field.name && field !== document.activeElement) field.value = filters.get(field.name) || "";
  });
  try {
    const answer = await fetch(`/${page.lang}/c/${page.slug}/signs?${filters}`);
    if (!answer.ok) throw new Error(answer.status);
    const list = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return;
    fill(byId("signs-found"), ...list.body.childNodes);
    announce(byId("signs-count").textContent.trim() || say("count", { count: byId("signs-list").children.length }));
  } catch (failed) {
    announce(say("mapFailed"));
  }
}

/** Bring the intervention that is asked for into sight. */
function look(map) {
  const card = Array.from(document.querySelectorAll("[data-intervention]")).find((each) => each.dataset.intervention === form.elements.intervention?.value);
  const bounds = JSON.parse(card?.dataset.bounds || "[]");
  if (bounds.length) map.fit(bounds);
}

/** The form acts at once, ``use`` hears what it says; sending it shuts it, so that the list is seen. */
export function wakeForm(use, map) {
  const read = () => use(chosen(new URLSearchParams(new FormData(form))));
  form.addEventListener("change", (event) => { if (event.target.name === "intervention") look(map); read(); });
  byId("f-q").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(read, 400); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    read();
    form.parentNode.open = false;
    form.parentNode.querySelector("summary").focus();
  });
  byId("filters-off").addEventListener("click", (event) => { event.preventDefault(); byId("f-q").focus(); use(new URLSearchParams()); });
  if (!new URLSearchParams(location.search).has("at")) look(map);
  if (byId("f-q").value !== byId("f-q").defaultValue) read(); // typed before this file was here
}

told.querySelector("a").addEventListener("click", (event) => { event.preventDefault(); byId("main").focus(); byId("filters-off").click(); });
