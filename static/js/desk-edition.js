// The map of an edition: its shapes, or what differs from another one. Table and words are in the page already.
import { createMap } from "./map.js";
import { createDifferences } from "./map/differences.js";

const element = document.getElementById("map");
const page = JSON.parse(document.getElementById("page").textContent);
const whole = new Intl.NumberFormat(`${page.language}-u-nu-latn`);

async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** The shapes of one edition in the style of the layer; of a large one a sample, and the page says so. */
async function showShapes(map) {
  const collection = await ask(page.shapes);
  map.plan.put("edition", collection, page.style, () => {});
  if (collection.features.length < collection.all) {
    const line = document.getElementById("sampled");
    line.textContent = page.sampled.replace("%(some)s", whole.format(collection.features.length)).replace("%(all)s", whole.format(collection.all));
    line.hidden = false;
  }
}

async function showChanges(differences) {
  const found = await ask(page.changes);
  Object.keys(found).forEach((kind) => {
    const before = found[kind].features.map((feature) => feature.properties.before).filter(Boolean);
    differences.put(kind, found[kind], { type: "FeatureCollection", features: before.map((geometry) => ({ type: "Feature", geometry, properties: {} })) });
  });
  document.querySelectorAll("[data-kind]").forEach((box) => {
    differences.show(box.dataset.kind, box.checked);
    box.addEventListener("change", () => differences.show(box.dataset.kind, box.checked));
  });
}

async function start() {
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", element.dataset.label);
  element.tabIndex = 0;
  const map = createMap(element, page);
  const differences = map.use(createDifferences);
  document.querySelectorAll(".show").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const place = [Number(button.dataset.lon), Number(button.dataset.lat)];
      element.scrollIntoView({ block: "nearest" });
      map.moveTo(place, 17);
      differences.ring(place);
      element.focus({ preventScroll: true });
    });
  });
  await (page.changes ? showChanges(differences) : showShapes(map));
}

start().catch(() => { document.getElementById("no-map").hidden = false; });
