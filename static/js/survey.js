// A questionnaire: the next screen comes without a new page, the browser's "back" goes one screen back with all that was typed, and a reload finds it again.
// Without this script every step is a page of its own that carries the same fields.
import { participant } from "./draft.js";
import { comesBack } from "./queue-forms.js";

const KEPT = `milo-survey-${location.pathname.replace(/^\/[^/]+/, "")}`; // of this tab, the same in every language
const END = "*"; // where the answers are looked at once more
const HOUR = 3600000; // whoever comes later to a phone or table that many use finds an empty page
const byId = (id) => document.getElementById(id);
let busy = false;

const store = (text) => { try { if (text) sessionStorage.setItem(KEPT, `${Date.now()} ${text}`); else sessionStorage.removeItem(KEPT); } catch (refused) { /* the page holds it as long as it is open */ } };

function stored() {
  let kept = null;
  try { kept = sessionStorage.getItem(KEPT); } catch (refused) { /* nothing was kept */ }
  const [at, text] = (kept || "").split(" ");
  return Date.now() - Number(at) < HOUR ? text : null;
}

/** What the form would send now, on screen or carried. */
function fields(step, at) {
  const form = byId("survey-form"), all = new URLSearchParams(new FormData(form));
  all.delete("photo"); // it goes with the answers, not with a step
  if (at) all.set("at", at);
  if (step) all.set("step", step); else all.delete("step");
  return all;
}

function complain(sentence) {
  const form = byId("survey-form");
  let box = form.querySelector(".error-summary");
  if (!box) {
    box = document.createElement("div");
    box.className = "error-summary";
    box.tabIndex = -1;
    form.querySelector(".survey-progress").after(box);
  }
  box.setAttribute("role", "alert");
  box.textContent = sentence;
  box.focus();
}

/** Send ``all`` and show the screen that comes back; ``push`` makes it an entry of the browser's history. */
async function move(all, push) {
  if (busy) return;
  busy = true;
  const form = byId("survey-form");
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action.split("#")[0], { method: "POST", body: all, headers: { Accept: "text/html" } });
    if (answer.redirected) { store(null); location.assign(answer.url); return; }
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status >= 500 || !told.querySelector("main")) throw new Error(answer.status);
    document.title = told.title;
    document.querySelector("main").replaceWith(document.importNode(told.querySelector("main"), true));
    if (!byId("survey-form")) { // closed meanwhile: the page says so
      store(null);
      window.scrollTo(0, 0);
      document.querySelector("main").focus({ preventScroll: true });
      busy = false;
      return;
    }
    wake();
    if (push && byId("survey-form").elements.at.value !== (history.state && history.state.at)) history.pushState({ at: byId("survey-form").elements.at.value }, "");
    const picked = (/^pick:([^:]+)/.exec(all.get("step")) || [])[1]; // the place that was meant stands in its field now
    if (picked) byId(`q-${picked}-place`).focus();
    else {
      window.scrollTo(0, 0);
      (byId("errors") || byId("survey-here")).focus({ preventScroll: !byId("errors") });
    }
  } catch (unreachable) {
    complain(form.dataset.offline);
  }
  form.removeAttribute("aria-busy");
  busy = false;
}

/** One place question: its map comes when it is asked for. */
function wakePlace(place) {
  const part = (name) => place.querySelector(`[name="q.${place.dataset.question}.${name}"]`), list = place.querySelector(".survey-list"), drawn = place.querySelector(".survey-drawn");
  const open = place.querySelector('[data-act="map"]');
  function show(geometry, name) {
    part("geometry").value = geometry ? JSON.stringify(geometry) : "";
    part("name").value = geometry ? name : "";
    drawn.querySelector('[data-part="drawn"]').textContent = name;
    drawn.hidden = !geometry;
    list.hidden = Boolean(geometry);
    if (geometry) ["place", "intervention"].forEach((other) => { if (part(other)) part(other).value = ""; });
    store(fields());
  }
  drawn.querySelector('[data-act="forget"]').addEventListener("click", (event) => { event.preventDefault(); show(null, ""); (open || part("place") || part("intervention")).focus(); });
  if (!open || !("HTMLDialogElement" in window)) return; // Safari before 15.4: the list takes every place too
  open.parentNode.hidden = false;
  open.addEventListener("click", async () => {
    open.setAttribute("aria-busy", "true");
    try {
      const { choose } = await import("./survey-map.js");
      const chosen = await choose(place.dataset.shapes.split(" "));
      if (chosen) { show(chosen.geometry, chosen.name); drawn.querySelector("button").focus(); } else open.focus();
    } catch (unreachable) {
      complain(byId("survey-form").dataset.offline);
    }
    open.removeAttribute("aria-busy");
  });
}

/** The last step goes by the queue of the phone; where that cannot be had, at once. */
async function leave(form) {
  const atOnce = () => move(fields("send"), true);
  let queue = null;
  try {
    queue = await import("./queue-survey.js");
  } catch (unreachable) {
    atOnce();
    return;
  }
  queue.leave(form, () => store(null), atOnce);
}

/** At the end a photograph may be chosen, which follows the answers. */
function wakeEnd(form) {
  const photo = form.querySelector('fieldset[data-part="photo"]');
  if (form.elements.at.value !== END) return;
  import("./queue-survey.js").then(({ prepare }) => prepare()).catch(() => {});
  if (!photo) return;
  [photo.hidden, photo.disabled] = [false, false];
  import("./photo.js").then(({ wakeForm }) => wakeForm(photo)).catch(() => {});
}

function wake() {
  const form = byId("survey-form"), me = form.elements.participant;
  me.value = participant(new URLSearchParams(location.search).has("me") ? me.value : null);
  store(fields());
  form.addEventListener("input", () => store(fields()));
  let pressed = null; // Chrome 80 and Safari before 15.4 do not say it with the event; Enter presses the first button too
  form.addEventListener("click", (event) => { pressed = event.target.closest("button"); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const step = (pressed && pressed.value) || "next";
    if (step === "send") leave(form); else move(fields(step), true);
  });
  form.querySelectorAll(".survey-place").forEach(wakePlace);
  wakeEnd(form);
  const anew = form.querySelector('[data-act="anew"]');
  if (anew) { anew.hidden = false; anew.addEventListener("click", () => { store(null); location.assign(form.action.split("#")[0]); }); }
}

if (byId("survey-form")) {
  const back = comesBack(true), first = byId("survey-form").elements.at.value;
  const before = back ? new URLSearchParams([...back.form.filter(([name]) => name !== "key" && name !== "at"), ["key", back.key], ["at", END]]) : stored();
  wake();
  history.replaceState({ at: first }, "");
  window.addEventListener("popstate", (event) => { if (!byId("survey-form")) location.reload(); else if (event.state && event.state.at) move(fields("show", event.state.at), false); });
  if (before && !new URLSearchParams(location.search).has("trial")) {
    const all = new URLSearchParams(before);
    all.set("step", "show");
    if ([...all.keys()].some((name) => name.startsWith("q.") && all.get(name))) move(all, true);
  }
  if (byId("errors")) byId("errors").focus();
}
