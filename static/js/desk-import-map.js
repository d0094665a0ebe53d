// The map of a file before it is saved; what is in words stands in the page already.
import { createMap } from "./map.js";

const element = document.getElementById("map");
const page = JSON.parse(document.getElementById("page").textContent);
const whole = new Intl.NumberFormat(`${page.language}-u-nu-latn`);

async function start() {
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", element.dataset.label);
  element.tabIndex = 0;
  const map = createMap(element, page);
  const answer = await fetch(page.shapes, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const collection = await answer.json();
  map.plan.put("file", collection, page.style, () => {});
  if (collection.features.length < collection.all) {
    const line = document.getElementById("sampled");
    line.textContent = page.sampled.replace("%(some)s", whole.format(collection.features.length)).replace("%(all)s", whole.format(collection.all));
    line.hidden = false;
  }
}

start().catch(() => { document.getElementById("no-map").hidden = false; });
