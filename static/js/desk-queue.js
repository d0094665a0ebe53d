// The queue by keyboard: J and K walk, P publishes, H opens the reason, X chooses. Without this file every button still works.
const cards = [...document.querySelectorAll(".waiting-sign")];
const chosen = document.getElementById("chosen");
const boxes = [...document.querySelectorAll(".pick input[type=checkbox]")];
const keys = document.getElementById("keys-on"); // WCAG 2.1.4: who dictates or types with a switch can turn single keys off
let here = -1;

function go(to) {
  if (!cards.length) return;
  here = Math.max(0, Math.min(cards.length - 1, to));
  cards[here].focus();
}

function count() {
  const many = boxes.filter((box) => box.checked).length;
  if (chosen) chosen.textContent = many ? `(${many})` : "";
}

function key(event) {
  if (!keys || !keys.checked || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const pressed = event.key.toLowerCase();
  const current = cards.indexOf(document.activeElement.closest(".waiting-sign"));
  if (current >= 0) here = current;
  if (pressed === "j") go(here + 1);
  else if (pressed === "k") go(here - 1);
  else if (here < 0) return;
  else if (pressed === "p") publish(cards[here]);
  else if (pressed === "h") openReason(cards[here]);
  else if (pressed === "x") toggle(cards[here].querySelector(".pick input[type=checkbox]"));
  else return;
  event.preventDefault();
}

function publish(card) {
  const button = card.querySelector("[data-key=p]");
  if (button && !button.disabled) button.click();
}

function openReason(card) {
  const details = card.querySelector("details");
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
    localStorage.setItem("milo-desk-keys", keys.checked ? "on" : "off");
  } catch (refused) { /* storage may be closed: then the choice lasts as long as the page */ }
}

if (keys) {
  try {
    keys.checked = localStorage.getItem("milo-desk-keys") !== "off";
  } catch (refused) { keys.checked = true; }
  keys.addEventListener("change", remember);
  document.getElementById("keys").hidden = false;
}
document.addEventListener("keydown", key);
boxes.forEach((box) => box.addEventListener("change", count));
const all = document.getElementById("all");
if (all) {
  document.getElementById("all-tick").hidden = false;
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    count();
  });
}
// after a decision the next oldest sign is the first: keep the hands on the keyboard
if (document.getElementById("messages")) go(0);
