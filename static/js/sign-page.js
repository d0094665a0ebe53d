// The page of one sign: its forms speak for this device, it remembers what this device agreed with, and it can be shared.
import { participant, room } from "./draft.js";
import { byQueue, comesBack } from "./queue-forms.js";
import "./share.js";

const page = document.getElementById("sign-page"), sign = page.dataset.sign;
const KEPT = "milo-agreed";

function agreed() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) || [];
  } catch (refused) {
    return [];
  }
}

function remember(agrees) {
  const others = agreed().filter((one) => one !== sign);
  try { localStorage.setItem(KEPT, JSON.stringify(agrees ? [...others, sign] : others)); } catch (refused) { /* the page says it all the same */ }
}

/** Which of the two buttons is offered; the server decides what counts. */
function offer(agrees) {
  const [agree, takeBack] = ["agree", "take-back"].map((action) => page.querySelector(`#agree-form [value="${action}"]`));
  if (agree) agree.hidden = agrees;
  takeBack.hidden = !agrees;
}

const mine = participant();
page.querySelectorAll('[name="participant"]').forEach((field) => { field.value = mine; });
page.querySelectorAll('[name="room"]').forEach((field) => { field.value = room() || field.value; });
if (page.dataset.agrees) remember(page.dataset.agrees === "yes");
offer(page.dataset.agrees ? page.dataset.agrees === "yes" : agreed().includes(sign));
const error = page.querySelector(".error-summary");
if (error) error.focus();
const fetched = async () => {
  const talk = await import("./queue-talk.js");
  return { ...talk, leave: (form, button) => talk.leave(form, button, (agrees) => { remember(agrees); offer(agrees); }) };
};
page.querySelectorAll("form").forEach((form) => byQueue(form, fetched));
const comment = document.getElementById("comment-form");
if (comment && comesBack()) fetched().then(({ again }) => again(comment)).catch(() => {});
setTimeout(() => fetched().then(({ prepare }) => prepare()).catch(() => {}), 4000);
