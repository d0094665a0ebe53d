// What all forms that go by the queue have in common: what they hold, what is said where they stand, and how refused words come back to them.
import { BACK, comesBack, tell } from "./queue-forms.js";
import { keepBlob, send } from "./queue.js";
import { dress, element, speak } from "./queue-words.js";

const SLOW = 800; // milliseconds after which somebody wants to know that it is being sent
const busy = new WeakSet();
export const lang = document.documentElement.lang;

/** Somebody begins to write: have at hand what is needed where there is no network. */
export function prepare() {
  dress();
  speak().catch(() => {});
  import("./worker-register.js").catch(() => {});
}

/** What ``form`` holds as the queue keeps it, [[name, value]]: without empty files and the fields ``without``, with ``more`` at the end. */
export function pairs(form, more = [], without = []) {
  const held = [...new FormData(form)].filter(([name, value]) => !without.includes(name) && !(value instanceof File && !value.size));
  return Promise.all([...held, ...more].map(async ([name, value]) => [name, value instanceof Blob ? await keepBlob(value) : value]));
}

/** Send what ``write`` resolves to (entries of queue.js) for ``form``, once at a time. ``received(answer, outcome)`` and ``refused(outcome)`` end it; ``waits()``
 * goes before the ``words`` that it waits. Says the outcome; null while another goes. */
export async function deliver(form, write, { received, refused, waits, words = "cardWords" }) {
  if (busy.has(form)) return null;
  busy.add(form);
  form.setAttribute("aria-busy", "true");
  let sending = null;
  const slow = setTimeout(() => speak().then((say) => { if (busy.has(form)) sending = tell(form, say("trying")); }).catch(() => {}), SLOW);
  try {
    const outcome = await send((await write()).map((entry) => ({ lang, headers: { Accept: "application/json" }, url: new URL(form.getAttribute("action"), location.href).pathname, ...entry })));
    if (outcome.state === "received") await received(outcome.answer, outcome);
    else if (outcome.state === "refused" && refused) await refused(outcome);
    else {
      const say = await speak();
      if (outcome.state === "waiting") {
        if (waits) waits();
        tell(form, say(words));
      } else {
        tell(form, outcome.state === "unkept" ? say("unkept") : outcome.told || say("wrong"), true);
      }
    }
    return outcome;
  } finally {
    clearTimeout(slow);
    if (sending) sending.remove();
    busy.delete(form);
    form.removeAttribute("aria-busy");
  }
}

/** Whether the next try needs another key: the server knows this one, with other words or as erased. */
export const another = ({ status }) => status === 409 || status === 410;

/** The entry with which ``form`` of somebody ({participant, room}) agrees with a sign; the newest word of a person waits, as on the page of the sign. */
export const agreement = (slug, sign, { participant, room }) => ({ v: 2, key: `support:${sign}`, kind: "support", slug, lang, url: `/${lang}/c/${slug}/s/${sign}/support`, headers: { Accept: "application/json" },
  form: [["participant", participant], ["action", "agree"], ["room", room || ""]] });

/** Put the words of a refused ``entry`` by for the page where they were written, to be sent as ``key``. */
export function giveBack({ back, form }, key) {
  sessionStorage.setItem(BACK, JSON.stringify({ back, key, form: form.filter(([, value]) => typeof value === "string") }));
}

/** Fill ``form`` with the words that came back to this page. Says their key, or null. */
export function refill(form) {
  const kept = comesBack(true);
  if (!kept) return null;
  kept.form.forEach(([name, value]) => {
    const field = form.elements[name];
    if (field && field.type !== "hidden") field.value = value;
    else if (!field && /^(lon|lat)$/.test(name)) form.append(element("input", "", { type: "hidden", name, value }));
  });
  return kept.key;
}
