// A decision of the queue is sent without leaving the page. Keys pressed while a page loads are lost, and what is typed after a lost H would
// be taken for commands; here the next sign has the focus before the answer has come. Used by desk-queue.js; without it the forms send themselves.
let sending = Promise.resolve(); // one after another: each answer tells the state after the one before

/** The cards that nobody has decided on this page. */
export const open = () => [...document.querySelectorAll(".waiting-sign:not([data-sent])")];

const words = () => document.getElementById("queue").dataset;

/** Send what `form` asks; `begun` is told at once which open card comes next, `ended` is called when another list stands in the page. */
export function decide(form, begun, ended) {
  const own = form.closest(".waiting-sign");
  if (own && own.dataset.sent) return;
  const cards = own ? [own] : open().filter((card) => card.querySelector(".pick :checked"));
  const body = new URLSearchParams(new FormData(form));
  const next = open().indexOf(cards[0]);
  const told = say(own ? own.querySelector(".decide") : form, words().sending);
  cards.forEach(setAside);
  begun(Math.max(0, next));
  sending = sending.then(() => send(form.action, body, cards, told, ended));
}

async function send(address, body, cards, told, ended) {
  let page;
  try {
    const answer = await fetch(address, { method: "POST", body });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && !page.querySelector(".tabs")) return void location.assign(answer.url); // signed out meanwhile
    if (!answer.ok) throw new Error(answer.statusText);
  } catch (lost) {
    cards.forEach(giveBack);
    told.textContent = words().lost;
    return;
  }
  told.textContent = [...page.querySelectorAll("#messages p")].map((each) => each.textContent).join(" ") || words().done;
  cards.forEach((card) => settle(card, page.getElementById(card.id)));
  for (const part of [".page-head p", ".tabs [aria-current=page]"]) {
    const [old, now] = [document.querySelector(part), page.querySelector(part)];
    if (old && now) old.replaceWith(now);
  }
  if (open().length || document.querySelector('[data-sent="now"]')) return;
  const main = document.getElementById("main");
  main.textContent = "";
  main.append(...page.getElementById("main").childNodes);
  ended();
}

const state = (card) => [...card.querySelectorAll(".decide > form:first-of-type [name=seen], .decide > form:first-of-type [name=edits]")].map((field) => field.value).join();

/** A refused decision leaves the card as it was, with what was typed. A sign that still waits, for its words changed meanwhile or its photograph waits, stands
 * there as it is now. The others keep their place, so that no button moves under a finger. */
function settle(card, now) {
  card.dataset.sent = "done";
  if (!now) return;
  if (state(card) === state(now)) return void giveBack(card);
  const told = card.querySelector(".told");
  if (told) now.querySelector(".decide").prepend(told);
  card.replaceWith(now);
}

function setAside(card) {
  card.style.minHeight = `${card.offsetHeight}px`;
  card.dataset.sent = "now";
  press(card, false);
}

function giveBack(card) {
  delete card.dataset.sent;
  press(card, true);
}

function press(card, can) {
  card.querySelectorAll(".decide form, .decide details").forEach((part) => { part.hidden = !can; });
  const pick = card.querySelector(".pick input[type=checkbox]");
  if (!pick) return;
  pick.disabled = !can;
  pick.checked = false;
}

function say(where, what) {
  const told = where.querySelector(".told") || document.createElement("p");
  told.className = "told";
  told.setAttribute("role", "status");
  where.prepend(told);
  told.textContent = what;
  return told;
}
