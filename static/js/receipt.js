// The receipt: the next sign starts on the map, by the same person; the number of the device leaves the address bar, where others may read it.
import { participant } from "./draft.js";

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

const code = document.querySelector(".receipt .code").textContent.trim(), change = document.querySelector('#change [name="action"][value="edit"][type="hidden"]');
if (change) import("./queue-edit.js").then(({ wakeEdit }) => wakeEdit(change.form, code)).catch(() => {});
setTimeout(async () => {
  await import("./queue.js").then(({ forget }) => forget(code)).catch(() => {}); // an open receipt need not be kept on the phone
  import("./worker-register.js").catch(() => {});
}, 1000);

const part = (name) => document.querySelector(`#media form[data-part="${name}"]`), photo = part("photo"), voice = part("voice");
if (photo) import("./photo.js").then(({ wakeForm }) => wakeForm(photo));
if (voice) import("./voice.js").then(({ wakeForm }) => wakeForm(voice));
