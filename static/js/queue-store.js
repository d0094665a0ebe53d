// What waits for the network, on the phone itself: one IndexedDB, each change on the disk before it counts. Used by queue.js alone.

const NAME = "milo-queue", ENTRIES = "entries";
let opened = null;

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** The database; it is opened without a number, so that a page of an older or a newer version reads the same one. Rejects where a browser keeps nothing. */
function database() {
  opened = opened || new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME);
    request.onupgradeneeded = () => request.result.createObjectStore(ENTRIES, { keyPath: "key" });
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => { database.close(); opened = null; };
      database.onclose = () => { opened = null; };
      resolve(database);
    };
  });
  opened.catch(() => { opened = null; });
  return opened;
}

/** Run ``act(store)`` in one transaction; resolves with what it says once all is on the disk, rejects (QuotaExceededError) if it is not. */
async function within(mode, act) {
  const transaction = (await database()).transaction(ENTRIES, mode, { durability: "strict" });
  const whole = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error || new Error("aborted"));
  });
  whole.catch(() => {}); // act may fail first, and then says why
  const said = await act(transaction.objectStore(ENTRIES));
  await whole;
  return said;
}

/** All entries in the order in which they came. */
export const all = async () => (await within("readonly", (store) => done(store.getAll()))).sort((one, other) => (one.order || 0) - (other.order || 0));

/** Put all of ``entries`` down, or none of them; each gets its number in the order. */
export const add = (entries) => within("readwrite", async (store) => {
  const last = Math.max(0, ...(await done(store.getAll())).map((entry) => entry.order || 0));
  await Promise.all(entries.map((entry, at) => done(store.put({ ...entry, order: last + 1 + at }))));
});

/** Change entries in one step: ``act`` hears all of them and gives the new ones, those that are ``gone`` to be deleted. Says what was given. */
export const change = (act) => within("readwrite", async (store) => {
  const next = act(await done(store.getAll()));
  await Promise.all(next.map((entry) => done(entry.gone ? store.delete(entry.key) : store.put(entry))));
  return next;
});
