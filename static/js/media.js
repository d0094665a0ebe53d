// Photographs and voice on the screen of the words: chosen, described, recorded, kept in this tab with the draft, and sent after the sign. Loaded by sign.js.
import { mediaName, uuid } from "./draft.js";
import { byId, fill, make, page } from "./page.js";
import { wakePhotos } from "./photo.js";
import { gone as allGone, keepBlob } from "./queue.js";
import { wakeVoice } from "./voice.js";

const MOST = 3; // photographs
let kept = { of: null, photos: [], voice: null }, parts = null;

const asText = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.onerror = reject;
  reader.readAsDataURL(blob);
});

function asBlob(text) {
  const [head, body] = text.split(",");
  return new Blob([Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0))], { type: head.slice(5).split(";")[0] });
}

/** What belongs to this draft: in memory, or as the tab kept it through a reload. */
function mine(draft) {
  if (kept.of === draft) return kept;
  kept = { of: draft, photos: [], voice: null };
  try {
    const found = JSON.parse(sessionStorage.getItem(mediaName(page.slug)));
    if (found && found.of === draft.key) kept = { of: draft, ...["photos", "voice"].reduce((all, name) => ({ ...all, [name]: found[name] }), {}) };
    kept.photos.forEach((each) => { each.blob = asBlob(each.text); });
    if (kept.voice) kept.voice.blob = asBlob(kept.voice.text);
  } catch (unreadable) { /* then there is nothing */ }
  return kept;
}

async function store() {
  try {
    await Promise.all([...kept.photos, kept.voice].filter(Boolean).map(async (each) => { each.text = each.text || await asText(each.blob); }));
    sessionStorage.setItem(mediaName(page.slug), JSON.stringify({ of: kept.of.key, photos: kept.photos, voice: kept.voice }, (name, value) => (name === "blob" ? undefined : value)));
  } catch (full) { /* the page keeps it as long as it is open */ }
}

/** Fill ``box`` with the fields for photographs and voice; ``keep`` writes into the draft what the check shows and whether there is a voice. Says how to leave. */
export async function wakeMedia(box, draft, keep) {
  const own = mine(draft);
  if (!byId("media-style")) document.head.append(make("link", { id: "media-style", rel: "stylesheet", href: "/static/css/media.css" }));
  parts = parts || await (await fetch(`/${page.lang}/media`)).text();
  if (!box.isConnected) return () => {};
  box.innerHTML = parts; // our own page
  const photo = box.querySelector('[data-part="photo"]'), list = box.querySelector('[data-part="photos"]'), voice = box.querySelector('[data-part="voice"]');

  function changed() {
    const told = [own.photos.length && list.dataset.count.replace("{count}", own.photos.length), own.voice && list.dataset.voice.replace("{count}", own.voice.seconds)];
    keep({ media: told.filter(Boolean).join(" · "), voice: Boolean(own.voice) });
    store();
  }

  function draw() {
    photo.querySelectorAll("input").forEach((each) => { each.disabled = own.photos.length >= MOST; });
    fill(list, ...own.photos.map((each, at) => {
      const field = make("input", { class: "form-control", id: `alt-${at}`, maxlength: 500, dir: "auto", autocomplete: "off" });
      field.value = each.alt;
      field.addEventListener("input", () => { each.alt = field.value; changed(); });
      const remove = make("button", { type: "button", class: "btn btn-outline-danger", click: () => { own.photos.splice(at, 1); changed(); draw(); photo.querySelector("summary").focus(); } }, list.dataset.remove);
      return make("li", { class: "photo" }, make("img", { src: URL.createObjectURL(each.blob), alt: each.alt || list.dataset.alt }), make("label", { for: field.id }, list.dataset.see), field, make("p", {}, remove));
    }));
  }

  wakePhotos(photo, (small, field) => {
    field.value = "";
    own.photos.push({ key: uuid(), blob: small, alt: "" });
    changed();
    draw();
    if (own.photos.length >= MOST) photo.querySelector('[data-part="photo-said"]').textContent = list.dataset.enough;
    list.lastChild.querySelector("input").focus();
  });
  draw();
  return wakeVoice(voice, (blob, seconds) => {
    own.voice = blob && { key: uuid(), blob, seconds };
    changed();
  }, own.voice);
}

/** The entries of the queue that follow the sign. */
export async function belongings(draft) {
  const own = mine(draft), to = (kind) => ({ kind, url: `/${page.lang}/receipt/${kind}`, headers: { Accept: "application/json" } });
  const photos = own.photos.map(async (each) => ({ ...to("photo"), key: each.key, form: [["code", { receipt: true }], ["key", each.key], ["alt", each.alt], ["photo", await keepBlob(each.blob)]] }));
  const voices = own.voice ? [{ ...to("voice"), key: own.voice.key, form: [["code", { receipt: true }], ["key", own.voice.key], ["voice", await keepBlob(own.voice.blob)]] }] : [];
  return [...await Promise.all(photos), ...voices];
}

/** Wait until they have gone too, so that the receipt shows them; a slow network sends them later. */
export function gone(draft) {
  const own = mine(draft);
  return allGone([...own.photos, own.voice].filter(Boolean).map(({ key }) => key));
}
