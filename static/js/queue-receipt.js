// What is done with a receipt, by the queue: other words, an objection, withdrawing, erasing, a photograph, a voice. Fetched by receipt.js.
// An address for letters is not: it stays nowhere on a phone that others may use.
import { uuid } from "./draft.js";
import { another, deliver, pairs } from "./queue-form.js";
import { forgetSign } from "./queue.js";
import { element } from "./queue-words.js";

export { prepare } from "./queue-form.js";

/** Open the receipt anew, where it shows what has become of it. */
function show(form, code) {
  const { me } = form.elements, path = new URL(form.getAttribute("action"), location.href).pathname.replace(/\/(photo|voice)$/, "");
  const address = `${path}?${new URLSearchParams(me ? { code, me: me.value } : { code })}`;
  if (location.pathname + location.search === address) location.reload(); else location.assign(address);
}

/** Nothing of what was erased stays on the screen or in the address. */
function clear(form) {
  const { code } = form.elements;
  document.querySelectorAll(`a[href*="${code.value}"]`).forEach((each) => { each.href = each.pathname; });
  const box = form.closest(".column"), title = element("h1", document.title), told = element("p", form.dataset.erased, { class: "done", role: "status", tabindex: "-1" });
  box.textContent = "";
  box.append(title, told);
  told.focus();
  history.replaceState(null, "", location.pathname);
}

/** One of its forms that do something: ``kind`` is the action, or the part that is sent with a key of its own. */
function act(form, button, kind) {
  const code = form.elements.code.value;
  return deliver(form, async () => {
    if (kind === "erase") await forgetSign(code);
    return [{ v: 2, key: `${kind}:${code}`, kind, form: await pairs(form, [[button.name, button.value]]), words: (form.elements.text || form.elements.words || {}).value }];
  }, { received: () => (kind === "erase" ? clear(form) : show(form, code)), words: kind === "edit" ? "editWaiting" : "cardWords" });
}

function add(form, kind) {
  const { code, key, alt } = form.elements;
  return deliver(form, async () => [{ key: key.value, kind, form: await pairs(form), words: alt && alt.value }], {
    received: () => show(form, code.value),
    waits() {
      key.value = uuid();
      form.reset();
      const preview = form.querySelector('[data-part="preview"]');
      if (preview) { preview.textContent = ""; preview.hidden = true; }
      if (kind === "voice") form.querySelector("fieldset").disabled = true; // there is one of a sign
    },
  }).then((outcome) => { if (outcome && another(outcome)) key.value = uuid(); });
}

/** Send a form of the receipt. */
export const leave = (form, button) => (form.dataset.part ? add(form, form.dataset.part) : act(form, button, form.querySelector('input[name="action"]').value));
