// The queue on the phone: what is to be sent is written down before any network is asked, and sent until the server has it. The server takes each key once.
//
// An entry is {key, kind, method, url, headers, and body (text or keepBlob's bytes) or form ([[name, value]]), after}: ``after`` is the key of the sign a photo belongs
// to; where its form says {receipt: true} the code of that sign is put, once there is one. slug, lang, title, place, words and draft are what the page of the phone tells.
import { add, all, change } from "./queue-store.js";
import { current, keepBlob, post } from "./queue-post.js";

const PATIENCE = 12000, LEASE = 60000, PAUSES = [2, 4, 8, 15, 30, 60]; // the last in seconds
export const SYNC = "/static/js/sync-worker/"; // the address that the sending worker is registered for; no page lies there
const heard = new Set(), channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("milo-queue") : null;
let awake = false, draining = false, again = false, tries = 0, timer = 0;

export { keepBlob };

const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Hear of every change of the queue, in this tab and in others. */
export const onChange = (act) => heard.add(act);

function tell() {
  heard.forEach((act) => act());
  if (channel) channel.postMessage("changed");
}

/** All that is on the phone: what waits, what was refused (with the words), the receipts of what was sent later. Empty where a browser keeps nothing. */
export async function entries() {
  try {
    return (await all()).map((entry) => current(entry) || entry);
  } catch (unkept) {
    return [];
  }
}

/** Do ``act`` unless another tab is doing it with the same entry. Plain http has no locks: there the entry says until when it is taken. */
async function alone(key, act) {
  if (navigator.locks) return navigator.locks.request(`milo-queue-${key}`, { ifAvailable: true }, (lock) => (lock ? act() : null));
  const now = Date.now(); // a clock that jumps frees the entry early: then it is sent twice and taken once
  const [taken] = await change((found) => found.filter((entry) => entry.key === key && !(Math.abs(now - entry.taken) < LEASE)).map((entry) => ({ ...entry, taken: now })));
  if (!taken) return null;
  try {
    return await act();
  } finally {
    await change((found) => found.filter((entry) => entry.key === key && entry.taken === now).map((entry) => ({ ...entry, taken: 0 })));
  }
}

/** Write down what became of ``entry``, unless a newer one has taken its place meanwhile. */
function settle(entry, outcome) {
  return change((found) => {
    const now = found.find((each) => each.key === entry.key && each.order === entry.order);
    if (!now) return [];
    if (outcome.state === "waiting") return [{ ...now, pause: { at: Date.now(), seconds: outcome.seconds } }];
    if (outcome.state === "refused") return [{ ...current(now), state: "refused", told: outcome.told, status: outcome.status, problem: outcome.problem }];
    const { receipt } = outcome.answer;
    if (!receipt) return [{ key: entry.key, gone: true }];
    const { key, kind, slug, lang, title, place, order } = current(now);
    return [{ v: 1, key, kind, slug, lang, title, place, order, state: "received", receipt }, ...found.filter((each) => each.after === key).map((each) => ({ ...each, after: null, code: receipt }))];
  });
}

async function deliver(key) {
  const outcome = await alone(key, async () => {
    const entry = current((await all()).find((each) => each.key === key) || { v: Infinity });
    if (!entry || entry.after || entry.state !== "waiting") return entry && entry.state === "received" ? { state: "received", answer: { receipt: entry.receipt } } : null;
    const found = await post(entry);
    await settle(entry, found).catch(() => {}); // not written down: it is sent once more, and the server says the same
    return found;
  });
  if (outcome) tell();
  return outcome || { state: "waiting", busy: true };
}

// a clock that went back ends the pause
const paused = ({ pause }) => Boolean(pause && pause.seconds && Date.now() >= pause.at && Date.now() - pause.at < pause.seconds * 1000);
const isReady = (entry) => Boolean(current(entry)) && current(entry).state === "waiting" && !entry.after;

/** Send all that can be sent, one after another, and say how many are left; what does not arrive is tried again, sooner at first. */
async function drain() {
  again = draining;
  if (draining) return 1; // whoever drains says how many are left
  draining = true;
  clearTimeout(timer);
  let left = 0;
  try {
    for (const entry of (await all()).filter(isReady)) {
      const outcome = paused(entry) ? { state: "waiting" } : await deliver(entry.key);
      if (outcome.state === "waiting") left += 1;
      else { tries = 0; again = true; } // its photographs can go now
      if (outcome.unreachable) break;
    }
  } catch (unkept) { /* nothing is kept here: nothing waits */ }
  draining = false;
  if (again) return drain();
  if (!left) return 0;
  timer = setTimeout(drain, PAUSES[Math.min(tries, PAUSES.length - 1)] * 1000);
  tries += 1;
  return left;
}

