// The page of the phone: each entry with its words and what can be done; where a page could not be had, which pages can be read.
import { fresh, save, uuid } from "./draft.js";
import { giveBack } from "./queue-form.js";
import { entries, onChange, release, remove, retry, soon, wake } from "./queue.js";
import { element, fill, speak } from "./queue-words.js";

// whoever measures and tests speaks to the queue of this page
export { entries, keepBlob, onChange, send, soon } from "./queue.js";
export { post } from "./queue-post.js";

const KINDS = ["sign", "edit", "photo", "voice", "support", "comment", "report", "answers", "appeal", "withdraw", "erase"];
const byId = (id) => document.getElementById(id), lang = document.documentElement.lang;

function button(words, act, kind = "btn-outline-primary") {
  const made = element("button", words, { type: "button", class: `btn ${kind}` });
  made.addEventListener("click", act);
  return made;
}

/** Taking away what has not been received loses words: it is asked twice. */
function takeAway(entry, say) {
  const made = button(say("remove"), async () => {
    if (entry.state !== "received" && !made.dataset.asked) { made.dataset.asked = "yes"; made.textContent = say("sure"); return; }
    await remove(entry.key);
    byId("queue-said").textContent = say("removed");
    document.querySelector("h1").tabIndex = -1;
    document.querySelector("h1").focus();
  }, "btn-outline-danger");
  return made;
}

/** The sign comes back to the page where it was written, with a key of its own: another sign than the one that was refused. */
async function changeWords(entry) {
  const key = uuid();
  if (entry.back) giveBack(entry, key); else save(entry.slug, { ...fresh(), ...entry.draft, key });
  await release(entry.key, key);
  location.assign(entry.back || `/${entry.lang}/c/${entry.slug}#leave`);
}

function item(entry, say) {
  const made = element("li", "", { class: "queue-entry" });
  made.append(element("h3", [entry.title || say(KINDS.includes(entry.kind) ? entry.kind : "sign"), entry.place].filter(Boolean).join(" · "), { dir: "auto" }));
  if (entry.state === "refused" && entry.told) made.append(element("p", entry.told, { class: "error" }));
  if (entry.state !== "received" && (entry.words || entry.kind === "sign")) made.append(element("blockquote", entry.words || say("noWords"), { class: "sign-words", dir: "auto" }));
  const buttons = element("p", "", { class: "buttons" });
  if (entry.state === "received") buttons.append(element("a", say("open"), { class: "btn btn-primary", href: `/${lang}/receipt?${new URLSearchParams({ code: entry.receipt })}` }));
  if (entry.state === "refused") buttons.append(button(say("retry"), () => retry(entry.key), "btn-primary"));
  if (entry.state === "refused" && (entry.draft || entry.back)) buttons.append(button(say("change"), () => changeWords(entry)));
  buttons.append(takeAway(entry, say));
  made.append(buttons);
  return made;
}

async function draw() {
  const say = await speak(), found = await entries();
  ["waiting", "refused", "received"].forEach((state) => {
    const some = found.filter((entry) => entry.state === state);
    byId(`queue-${state}`).hidden = !some.length;
    fill(byId(`queue-${state}`).querySelector("ul"), some.map((entry) => item(entry, say)));
  });
  byId("queue-none").hidden = found.length > 0;
}

/** The consultations that can be read without network, by the titles of their kept pages. */
async function listPages() {
  if (!("caches" in window)) return;
  const pages = new Map();
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const { pathname } = new URL(url);
      if (!/^\/[a-z]+\/c\/[^/]+$/.test(pathname) || pages.has(pathname)) continue;
      pages.set(pathname, new DOMParser().parseFromString(await (await cache.match(url, { ignoreVary: true })).text(), "text/html").title);
    }
  }
  byId("queue-pages").hidden = !pages.size;
  fill(byId("queue-pages").querySelector("ul"), Array.from(pages, ([href, title]) => { const made = element("li", ""); made.append(element("a", title, { href, dir: "auto" })); return made; }));
}

byId("not-here").hidden = /^\/[a-z]+\/waiting$/.test(location.pathname);
byId("queue-now").addEventListener("click", async () => {
  const say = await speak(), told = byId("queue-said");
  told.textContent = say("trying");
  await soon();
  told.textContent = (await entries()).some((entry) => entry.state === "waiting") ? say("still") : "";
});
onChange(draw);
wake();
draw();
listPages().catch(() => {});
import("./worker-register.js").catch(() => {});
