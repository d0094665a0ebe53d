// What others said near the place, before one more sign is sent: agreeing is offered and never forced. Fetched by sign.js.
import { participant, room } from "./draft.js";
import { announce, fill, make, page } from "./page.js";
import { agreement } from "./queue-form.js";
import { send } from "./queue.js";
import { speak } from "./queue-words.js";

const KEPT = "milo-agreed"; // as on the page of a sign

function remember(sign) {
  try {
    const known = JSON.parse(localStorage.getItem(KEPT)) || [];
    localStorage.setItem(KEPT, JSON.stringify([...known.filter((one) => one !== sign), sign]));
  } catch (refused) { /* the server knows it all the same */ }
}

/** Agree with the sign of ``button`` by the queue; what the server refuses is said, and the button stays. */
async function agree(button, told) {
  button.disabled = true;
  try {
    const { state, answer, told: refusal } = await send([{ ...agreement(page.slug, button.value, { participant: participant(), room: room() }), place: button.textContent.trim() }]);
    const say = state === "received" ? null : await speak();
    if (state === "refused" || state === "unkept") throw new Error(refusal || say(state === "unkept" ? "unkept" : "wrong"));
    if (state === "waiting" || answer.outcome !== "own") remember(button.value);
    const done = make("p", { class: "done", tabindex: "-1" }, state === "waiting" ? say("cardWords") : told.dataset[answer.outcome]);
    button.closest("p").replaceWith(done);
    done.focus({ preventScroll: true });
    return true;
  } catch (failed) {
    announce(failed.message);
    button.disabled = false;
    return false;
  }
}

/** Put the signs near the place of ``draft`` into the last step; ``stop`` ends the flow without a sign. */
export async function showSimilar(step, draft, stop) {
  const box = step.querySelector('[data-part="similar"]');
  const place = draft.geometry ? { shape: JSON.stringify(draft.geometry) } : { lon: draft.lon.toFixed(6), lat: draft.lat.toFixed(6) };
  const answer = await fetch(`/${page.lang}/c/${page.slug}/similar?${new URLSearchParams({ ...place, category: draft.category })}`);
  if (!answer.ok) return;
  const told = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("similar");
  if (!told || !step.isConnected) return;
  fill(box, told);
  box.hidden = false;
  step.querySelector('[data-act="send"]').textContent = box.dataset.send;
  announce(told.querySelector("h3").textContent);
  let offered = false;
  told.addEventListener("click", async (event) => {
    const button = event.target.closest('[name="agree"]');
    if (!button || !(await agree(button, told)) || offered) return;
    offered = true;
    told.append(make("p", {}, make("button", { type: "button", class: "btn btn-primary", click: stop }, box.dataset.stop)));
  });
}
