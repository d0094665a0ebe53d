// The queue by keyboard: J and K walk, P publishes, H opens the reason, X chooses. Without this file every button still works.
import { decide, open } from "./deciding.js";

const keysOn = () => document.getElementById("keys-on"); // WCAG 2.1.4: who dictates or types with a switch can turn single keys off
let here = -1; // of the open cards; -1: none, and no key decides anything before J or K has chosen one

function go(to) {
  const cards = open();
  here = Math.max(-1, Math.min(cards.length - 1, to));
  (cards[here] || document.getElementById("main")).focus();
}

function count() {
  const many = document.querySelectorAll(".pick input[type=checkbox]:checked").length;
  const chosen = document.getElementById("chosen");
  if (chosen) chosen.textContent = many ? `(${many})` : "";
}

function key(event) {
  if (!keysOn()?.checked || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), select, textarea, details form")) return;
  const pressed = event.key.toLowerCase();
  const cards = open();
  const current = cards.indexOf(document.activeElement.closest(".waiting-sign"));
  if (current >= 0) here = current;
  if (pressed === "j") go(here + 1);
  else if (pressed === "k") go(Math.max(0, here - 1));
  else if (!"phx".includes(pressed)) return strayed(pressed, cards[here]);
  else if (event.repeat || !cards[here]) return; // a key held down decides once
  else if (pressed === "p") publish(cards[here]);
  else if (pressed === "h") openReason(cards[here]);
  else toggle(cards[here].querySelector(".pick input[type=checkbox]"));
  event.preventDefault();
}

/** Another letter says that somebody is writing, and not here: the card is let go, so that no P or H among the words decides anything. */
function strayed(pressed, card) {
  if (pressed.length > 1 || pressed === " " || !card) return;
  here = -1;
  document.activeElement.blur();
}

function publish(card) {
  const button = card.querySelector("[data-key=p]");
  if (button && !button.disabled) button.click();
}

function openReason(card) {
  const details = card.querySelector(".decide details");
  if (!details) return;
  details.open = true;
  details.querySelector("select").focus();
}

function toggle(box) {
  if (!box) return;
  box.checked = !box.checked;
  count();
}

function remember() {
  try {
    localStorage.setItem("milo-desk-keys", keysOn().checked ? "on" : "off");
  } catch (refused) { /* storage may be closed: then the choice lasts as long as the page */ }
}

/** What only works with this file is shown: the keys, which from now on are heard, and the tick for all. */
function show() {
  if (keysOn()) {
    try {
      keysOn().checked = localStorage.getItem("milo-desk-keys") !== "off";
    } catch (refused) { keysOn().checked = true; }
    document.getElementById("keys").hidden = false;
  }
  const all = document.getElementById("all-tick");
  if (all) all.hidden = false;
}

/** Another list stands in the page: what was said of the last decision is read first. */
function renewed() {
  here = -1;
  show();
  const messages = document.getElementById("messages");
  if (!messages) return;
  messages.tabIndex = -1;
  messages.focus();
}

document.addEventListener("keydown", key);
document.addEventListener("submit", (event) => {
  if (!event.target.closest(".decide, .bulk")) return;
  event.preventDefault();
  decide(event.target, go, renewed);
  count();
});
document.addEventListener("change", (event) => {
  if (event.target.id === "keys-on") remember();
  else if (event.target.id === "all") open().forEach((card) => { card.querySelector(".pick input[type=checkbox]").checked = event.target.checked; });
  count();
});
show();
