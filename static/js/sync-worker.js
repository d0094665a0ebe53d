// Sends what waits on the phone when the browser says that there is a network again, also when no page is open: Background Sync, which one family of browsers has.
// A worker of its own, made of the modules of the pages; the one that keeps pages is a plain script, which every browser reads. Registered by worker-register.js.
import { sendAll } from "./queue.js";

addEventListener("install", () => self.skipWaiting());
addEventListener("sync", (event) => {
  // what is left over makes the browser come back later
  event.waitUntil(sendAll().then((left) => { if (left) throw new Error(`${left} still wait`); }));
});