/** For the worker: try all once; how many are left. */
export const sendAll = () => drain().finally(() => clearTimeout(timer));

/** Have the browser wake the worker when there is a network, also with no page open; where it cannot, this page tries by itself. */
async function askForSync() {
  const found = navigator.serviceWorker && await navigator.serviceWorker.getRegistration(SYNC);
  if (found && found.sync && found.scope.endsWith(SYNC)) await found.sync.register("milo-queue");
}

/** Try now, however often it has been tried in vain. */
export function soon() {
  tries = 0;
  return drain();
}

/** From now on this page sends what waits, whenever there may be a network. */
export function wake() {
  if (awake) return;
  awake = true;
  window.addEventListener("online", soon);
  window.addEventListener("pageshow", soon);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
  if (channel) channel.addEventListener("message", () => heard.forEach((act) => act()));
  drain();
}

/** Send at once where nothing can be kept: the page must stay open, and ``left`` says how much has not gone. */
async function direct(written) {
  let first = null, code = null, sent = 0;
  for (const entry of written) {
    const outcome = await post({ ...entry, code });
    first = first || outcome;
    if (outcome.state !== "received") break;
    code = code || outcome.answer.receipt;
    sent += 1;
  }
  return first.state === "waiting" ? { state: "unkept" } : { ...first, left: written.length - sent };
}

/** Write ``list`` (a sign, then what belongs to it) down, then send. Says what became of the first: {state: "received", answer}; "waiting": it is on the phone and goes by
 * itself; "refused", told: it is no longer on the phone, its words are the caller's; "unkept": it is nowhere but on the screen. */
export async function send(list) {
  const written = list.map((entry) => ({ v: 1, state: "waiting", method: "POST", headers: {}, ...entry })), [{ key }] = written;
  try {
    await Promise.race([add(written), later(5000).then(() => Promise.reject(new Error("the phone does not answer")))]);
  } catch (unkept) {
    return direct(written);
  }
  const outcome = await Promise.race([deliver(key), later(PATIENCE).then(() => ({ state: "waiting" }))]);
  if (outcome.state === "refused") await remove(key);
  if (outcome.state === "waiting") askForSync().catch(() => {});
  wake();
  soon();
  return outcome;
}

/** Resolves when none of ``keys`` waits any more, so that a receipt shows what belongs to it; after a while too: a slow network sends it later. */
export function gone(keys) {
  return new Promise((resolve) => {
    const look = async () => { if (!(await entries()).some((each) => each.state === "waiting" && keys.includes(each.key))) { heard.delete(look); resolve(); } };
    setTimeout(resolve, PATIENCE);
    onChange(look);
    look();
  });
}

/** Take an entry off the phone, with what belongs to it. */
export async function remove(key) {
  await change((found) => found.filter((each) => each.key === key || each.after === key).map((each) => ({ key: each.key, gone: true })));
  tell();
}

/** The words of a refused sign go back to the page where they were written, to be sent as ``next``: what belongs to it waits for that one. */
export async function release(key, next) {
  await change((found) => found.filter((each) => each.key === key || each.after === key).map((each) => (each.key === key ? { key, gone: true } : { ...each, after: next })));
  tell();
}

/** Try again what was refused. */
export async function retry(key) {
  await change((found) => found.filter((each) => each.key === key && each.state === "refused").map((each) => ({ ...each, state: "waiting", pause: null })));
  tell();
  soon();
}

/** A sign is to be erased: nothing more is sent with its receipt. */
export async function forgetSign(receipt) {
  await change((found) => found.filter((each) => each.code === receipt || (each.form || []).some(([name, value]) => name === "code" && value === receipt)).map(({ key }) => ({ key, gone: true }))).catch(() => {});
  tell();
}

/** Somebody has opened this receipt: it need not be kept here. */
export async function forget(receipt) {
  const gone = (await entries()).find((each) => each.state === "received" && each.receipt === receipt);
  if (gone) await remove(gone.key);
}
