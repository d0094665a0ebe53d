// "Lascia un segno": place, kind, words, check, then the receipt. Going back loses nothing; sending twice leaves one sign. Fetched by residents.js when it is asked for.
import { drop, fresh, load, participant, room, save } from "./draft.js";
import { offerNearest } from "./nearby.js";
import { announce, ask, byId, fill, make, number, page, say } from "./page.js";
import { startPlacing } from "./placing.js";
import { wakePlaces } from "./places.js";
import { closeCard, setHeight } from "./sheet.js";

const ICONS = "/static/icons/";
const NONE = { icon: "here" };
const NEXT = { place: "category", category: "words", words: "check" };
const stage = byId("stage"), box = byId("sheet-flow");

/** Whether a kind of sign takes a point, a line or an area. */
const takes = (one, shape) => one.geometry === "any" || one.geometry === shape;

/** Go on where somebody was; returns a function that starts a sign, at [lon, lat] if given. */
export function wakeSign(map) {
  const shapes = ["point", "line", "area"].filter((shape) => page.categories.some((one) => takes(one, shape)));
  const anew = () => ({ ...fresh(), shape: shapes[0] });
  let draft = { ...anew(), ...load(page.slug) };
  let open = null, drawn = null, leaveStep = () => {};

  /** What stands on the map now, whatever is being chosen anew. */
  const extent = () => (!draft.geometry ? "point" : /Polygon/.test(draft.geometry.type) ? "area" : "line");
  const category = () => page.categories.find((one) => one.key === draft.category);
  const keep = (changes) => { Object.assign(draft, changes); save(page.slug, draft); };
  const depth = () => (history.state && history.state.depth) || 0;

  /** The browser's own "back" is the way back between steps, so each step is an entry of its history. */
  function go(step) {
    history.pushState({ milo: step, depth: depth() + 1 }, "");
    render(step);
  }
  const back = () => history.back();
  const close = () => history.go(-depth());
  /** Onwards; who came back from the check to change one thing returns to the check. */
  const onwards = (step) => go(draft.whole && draft.category ? "check" : NEXT[step]);

  function mark() {
    map.pins.mark(draft.lon === null ? null : [draft.lon, draft.lat], category() || NONE, ICONS);
    sketch(draft.geometry);
  }

  /** Draw a line or an area on the map, or take it away with null; what draws is fetched with the first one. */
  async function sketch(geometry) {
    if (!geometry && !drawn) return;
    drawn = drawn || import("./map/drawing.js").then(({ createDrawing }) => map.use(createDrawing));
    (await drawn).show(open ? geometry : null);
  }

  function complain(step, sentence) {
    const error = step.querySelector('[data-part="error"]');
    fill(error, make("p", {}, sentence));
    error.hidden = false;
    error.focus();
  }

  function chosen(step) {
    const one = category();
    if (one) fill(step.querySelector('[data-part="chosen"]'), make("img", { src: `${ICONS}sign-${one.icon}.svg`, alt: "", width: 24, height: 30, class: "cat" }), make("b", {}, one.title));
  }

  const screens = {
    place(step) {
      map.pins.mark(null);
      if (draft.shape === "point") sketch(null);
      const put = (place) => {
        keep({ geometry: null, near: [], ...place });
        if (category() && !takes(category(), draft.shape)) keep({ category: "" });
        mark();
        onwards("place");
      };
      step.querySelectorAll("[data-shape]").forEach((button) => {
        button.parentNode.hidden = shapes.length < 2;
        button.setAttribute("aria-pressed", String(button.dataset.shape === draft.shape));
        button.addEventListener("click", () => { keep({ shape: button.dataset.shape, points: [] }); render("place"); });
      });
      if (draft.shape === "point") return startPlacing(map, step, put, draft.picked);
      let ended = false, end = () => { ended = true; };
      import("./drawing.js").then(({ startDrawing }) => { if (!ended) end = startDrawing(map, step, { draft, keep, sketch, put }); }).catch(() => complain(step, say("noNetwork")));
      return () => end();
    },
    list(step) {
      wakePlaces(step, draft.shape, async (place) => {
        const { id, kind, lon, lat, name } = place;
        if (draft.shape === "point") {
          // a door is called by its number, an intervention by its name; of other places more can be told
          keep({ picked: { lon, lat, ...((!id || kind === "intervention") && { called: name }) } });
          map.moveTo([lon, lat], 17);
          back();
          return;
        }
        try {
          const { geometry } = await ask("/shape", { place: id });
          keep({ geometry, lon, lat, place: name, near: [], points: [], ...(category() && takes(category(), draft.shape) ? {} : { category: "" }) });
          map.moveTo([lon, lat], 16);
          onwards("place");
        } catch (failed) {
          complain(step, say("noNetwork"));
        }
      });
    },
    category(step) {
      step.querySelectorAll("[data-category]").forEach((button) => {
        button.closest("li").hidden = !takes(page.categories.find((one) => one.key === button.dataset.category), extent());
        button.setAttribute("aria-pressed", String(button.dataset.category === draft.category));
        button.addEventListener("click", () => { keep({ category: button.dataset.category }); mark(); onwards("category"); });
      });
    },
    words(step) {
      const text = byId("sign-words"), hint = step.querySelector('[data-part="hint"]'), needed = category() && category().text_required;
      chosen(step);
      text.value = draft.text;
      const tell = () => { hint.textContent = text.value.length > 1800 ? say("lettersLeft", { count: number(2000 - text.value.length) }) : say(needed ? "wordsNeeded" : "wordsOptional"); };
      tell();
      text.addEventListener("input", () => { keep({ text: text.value }); tell(); });
      const media = import("./media.js").then(({ wakeMedia }) => wakeMedia(step.querySelector('[data-part="media"]'), draft, keep)).catch(() => () => {});
      step.querySelector('[data-act="next"]').addEventListener("click", () => {
        if (needed && !text.value.trim() && !draft.voice) {
          text.setAttribute("aria-invalid", "true");
          text.focus();
          announce(say("wordsNeeded"));
          hint.classList.add("error");
          return;
        }
        keep({ whole: true });
        go("check");
      });
      return () => media.then((leave) => leave());
    },
    check(step) {
      chosen(step);
      step.querySelector('[data-part="place"]').textContent = draft.place;
      step.querySelector('[data-part="words"]').textContent = [draft.text.trim() || say("noWords"), draft.media].filter(Boolean).join(" · ");
      step.querySelectorAll('[name="exact"]').forEach((radio) => {
        radio.checked = radio.value === draft.accuracy;
        radio.addEventListener("change", () => keep({ accuracy: radio.value }));
      });
      step.querySelector('[data-part="exact"]').hidden = extent() !== "point";
      offerNearest(step, draft, ({ name, lon, lat }) => { keep({ lon, lat, place: name }); mark(); map.moveTo([lon, lat], 17); });
      import("./similar.js").then(({ showSimilar }) => showSimilar(step, draft, stop)).catch(() => { /* agreeing is an offer: without it the sign goes */ });
      ["place", "category", "words"].forEach((one) => step.querySelector(`[data-act="go-${one}"]`).addEventListener("click", () => go(one)));
      step.querySelector('[data-act="send"]').addEventListener("click", () => send(step));
    },
  };

  /** Somebody agreed with another sign and needs none of their own. */
  function stop() {
    drop(page.slug);
    draft = anew();
    close();
  }

  /** Leave the sign: on the phone first, then by the network. Only a 201 is a receipt; without one the phone keeps it, or the screen does. */
  async function send(step) {
    const button = step.querySelector('[data-act="send"]'), me = participant();
    const body = {
      geometry: draft.geometry || { type: "Point", coordinates: [Number(draft.lon.toFixed(6)), Number(draft.lat.toFixed(6))] }, category: draft.category, text: draft.text.trim(),
      accuracy: draft.geometry ? "spot" : draft.accuracy, language: page.languages.indexOf(page.lang) >= 0 ? page.lang : page.languages[0], participant: me, room: room(), ...(draft.voice && { answers: { voice: true } }),
    };
    button.disabled = true;
    const label = button.textContent;
    button.textContent = say("sending");
    try {
      const media = draft.media && await import("./media.js");
      const outcome = await (await import("./queue-sign.js")).sendSign(draft, body, category(), media ? await media.belongings(draft) : []);
      if (outcome.receipt || outcome.waiting) drop(page.slug);
      if (outcome.receipt) {
        if (media) await media.gone(draft);
        location.assign(`/${page.lang}/receipt?${new URLSearchParams({ code: outcome.receipt, me })}`);
        return;
      }
      if (outcome.waiting) {
        draft = anew();
        window.addEventListener("popstate", outcome.tell, { once: true });
        close();
        return;
      }
      if (outcome.another) keep({ key: fresh().key });
      complain(step, outcome.told || say("somethingWrong"));
    } catch (unreachable) {
      complain(step, say("noNetwork"));
    }
    button.disabled = false;
    button.textContent = label;
  }

  function render(name) {
    leaveStep();
    closeCard(false);
    open = name;
    const step = byId(`step-${name}`).content.cloneNode(true).firstElementChild;
    fill(box, step);
    box.hidden = false;
    stage.classList.add("in-flow");
    stage.dataset.step = name;
    byId("sheet-scroll").scrollTop = 0;
    step.querySelector('[data-act="back"]').addEventListener("click", back);
    step.querySelector('[data-act="close"]').addEventListener("click", close);
    const list = step.querySelector('[data-act="list"]');
    if (list) list.addEventListener("click", () => go("list"));
    map.resize();
    leaveStep = screens[name](step) || (() => {});
    map.placing(true); // to the end: no tap on somebody's sign leads away, and one's own is the one that does not fade
    if (name !== "place") mark();
    step.querySelector("h2").focus({ preventScroll: true });
  }

  function shut() {
    if (!open) return;
    leaveStep();
    leaveStep = () => {};
    map.placing(false);
    open = null;
    fill(box);
    box.hidden = true;
    stage.classList.remove("in-flow");
    delete stage.dataset.step;
    map.pins.mark(null);
    sketch(null);
    setHeight("peek");
    map.resize();
    byId("leave").focus({ preventScroll: true });
    if (draft.lon !== null) announce(say("kept"));
  }

  function start(lonlat) {
    import("./worker-register.js").catch(() => {});
    const at = lonlat || (draft.lon !== null && [draft.lon, draft.lat]);
    go("place");
    if (at) map.moveTo(at, 17);
  }

  const known = (step) => Boolean(screens[step]) && (step === "place" || step === "list" || draft.lon !== null);
  window.addEventListener("popstate", (event) => { const step = event.state && event.state.milo; if (known(step)) render(step); else shut(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted && open && !load(page.slug)) { draft = anew(); close(); } });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && open) { event.preventDefault(); back(); } });
  if (known(history.state && history.state.milo)) {
    render(history.state.milo);
    if (draft.lon !== null) map.moveTo([draft.lon, draft.lat], 17);
  } else if (history.state) {
    history.replaceState(null, "");
  }
  if (location.hash === "#leave" && !open) {
    history.replaceState(null, "", location.pathname + location.search);
    start();
  }
  return start;
}
