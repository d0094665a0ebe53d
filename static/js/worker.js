// The service worker: keeps the shell, the plan and the list for reading without network. Served as /worker.js, which puts `KEPT` (version, shell, languages) before it.
//
// The network is asked first, so that nobody reads yesterday's page with a network at hand. Never the desk, never a receipt, never a form with words in it: those are nobody's copy.
/* global KEPT */
const NAME = `milo-${KEPT.version}`, MOST = 300, PATIENCE = 5000, WHOLE = 1000000;
const GROUND = "/basemap.pmtiles", SAVED = "x-milo-range";
const PAGE = new RegExp(`^/(${KEPT.languages.join("|")})/(waiting|privacy|media|c/[^/]+(/(add|s|i|signs|promises|money|time|compare)(/.*)?)?)?$`);
const DATA = /^\/(static\/|tiles\/|api\/c\/[^/]+(\/(layers|interventions|contributions|heat|places)(\/.*)?)?$)/;
const told = new Map(); // address -> Date of the copy a page was answered with

const readable = ({ origin, pathname }) => origin === location.origin && (pathname === GROUND || PAGE.test(pathname) || DATA.test(pathname));

/** What an answer is kept under: where one looks and the code of a hall are no part of a page. */
function keyOf(request) {
  const url = new URL(request.url), range = request.headers.get("Range");
  ["at", "room", "me"].forEach((name) => url.searchParams.delete(name));
  url.hash = "";
  if (range && url.pathname === GROUND) url.searchParams.set("range", range);
  return url.href;
}

/** Whether everybody may read it again: what is `no-store` never, but for the form as it lies empty, which the server tells no other cache. */
const open = (answer) => !/no-store/.test(answer.headers.get("Cache-Control") || "") || /\/c\/[^/?]+\/add$/.test(answer.url);

/** Put an answer by; a full phone keeps what it has. */
async function keep(key, answer) {
  const usable = (answer.status === 200 || answer.status === 206) && !answer.redirected && answer.type === "basic" && open(answer);
  if (!usable) return;
  try {
    const cache = await caches.open(NAME), headers = new Headers(answer.headers), mark = headers.get("ETag"), before = await cache.match(key, { ignoreVary: true });
    if (mark && before && mark === before.headers.get("ETag")) return;
    if (answer.status === 206) headers.set(SAVED, answer.headers.get("Content-Range"));
    await cache.put(key, new Response(await answer.blob(), { status: 200, headers }));
    const keys = (await cache.keys()).filter(({ url }) => !new URL(url).pathname.startsWith("/static/"));
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((old) => cache.delete(old)));
  } catch (full) { /* reading without network is a comfort */ }
}

/** A kept answer as it was: a part of the ground is 206 again, and is cut from the whole where that is kept. */
async function recall(request) {
  const cache = await caches.open(NAME), key = keyOf(request), found = await cache.match(key, { ignoreVary: true });
  if (found && found.headers.has(SAVED)) return new Response(await found.blob(), { status: 206, headers: found.headers });
  if (found) return found;
  const url = new URL(key), range = url.searchParams.get("range");
  if (range) {
    url.searchParams.delete("range");
    const whole = await cache.match(url.href), [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) || [];
    if (!whole || !to) return undefined;
    const bytes = await whole.blob(), end = Math.min(Number(to), bytes.size - 1), headers = new Headers(whole.headers);
    headers.set("Content-Range", `bytes ${from}-${end}/${bytes.size}`);
    headers.set("Content-Length", String(end - from + 1));
    return new Response(bytes.slice(Number(from), end + 1), { status: 206, headers });
  }
  // another piece of the same map: the signs that were seen last, by the same filters
  if (url.searchParams.has("bbox")) {
    ["bbox", "zoom"].forEach((name) => url.searchParams.delete(name));
    const like = (await cache.keys()).map((each) => each.url).filter((each) => {
      const other = new URL(each);
      ["bbox", "zoom"].forEach((name) => other.searchParams.delete(name));
      return other.href === url.href;
    });
    return like.length ? cache.match(like.pop(), { ignoreVary: true }) : undefined;
  }
  return undefined;
}

/** Where there is neither network nor copy, a page says so in the reader's language, and what waits on the phone. */
async function instead(request) {
  if (request.mode !== "navigate") return Response.error();
  const cache = await caches.open(NAME), language = new URL(request.url).pathname.split("/")[1];
  const pages = (await cache.keys()).filter(({ url }) => /^\/[a-z]+\/waiting$/.test(new URL(url).pathname));
  const page = pages.find(({ url }) => new URL(url).pathname === `/${language}/waiting`) || pages.pop();
  return page ? cache.match(page, { ignoreVary: true }) : Response.error();
}

async function answer(event) {
  const { request } = event, key = keyOf(request), url = new URL(request.url);
  if (url.pathname === GROUND && url.searchParams.has("v")) { // the address names its version: a part that is here need not be asked for
    const part = await recall(request);
    if (part) return part;
  }
  const network = fetch(request);
  event.waitUntil(network.then((found) => keep(key, found.clone())).catch(() => {}));
  const first = await Promise.race([network.catch(() => null), new Promise((resolve) => setTimeout(resolve, PATIENCE, null))]);
  if (first && ![502, 503, 504].includes(first.status)) { told.delete(key); return first; }
  const copy = await recall(request);
  if (copy) {
    if (request.mode === "navigate") told.set(key, (copy.headers.get("Date") || "").split(/, (?=[A-Z][a-z]{2},)/)[0]); // some servers say it twice
    return copy;
  }
  return network.catch(() => instead(request));
}

/** Fetch ``urls`` that are not kept yet; the ground whole if it is small and data are not spared. */
async function gather(urls, sparing) {
  const cache = await caches.open(NAME);
  for (const address of urls) {
    const url = new URL(address, location.origin), key = keyOf(new Request(url));
    if (!readable(url) || await cache.match(key, { ignoreVary: true })) continue;
    try {
      if (url.pathname === GROUND) {
        const size = Number((await fetch(url, { method: "HEAD" })).headers.get("Content-Length"));
        if (sparing || !size || size > WHOLE) continue;
      }
      await keep(key, await fetch(url));
    } catch (unreachable) { /* another time */ }
  }
}

/** The shell of this version, and all that earlier versions kept, fetched anew: a page and its scripts are never of two versions. */
async function install() {
  const cache = await caches.open(NAME), names = (await caches.keys()).filter((name) => name.startsWith("milo-") && name !== NAME);
  await cache.addAll(KEPT.shell);
  for (const name of names) {
    const before = (await (await caches.open(name)).keys()).map(({ url }) => url);
    await gather(before.filter((url) => !new URL(url).searchParams.has("range")), true);
  }
  await self.skipWaiting();
}

async function activate() {
  await Promise.all((await caches.keys()).filter((name) => name.startsWith("milo-") && name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => { if (event.request.method === "GET" && readable(new URL(event.request.url))) event.respondWith(answer(event)); });
addEventListener("message", (event) => {
  const { urls, sparing, page } = event.data;
  if (urls) event.waitUntil(gather(urls, sparing));
  if (page) event.ports[0].postMessage(told.get(keyOf(new Request(page))) || null);
});
