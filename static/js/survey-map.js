// A place of a questionnaire on the map: a point, a line or an area, with the cross of the signs or by taps. Fetched by survey.js when somebody asks for it.
import { createMap } from "./map.js";
import { startDrawing } from "./drawing.js";
import { createDrawing } from "./map/drawing.js";
import { byId, page, say } from "./page.js";
import { startPlacing } from "./placing.js";

const STYLES = ["/static/vendor/leaflet/leaflet.css", "/static/css/map.css", "/static/css/flow.css", "/static/css/survey-map.css"];
const LIBRARIES = ["/static/vendor/leaflet/leaflet.js", "/static/vendor/protomaps-leaflet/protomaps-leaflet.js"];
let ready = null;

/** A file of ours in the head of the page; resolves when it is there. */
function bring(element) {
  return new Promise((resolve, reject) => { element.onload = resolve; element.onerror = reject; document.head.append(element); });
}

const style = (href) => bring(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
const script = (src) => bring(Object.assign(document.createElement("script"), { src }));

async function fetchAll() {
  document.documentElement.classList.add("scripted");
  await Promise.all([...STYLES.map(style), LIBRARIES.reduce((before, src) => before.then(() => script(src)), Promise.resolve())]);
}

/** Let somebody choose one of ``shapes`` ("point", "line", "area"); resolves with {geometry, name}, or null if they went back. */
export async function choose(shapes) {
  ready = ready || fetchAll();
  try { await ready; } catch (failed) { ready = null; throw failed; }
  const dialog = byId("survey-map").content.cloneNode(true).firstElementChild, step = dialog.querySelector(".step");
  const live = byId("say"), home = live.parentNode;
  document.body.append(dialog);
  dialog.append(live); // what lies outside an open dialog is not heard
  dialog.showModal();
  const map = createMap(byId("map"), {
    language: page.lang, direction: document.documentElement.dir, area: page.area, opening: page.opening, bounds: page.bounds,
    words: { zoomIn: say("zoomIn"), zoomOut: say("zoomOut") }, ground: page.ground, credit: page.credit,
  });
  const sketches = map.use(createDrawing);
  const blank = step.innerHTML;
  let end = () => {};

  return new Promise((resolve) => {
    const close = (chosen) => { end(); end = () => {}; home.append(live); dialog.close(); dialog.remove(); resolve(chosen); };

    /** The panel for one shape, as new: what was begun in another is gone. */
    function begin(shape) {
      end();
      step.innerHTML = blank;
      sketches.show(null);
      step.querySelector('[data-act="close"]').addEventListener("click", () => close(null));
      const choice = step.querySelector('[data-part="shapes"]');
      choice.hidden = shapes.length < 2;
      choice.querySelectorAll("input").forEach((radio) => {
        radio.closest(".radio").hidden = !shapes.includes(radio.value);
        radio.checked = radio.value === shape;
        radio.addEventListener("change", () => { begin(radio.value); step.querySelector(`[value="${radio.value}"]`).focus(); });
      });
      if (shape === "point") {
        end = startPlacing(map, step, ({ lon, lat, place }) => close({ geometry: { type: "Point", coordinates: [Number(lon.toFixed(6)), Number(lat.toFixed(6))] }, name: place }));
      } else {
        const draft = { shape, points: [] };
        end = startDrawing(map, step, { draft, keep: (changes) => Object.assign(draft, changes), sketch: sketches.show, put: ({ geometry, place }) => close({ geometry, name: place }) });
      }
    }

    dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(null); });
    begin(shapes[0]);
    map.resize();
    map.open();
    step.querySelector("h2").focus();
  });
}
