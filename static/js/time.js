// The page that goes through time: a slider of months with buttons, map and list of the month, and the month in the address.
import { createMap } from "./map.js";
import { createMoments } from "./map/moments.js";
import { announce, ask, byId, fill, make, page, say } from "./page.js";

const ICONS = {
  earlierChange: "M5 5v14M19 5L9 12l10 7z", earlier: "M16 5L7 12l9 7z", later: "M8 5l9 7-9 7z", laterChange: "M19 5v14M5 5l10 7-10 7z",
  play: "M7 4l13 8-13 8z", pause: "M7 4v16M17 4v16",
};
const SPEEDS = { slow: 1800, normal: 900, fast: 350 };
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const monthName = new Intl.DateTimeFormat(`${page.lang}-u-nu-latn`, { month: "long", year: "numeric", timeZone: "UTC" });
const inWords = (month) => monthName.format(new Date(`${month}-15T12:00:00Z`));
const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "mirror");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  [["d", ICONS[name]], ["fill", name === "pause" ? "none" : "currentColor"], ["stroke", "currentColor"], ["stroke-width", name === "pause" ? 5 : 2.4], ["stroke-linejoin", "round"]].forEach(([key, value]) => path.setAttribute(key, value));
  svg.append(path);
  return svg;
};

const map = createMap(byId("map"), {
  language: page.lang, direction: document.documentElement.dir, area: page.area, opening: page.opening, bounds: page.bounds, ground: page.ground,
  words: { zoomIn: say("zoomIn"), zoomOut: say("zoomOut") }, credit: page.credit,
});
if ("ResizeObserver" in window) new ResizeObserver(() => map.resize()).observe(byId("map"));
const moments = map.use(createMoments);

/** How an intervention stands in the month at ``place``: its last turn before it. */
function stateAt(one, place) {
  return one.states.reduce((state, [from, next]) => (from <= place ? next : state), "silent");
}

/** Point at an intervention in the list. */
function pick(number) {
  const item = byId(`t${number}`);
  if (!item) return;
  document.querySelectorAll(".pointed").forEach((old) => old.classList.remove("pointed"));
  item.classList.add("pointed");
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

function wake(data) {
  const { months, happened } = data;
  const last = months.length - 1;
  let place = Math.max(0, months.indexOf(byId("month").value)), playing = 0, asked = null, waiting = 0;

  const button = (name, act) => make("button", { type: "button", "aria-label": say(name), title: say(name), click: act }, icon(name));
  const changeBefore = () => happened.filter((one) => one < place).pop();
  const changeAfter = () => happened.find((one) => one > place);
  const back = button("earlierChange", () => { stop(); go(changeBefore()); });
  const less = button("earlier", () => { stop(); go(place - 1); });
  const more = button("later", () => { stop(); go(place + 1); });
  const on = button("laterChange", () => { stop(); go(changeAfter()); });
  const play = make("button", { type: "button", class: "play", id: "play", click: () => (playing ? stop() : start()) });
  const speed = make("select", { id: "speed", "aria-label": say("speed"), change: () => { if (playing) { stop(); start(); } } }, ...Object.keys(SPEEDS).map((name) => make("option", { value: name, selected: name === "normal" }, say(name))));
  const range = make("input", { type: "range", id: "range", min: 0, max: last, step: 1, "aria-label": say("month"), input: () => { stop(); go(Number(range.value)); } });
  const name = make("output", { for: "range" });

  /** Show the month at ``to``: map at once, list when it has come, address always. */
  function go(to) {
    if (to === undefined || to < 0 || to > last) return;
    place = to;
    draw();
    const address = new URL(location.href);
    address.searchParams.set("at", months[place]);
    history.replaceState(null, "", address);
    clearTimeout(waiting);
    waiting = setTimeout(list, playing ? 0 : 120);
  }

  function draw() {
    range.value = place;
    range.setAttribute("aria-valuetext", inWords(months[place]));
    name.textContent = inWords(months[place]);
    less.disabled = place === 0;
    more.disabled = place === last;
    back.disabled = changeBefore() === undefined;
    on.disabled = changeAfter() === undefined;
    document.querySelectorAll(".ticks i").forEach((tick) => tick.classList.toggle("now", tick.dataset.month === months[place]));
    document.querySelectorAll(".years a").forEach((link) => {
      if (new URL(link.href).searchParams.get("at").slice(0, 4) === months[place].slice(0, 4)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    moments.stand((one) => stateAt(one, place), (one, state) => `${one.title}: ${say(state)}`);
    moments.leave(data.signs.filter((sign) => sign[2] <= place).length);
  }

  async function list() {
    if (asked) asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${location.pathname}?at=${months[place]}&part=list`, { signal: asked.signal });
      if (!answer.ok) throw new Error(answer.status);
      byId("moment").innerHTML = await answer.text();
      document.title = document.title.replace(/: .* ·/, `: ${inWords(months[place])} ·`);
      if (!playing) announce(`${inWords(months[place])}. ${byId("counted").textContent}`);
    } catch (failed) {
      if (failed.name !== "AbortError") { stop(); announce(say("mapFailed")); }
    }
  }

  /** Month by month; who wants calm goes from change to change, slowly. */
  function start() {
    if (place === last) go(0);
    const step = () => { const to = calm ? changeAfter() : place + 1; if (to === undefined || to > last) stop(); else go(to); };
    playing = setInterval(step, SPEEDS[speed.value] * (calm ? 2.5 : 1));
    dress();
  }

  function stop() {
    if (!playing) return;
    clearInterval(playing);
    playing = 0;
    dress();
    announce(`${inWords(months[place])}. ${byId("counted").textContent}`);
  }

  function dress() { fill(play, icon(playing ? "pause" : "play"), make("span", { class: "play-word" }, say(playing ? "pause" : "play"))); }

  document.querySelector(".years").addEventListener("click", (event) => {
    const to = (element) => { event.preventDefault(); stop(); go(months.indexOf(element)); };
    const link = event.target.closest("a");
    if (link) { to(new URL(link.href).searchParams.get("at")); return; }
    if (event.target.matches(".ticks i")) to(event.target.dataset.month);
  });
  dress();
  fill(byId("slide"), make("div", { class: "slide-buttons" }, name, back, less, play, more, on, speed), range);
  byId("slide").hidden = false;
  ["month-form", "steps-nav"].forEach((id) => { byId(id).hidden = true; });
  byId("not-all").hidden = data.one_of === 1;
  byId("not-all").textContent = say("oneOf", { count: data.one_of });
  moments.put(data.interventions, (state) => document.querySelector(`.state-key .state-${state}`).cloneNode(true), pick);
  moments.take(data.signs);
  draw();
}

ask("/time").then(wake).catch(() => announce(say("mapFailed")));
