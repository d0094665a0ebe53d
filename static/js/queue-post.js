// One entry of the queue as a request, and what its answer means. Used by queue.js.

const HURRY = 45000; // milliseconds after which a silent network counts as none
const LATER = new Set([408, 425, 428, 429]);
const READABLE = 2; // the newest shape of an entry that is known here: 2 is also done when it has an outcome and no receipt

/** A picture or a sound as the phone keeps it: bytes and their type, which every browser can store. */
export const keepBlob = async (blob) => ({ bytes: await new Response(blob).arrayBuffer(), type: blob.type });

const revive = (value, code) => {
  if (value && value.bytes) return new Blob([value.bytes], { type: value.type });
  return value && value.receipt ? code : value;
};

/** An entry as this version writes it; null if a newer version wrote it, which then sends it. The first shape had its body as an object. */
export function current(entry) {
  if ((entry.v || 0) > READABLE) return null;
  if (entry.v) return entry;
  const { body } = entry;
  const said = typeof body === "string" ? body : JSON.stringify(body);
  return { ...entry, v: READABLE, kind: entry.kind || "sign", state: entry.state || "waiting", method: entry.method || "POST", headers: { "Content-Type": "application/json", ...entry.headers }, body: said };
}

/** Whether the answer is the application's own: a hotel's sign-in page or a broken gateway speaks in its place. */
const ours = (answer) => (answer.headers.get("Content-Security-Policy") || "").startsWith("default-src 'none'") && new URL(answer.url).origin === location.origin;

/** Seconds to wait by Retry-After; a date is measured by the clock of who said it, not by the phone's (RFC 9110, 10.2.3). */
function wait(answer) {
  const said = answer.headers.get("Retry-After");
  if (!said) return 0;
  const seconds = /^\d+$/.test(said.trim()) ? Number(said) : (Date.parse(said) - Date.parse(answer.headers.get("Date"))) / 1000;
  return Math.min(3600, Math.max(0, seconds || 0));
}

async function content(answer) {
  const text = await answer.text();
  if (/json/.test(answer.headers.get("Content-Type") || "")) return JSON.parse(text);
  if (typeof DOMParser === "undefined") return {}; // in the worker
  const error = new DOMParser().parseFromString(text, "text/html").querySelector('[role="alert"], .error-summary, main h1');
  return { detail: error ? error.textContent.trim().replace(/\s+/g, " ") : "" };
}

/** Send an entry once. Says {state: "received", answer}, {state: "refused", status, told, problem} or {state: "waiting", seconds, unreachable}. */
export async function post(entry) {
  let body = entry.body;
  if (entry.form) {
    body = new FormData();
    entry.form.forEach(([name, value]) => body.append(name, revive(value, entry.code)));
  } else {
    body = revive(body, entry.code);
  }
  const hurry = new AbortController(), late = setTimeout(() => hurry.abort(), HURRY);
  try {
    const ask = (more) => fetch(entry.url, { method: entry.method, headers: { ...entry.headers, ...more }, body, signal: hurry.signal, cache: "no-store" });
    let answer = await ask(entry.kind === "sign" ? { "Sign-Work": "able" } : {});
    // while somebody attacks the phone does a small calculation first; who does not is not refused, but waits for a person
    if (answer.status === 428 && typeof document === "undefined") return { state: "waiting", seconds: 0 }; // a worker may not load it
    if (answer.status === 428) answer = await ask({ "Sign-Proof": await (await import("./puzzle.js")).solve(entry.headers["Idempotency-Key"], (await answer.json()).bits) });
    if (answer.status === 413 && !ours(answer)) return { state: "refused", status: 413, told: "" };
    if (!ours(answer) || answer.status >= 500 || LATER.has(answer.status)) return { state: "waiting", seconds: wait(answer) };
    const said = await content(answer);
    // what makes something says 201, what changes something its outcome; a form of the receipt was once answered by leading back to it
    if (answer.status === 201 || (answer.ok && said.outcome) || (answer.ok && answer.redirected && /\/receipt$/.test(new URL(answer.url).pathname))) return { state: "received", answer: said };
    return { state: "refused", status: answer.status, told: said.detail || "", problem: said.key, errors: said.errors };
  } catch (unreachable) {
    return { state: "waiting", seconds: 0, unreachable: true };
  } finally {
    clearTimeout(late);
  }
}
