// The sign somebody is writing, kept in this tab until it is sent, and the number of this device that counts a person once.

const ME = "milo-me";

/** A uuid (RFC 9562, version 4); `crypto.randomUUID` is missing on plain http in a local network. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

let unstored = null; // where a browser stores nothing, a page still is one person

/** This device's uuid, made once; ``known`` is one that a form or a receipt carried here. */
export function participant(known) {
  try {
    const kept = localStorage.getItem(ME) || known || unstored || uuid();
    localStorage.setItem(ME, kept);
    return kept;
  } catch (refused) {
    unstored = unstored || known || uuid();
    return unstored;
  }
}

/** The code of the hall this tab stands in: from the address of its QR code, kept until the tab is closed. */
export function room() {
  const given = new URLSearchParams(location.search).get("room");
  try {
    if (given) sessionStorage.setItem("milo-room", given.slice(0, 40));
    return sessionStorage.getItem("milo-room");
  } catch (refused) {
    return given && given.slice(0, 40);
  }
}

const name = (slug) => `milo-draft-${slug}`;
export const mediaName = (slug) => `milo-media-${slug}`;

/** An empty sign with a key of its own: the same key on every try, so that the server takes it once. */
export const fresh = () => ({ key: uuid(), shape: "point", points: [], geometry: null, picked: null, lon: null, lat: null, place: "", near: [], category: "", text: "", accuracy: "spot", whole: false });

/** The draft of a consultation, or null. */
export function load(slug) {
  try {
    return JSON.parse(sessionStorage.getItem(name(slug)));
  } catch (refused) {
    return null;
  }
}

export function save(slug, draft) {
  try { sessionStorage.setItem(name(slug), JSON.stringify(draft)); } catch (refused) { /* the page keeps it as long as it is open */ }
}

export function drop(slug) {
  try { [name, mediaName].forEach((one) => sessionStorage.removeItem(one(slug))); } catch (refused) { /* nothing was kept */ }
}
