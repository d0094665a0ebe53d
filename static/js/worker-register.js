// Wakes what a bad network needs, a while after the page or when somebody starts to write: the service worker and the queue. Loaded lazily by residents.js, receipt.js, sign-page.js.
import { SYNC, wake } from "./queue.js";
import { wakeBar } from "./queue-bar.js";
import { speak } from "./queue-words.js";

const worker = navigator.serviceWorker; // none on plain http in a local network: then the queue alone works

/** Ask the worker when this page was fetched, if it answered with a copy; null if not. */
function age() {
  const { controller } = worker || {};
  if (!controller) return Promise.resolve(null);
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, 2000, null);
    controller.postMessage({ page: location.href }, [port2]);
  });
}

/** Tell the worker what this page is made of: on a first visit it was not there to see it. */
async function register() {
  if (!worker || !(await worker.register("/worker.js"))) return;
  const { active } = await worker.ready, { connection } = navigator;
  const asked = performance.getEntriesByType("resource").map(({ name }) => name);
  const { slug } = (document.getElementById("page") && JSON.parse(document.getElementById("page").textContent)) || {};
  const lang = document.documentElement.lang;
  active.postMessage({ urls: [document.getElementById("field-form") ? location.pathname : location.href, `/${lang}/waiting`, `/${lang}/media`, ...(slug ? [`/api/c/${slug}/places?lang=${lang}`] : []), ...asked], sparing: Boolean(connection && connection.saveData) });
}

if (document.getElementById("stage")) import("./queue-sign.js").catch(() => {});
speak().catch(() => {}); // while there is a network
wake();
if (!document.getElementById("queue-page")) age().then(wakeBar); // that page says it all
register().catch(() => {});
if (worker && "SyncManager" in window) worker.register("/static/js/sync-worker.js", { type: "module", scope: SYNC }).catch(() => {});
