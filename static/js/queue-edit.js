// Changing a sign on its receipt by the queue: the new words are on the phone before they are sent. Loaded by receipt.js where the form of the change is open.
import { send } from "./queue.js";
import { element, speak } from "./queue-words.js";

const lang = document.documentElement.lang;

/** Send ``form`` (of the receipt ``code``) by the queue; what the server refuses is shown by the server, with the words in their place. */
export function wakeEdit(form, code) {
  speak().catch(() => {}); // while there is a network
  let submitter = null; // as in survey.js: old browsers do not say it with the event
  form.addEventListener("click", (event) => { submitter = event.target.closest("button"); });
  form.addEventListener("submit", async (event) => {
    if (!submitter || submitter.value !== "yes") return;
    event.preventDefault();
    submitter.disabled = true;
    const pairs = [...new FormData(form), [submitter.name, submitter.value]], me = new FormData(form).get("me");
    // one change of one sign waits at a time: newer words take the place of older ones
    const outcome = await send([{ key: `edit:${code}`, kind: "edit", url: new URL(form.getAttribute("action"), location.href).pathname, form: pairs, lang, words: form.elements.text.value }]);
    if (outcome.state === "received") {
      location.assign(`/${lang}/receipt?${new URLSearchParams(me ? { code, me } : { code })}`);
    } else if (outcome.state === "waiting") {
      const told = element("p", (await speak())("editWaiting"), { class: "made-up", role: "status", tabindex: "-1" });
      form.prepend(told);
      told.focus();
    } else {
      pairs.slice(-1).forEach(([name, value]) => form.append(element("input", "", { type: "hidden", name, value })));
      form.submit();
    }
    submitter.disabled = false;
  });
}
