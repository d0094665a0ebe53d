// Step one of a sign that is a line or an area: points by tap or by the cross, the last one taken back, done. Nothing is dragged. Fetched by sign.js.
import { announce, ask, number, say } from "./page.js";
import { startPlacing } from "./placing.js";

const LEAST = { line: 2, area: 3 }, MOST = 150;

const turn = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

/** Whether the border through ``points`` and back to the first crosses itself. */
export function crosses(points) {
  const edges = points.map((from, place) => [from, points[(place + 1) % points.length]]);
  return edges.some(([a, b], one) => edges.some(([c, d], other) => other > one + 1 && !(one === 0 && other === edges.length - 1)
    && turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)));
}

/** Start drawing in ``step``: {draft, keep, sketch, put} of sign.js; ``put`` hears {geometry, lon, lat, place}. Returns a function that ends it. */
export function startDrawing(map, step, { draft, keep, sketch, put }) {
  const part = (name) => step.querySelector(`[data-part="${name}"]`), act = (name) => step.querySelector(`[data-act="${name}"]`);
  const tally = part("drawn"), undo = act("undo"), done = act("done"), words = tally.dataset, { shape } = draft;
  let ended = false;

  const geometry = () => (shape === "area" && draft.points.length > 2 ? { type: "Polygon", coordinates: [[...draft.points, draft.points[0]]] } : { type: "LineString", coordinates: draft.points });

  function tell(speak) {
    const count = draft.points.length;
    tally.textContent = `${words.count.replace("{count}", number(count))} ${count < LEAST[shape] ? words[`more${shape === "area" ? "Area" : "Line"}`] : ""}`.trim();
    part("hint").hidden = count > 0;
    undo.disabled = !count;
    done.disabled = count < LEAST[shape];
    sketch(count ? geometry() : null);
    if (speak) announce(tally.textContent);
  }

  function add([lon, lat]) {
    const point = [Number(lon.toFixed(6)), Number(lat.toFixed(6))], last = draft.points[draft.points.length - 1];
    if ((last && last.join() === point.join()) || draft.points.length >= MOST) return;
    keep({ points: [...draft.points, point] });
    tell(true);
  }

  async function finish() {
    const { points } = draft;
    if (shape === "area" && crosses(points)) { tally.textContent = words.crossing; announce(words.crossing); undo.focus(); return; }
    let found = { inside: true, words: say("somewhere") };
    try {
      found = await ask("/where", { shape: JSON.stringify(geometry()) });
    } catch (unreachable) { /* the server says it when the sign is sent */ }
    if (ended) return;
    if (!found.inside) { tally.textContent = say("outside"); announce(say("outside")); return; }
    const middle = shape === "line" ? points[Math.floor((points.length - 1) / 2)] : [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
    put({ geometry: geometry(), lon: middle[0], lat: middle[1], place: found.words });
  }

  const end = startPlacing(map, step, ({ lon, lat }) => add([lon, lat]));
  map.listen(add);
  act("here").textContent = words.add;
  [tally, undo, done].forEach((each) => { each.hidden = false; });
  part("hint").textContent = words.hint;
  undo.addEventListener("click", () => { keep({ points: draft.points.slice(0, -1) }); tell(true); if (undo.disabled) act("here").focus(); });
  done.addEventListener("click", finish);
  tell(false);
  return () => { ended = true; end(); };
}
