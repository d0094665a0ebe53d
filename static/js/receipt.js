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
