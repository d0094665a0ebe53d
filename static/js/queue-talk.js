// What is said about a sign by the queue: agreeing, a comment, a report. Fetched by sign-page.js.
import { uuid } from "./draft.js";
import { another, deliver, lang, pairs, refill } from "./queue-form.js";
import { element } from "./queue-words.js";

export { prepare } from "./queue-form.js";

const at = document.getElementById("agree-form").getAttribute("action").replace(/\/support$/, ""), about = document.querySelector("h1").textContent.trim();
let key = uuid(); // of the comment that is being written: a page may be a copy, which always holds the same

/** Say how it ended where the page says it, beside the count as the server has it now. */
async function say(told) {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(at)).text(), "text/html");
    document.getElementById("agree-count").textContent = page.getElementById("agree-count").textContent;
  } catch (unreachable) { /* the count is told another time */ }
  document.querySelectorAll("p.done").forEach((each) => each.remove());
  const done = element("p", told, { class: "done", role: "status", tabindex: "-1" });
  document.querySelector("h1").before(done);
  done.focus();
}

function comment(form) {
  form.elements.key.value = key;
  return deliver(form, async () => [{ key, kind: "comment", place: about, words: form.elements.comment.value, back: at, form: await pairs(form) }], {
    received({ receipt }) {
      form.reset();
      location.assign(`/${lang}/receipt/comment?${new URLSearchParams({ code: receipt })}`);
    },
    waits() { key = uuid(); form.reset(); },
  }).then((outcome) => { if (outcome && another(outcome)) key = uuid(); });
}

/** Send a form of the page; ``agrees(whether)`` hears what somebody thinks now, as far as the phone knows. The newest word of one person about one thing is the one that waits. */
export function leave(form, button, agrees) {
  if (form.id === "comment-form") return comment(form);
  const path = new URL(form.getAttribute("action"), location.href).pathname, kind = form.id === "agree-form" ? "support" : "report";
  const thing = path.split("/").slice(-2)[0];
  return deliver(form, async () => [{ v: 2, key: `${kind}:${thing}`, kind, place: about, form: await pairs(form, button && button.name ? [[button.name, button.value]] : []) }], {
    async received(answer) {
      if (kind === "support") agrees(answer.agrees); else form.reset();
      await say(answer.told);
    },
    waits() { if (kind === "support") agrees(button.value === "agree"); else form.reset(); },
  });
}

/** Take back the words of a comment that was refused later. */
export function again(form) {
  key = refill(form) || key;
}
