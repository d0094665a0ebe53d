// Step one of a sign: the place under the cross in the middle of the map, in words, inside the quarter. Used by sign.js.
import { announce, ask, byId, make, say } from "./page.js";

const CROSS = '<svg viewBox="0 0 64 64" width="64" height="64" aria-hidden="true"><g fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round"><circle cx="32" cy="32" r="13"/><path d="M32 5v13M32 46v13M5 32h13M46 32h13"/></g><g fill="none" stroke="#1a1a1a" stroke-width="2.6" stroke-linecap="round"><circle cx="32" cy="32" r="13"/><path d="M32 5v13M32 46v13M5 32h13M46 32h13"/></g><circle cx="32" cy="32" r="3.2" fill="#0066cc" stroke="#fff" stroke-width="1.5"/></svg>';

const SAME = 2e-5; // degrees, about two metres: a map moves by whole pixels

/** Start placing in ``step`` (the screen). ``put`` hears {lon, lat, place, near}; while the cross stands on ``picked``, just that place, and as it is ``called``. Returns a function that ends it. */
export function startPlacing(map, step, put, picked = null) {
  const part = (name) => step.querySelector(`[data-part="${name}"]`), act = (name) => step.querySelector(`[data-act="${name}"]`);
  const where = part("where"), outside = part("outside"), here = act("here"), locate = act("locate"), element = byId("map");
  const cross = make("div", { class: "cross" });
  cross.innerHTML = CROSS;
  byId("map-side").append(cross);
  let waiting = 0, edge = null, ended = false, asked = 0, putting = false, seen = null;

  const onPicked = (lon, lat) => picked && Math.abs(picked.lon - lon) < SAME && Math.abs(picked.lat - lat) < SAME;

  /** Ask where the cross is; tells {inside, words} or null if there is no answer or a newer question. */
  async function look() {
    asked += 1;
    const mine = asked, [lon, lat] = map.centre();
    seen = { lon, lat };
    try {
      const found = await ask("/where", { lon: lon.toFixed(6), lat: lat.toFixed(6) });
      if (ended || mine !== asked) return null;
      if (found.inside && picked && picked.called && onPicked(lon, lat)) found.words = picked.called;
      edge = found.edge;
      outside.hidden = found.inside;
      where.textContent = found.inside ? found.words : "";
      cross.classList.toggle("is-outside", !found.inside);
      return { ...found, lon, lat };
    } catch (failed) {
      const words = (onPicked(lon, lat) && picked.called) || say("somewhere");
      if (!ended && mine === asked) { outside.hidden = true; where.textContent = words; }
      return ended || mine !== asked ? null : { inside: true, words, lon, lat };
    }
  }

  async function lookAndTell() {
    const found = await look();
    if (found) announce(found.inside ? found.words : say("outside"));
  }

  function moved() {
    const [lon, lat] = map.centre();
    // longer words make the map lower: it comes to rest again where it was, and asking again would never end
    if (seen && Math.abs(seen.lon - lon) < SAME && Math.abs(seen.lat - lat) < SAME) return;
    clearTimeout(waiting);
    where.textContent = say("finding");
    waiting = setTimeout(lookAndTell, 250);
  }

  async function putHere() {
    if (putting) return;
    putting = true;
    let found = null;
    // the map may still be coming to rest: then a newer question has overtaken ours, and we ask again
    while (!found && !ended) { clearTimeout(waiting); found = await look(); }
    putting = false;
    if (!found) return;
    if (!found.inside) { announce(say("outside")); act("edge").focus(); return; }
    const { lon, lat } = onPicked(found.lon, found.lat) ? picked : found;
    put({ lon, lat, place: found.words, near: found.nearest || [] });
  }

  function findDevice() {
    where.textContent = say("locating");
    seen = null;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { if (!ended) map.moveTo([coords.longitude, coords.latitude], 17); },
      () => { if (!ended) { where.textContent = say("notLocated"); announce(say("notLocated")); } },
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 30000 },
    );
  }

  const keys = (event) => { if (event.key === "Enter" && event.target === element) { event.preventDefault(); putHere(); } };

  map.placing(true);
  map.listen((lonlat) => map.moveTo(lonlat));
  map.onMove(moved);
  element.addEventListener("keydown", keys);
  element.setAttribute("aria-describedby", "map-keys");
  here.addEventListener("click", putHere);
  act("edge").addEventListener("click", () => { if (edge) { map.moveTo(edge, 16); here.focus(); } });
  if ("geolocation" in navigator && window.isSecureContext) {
    locate.hidden = false;
    locate.addEventListener("click", findDevice);
  }
  lookAndTell();

  return () => {
    ended = true;
    clearTimeout(waiting);
    cross.remove();
    map.placing(false);
    map.listen(null);
    map.offMove(moved);
    element.removeEventListener("keydown", keys);
    element.removeAttribute("aria-describedby");
  };
}
