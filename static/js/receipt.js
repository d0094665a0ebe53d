// The receipt: the next sign starts on the map, by the same person; the number of the device leaves the address bar, where others may read it.
import { participant } from "./draft.js";
import { byQueue } from "./queue-forms.js";

const QUEUED = ["edit", "appeal", "withdraw", "erase"];

const address = new URL(location.href);
const carried = address.searchParams.get("me");
if (carried) {
  participant(carried);
  address.searchParams.delete("me");
  history.replaceState(history.state, "", address);
}

const another = document.getElementById("another");
if (another) another.href = another.dataset.map;

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

const code = document.querySelector(".receipt .code").textContent.trim(), fetched = () => import("./queue-receipt.js");
document.querySelectorAll(".receipt form").forEach((form) => {
  const action = form.querySelector('input[name="action"]');
  if (form.dataset.part) byQueue(form, fetched);
  else if (action && QUEUED.includes(action.value)) byQueue(form, fetched, (button) => Boolean(button) && button.value === "yes");
});
setTimeout(async () => {
  await import("./queue.js").then(({ forget }) => forget(code)).catch(() => {}); // an open receipt need not be kept on the phone
  fetched().then(({ prepare }) => prepare()).catch(() => {});
}, 1000);

const part = (name) => document.querySelector(`#media form[data-part="${name}"]`), photo = part("photo"), voice = part("voice");
if (photo) import("./photo.js").then(({ wakeForm }) => wakeForm(photo));
if (voice) import("./voice.js").then(({ wakeForm }) => wakeForm(voice));
