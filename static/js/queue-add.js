// The form without a map by the queue: the sign first, its photograph after it. Fetched by add.js.
import { uuid } from "./draft.js";
import { agreement, another, deliver, lang, pairs, refill } from "./queue-form.js";
import { gone } from "./queue.js";
import { element, speak } from "./queue-words.js";

export { prepare } from "./queue-form.js";

const byId = (id) => document.getElementById(id);
let key = uuid(); // of the sign that is being written: a page may be a copy, which always holds the same

function clear(form) {
  [byId("errors"), ...form.querySelectorAll('p.error[id^="error-"]')].forEach((each) => each && each.remove());
  form.querySelectorAll("fieldset[aria-describedby]").forEach((each) => each.removeAttribute("aria-describedby"));
}

/** Say what is wrong, all of it above the form and each beside its field, as the server's page does. */
function complain(form, errors) {
  clear(form);
  const box = byId("errors-here").content.cloneNode(true).firstElementChild;
  Object.keys(errors).forEach((name) => {
    const line = element("li", ""), field = name && byId(`field-${name}`);
    line.append(element("a", errors[name], { href: `#field-${name || "form"}` }));
    box.querySelector("ul").append(line);
    if (!field) return;
    field.querySelector("legend").after(element("p", errors[name], { class: "error", id: `error-${name}` }));
    field.setAttribute("aria-describedby", `error-${name}`);
  });
  form.before(box);
  box.focus();
}

async function write(form) {
  const slug = form.getAttribute("action").split("/")[3], own = Object.fromEntries(new FormData(form)), kind = form.querySelector('[name="category"]:checked');
  const here = form.querySelector(".here strong"), photo = (await pairs(form)).find(([name]) => name === "photo");
  const of = { slug, place: own.place || (here ? here.textContent : "") }, headers = { Accept: "application/json" }, photoKey = uuid();
  const sign = { ...of, key, kind: "sign", title: kind ? kind.labels[0].querySelector("span").firstChild.textContent.trim() : "", words: own.text, back: location.pathname,
    form: await pairs(form, [["step", "send"]], ["photo", "alt"]) };
  return photo ? [sign, { ...of, key: photoKey, kind: "photo", after: key, url: `/${lang}/receipt/photo`, headers, form: [["code", { receipt: true }], ["key", photoKey], ["alt", own.alt], photo] }] : [sign];
}

/** Nothing is left for whoever comes next, or back. */
function empty(form) {
  key = uuid();
  form.reset();
  form.querySelectorAll('[name="lon"], [name="lat"], .here').forEach((each) => each.remove());
  form.querySelectorAll('[data-part="preview"]').forEach((each) => { each.textContent = ""; each.hidden = true; });
  clear(form);
}

/** Agree with a sign near the place; the words of the form stay as they are. */
function agree(form, button) {
  const near = byId("similar"), own = Object.fromEntries(new FormData(form));
  return deliver(form, async () => [{ ...agreement(form.getAttribute("action").split("/")[3], button.value, own), place: button.textContent.trim() }], {
    received({ outcome }) {
      const done = element("p", near.dataset[outcome], { class: "done", role: "status", tabindex: "-1" });
      button.closest("p").replaceWith(done);
      done.focus();
    },
  });
}

/** Send the form; it leads to the receipt, says that it waits, or says what is wrong, and loses nothing. */
export function leave(form, button) {
  if (button.name === "agree") return agree(form, button);
  form.elements.key.value = key;
  let list = [];
  return deliver(form, async () => { list = await write(form); return list; }, {
    async received({ receipt }, { left }) {
      if (left) window.alert((await speak())("left"));
      await gone(list.slice(1).map((each) => each.key));
      empty(form);
      location.assign(`/${lang}/receipt?${new URLSearchParams({ code: receipt, me: form.elements.participant.value })}`);
    },
    refused(outcome) {
      if (another(outcome)) key = uuid();
      complain(form, (outcome.problem && outcome.errors) || { "": outcome.told });
    },
    waits: () => empty(form),
  });
}

/** Take back the words of a sign that was refused later. */
export function again(form) {
  key = refill(form) || key;
}
