// Sending the sign of the flow by the queue, and the card that says so when it waits. Loaded by sign.js when somebody presses "Invia".
import { make, page } from "./page.js";
import { send } from "./queue.js";
import { speak } from "./queue-words.js";
import { openCard } from "./sheet.js";

async function tellWaiting(place) {
  const say = await speak();
  openCard(make("div", {}, make("h2", {}, say("cardTitle")), make("p", { dir: "auto" }, place), make("p", {}, say("cardWords")),
    make("p", {}, make("a", { class: "btn btn-outline-primary", href: `/${page.lang}/waiting` }, say("look")))));
}

/** Write the sign down and send it, ``belongings`` (entries of photos and sounds, see queue.js) after it. Says {receipt}; {waiting: true, tell}; or {told, another}:
 * the refusal, and whether the next try needs another key. */
export async function sendSign(draft, body, category, belongings = []) {
  const of = { slug: page.slug, lang: page.lang, place: draft.place };
  const outcome = await send([
    { ...of, key: draft.key, kind: "sign", url: `/api/c/${page.slug}/contributions?lang=${page.lang}`, headers: { "Content-Type": "application/json", "Idempotency-Key": draft.key },
      body: JSON.stringify(body), title: category.title, words: body.text, draft: { ...draft } },
    ...belongings.map((each) => ({ ...of, after: draft.key, ...each })),
  ]);
  if (outcome.state === "received") {
    if (outcome.left) window.alert((await speak())("left"));
    return { receipt: outcome.answer.receipt };
  }
  if (outcome.state === "waiting") return { waiting: true, tell: () => tellWaiting(draft.place).catch(() => {}) };
  if (outcome.state === "unkept") return { told: (await speak())("unkept") };
  return { told: outcome.told, another: outcome.status === 409 || outcome.status === 410 };
}
