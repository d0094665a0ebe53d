// The panel: three heights on a phone, tabs, and a card over the list. Used by residents.js and sign.js.
import { byId, fill, make, say } from "./page.js";

const HEIGHTS = ["peek", "half", "full"];
const stage = byId("stage"), scroll = byId("sheet-scroll"), card = byId("sheet-card");
const less = byId("sheet-less"), more = byId("sheet-more");
const leave = byId("leave");
const plain = leave && leave.lastChild.textContent;
let back = null;

/** Put the sheet at "peek", "half" or "full"; wide screens do not notice. */
export function setHeight(height) {
  stage.dataset.height = height;
  less.disabled = height === "peek";
  more.disabled = height === "full";
  if (height === "peek") scroll.scrollTop = 0;
}

const step = (by) => setHeight(HEIGHTS[Math.max(0, Math.min(2, HEIGHTS.indexOf(stage.dataset.height) + by))]);

/** At least ``height``: never lowers what somebody raised. */
export function raise(height) {
  if (HEIGHTS.indexOf(stage.dataset.height) < HEIGHTS.indexOf(height)) setHeight(height);
}

function dragging() {
  const grip = stage.querySelector(".grip");
  let from = null;
  grip.addEventListener("pointerdown", (event) => { from = event.clientY; grip.setPointerCapture(event.pointerId); });
  grip.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const moved = event.clientY - from;
    from = null;
    if (Math.abs(moved) < 8) step(stage.dataset.height === "full" ? -2 : 1);
    else if (Math.abs(moved) > 24) step(moved < 0 ? 1 : -1);
  });
  grip.addEventListener("pointercancel", () => { from = null; });
}

/** Show the panel of tab ``id`` ("legend", "plan", "signs"). */
export function openTab(id) {
  closeCard(false);
  const tabs = Array.from(byId("tabs").querySelectorAll("[role=tab]"));
  tabs.forEach((tab) => {
    const mine = tab.getAttribute("aria-controls") === id;
    tab.setAttribute("aria-selected", String(mine));
    tab.tabIndex = mine ? 0 : -1;
    byId(tab.getAttribute("aria-controls")).hidden = !mine;
  });
}

// Links to the sections become tabs (WAI-ARIA Authoring Practices, tabs with automatic activation).
function makeTabs() {
  const list = byId("tabs");
  const links = Array.from(list.querySelectorAll("a"));
  const bar = make("div", { class: "tabs", id: "tabs", role: "tablist", "aria-label": list.getAttribute("aria-label") });
  links.forEach((link) => {
    const id = link.getAttribute("href").slice(1);
    const tab = make("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": id }, link.textContent);
    tab.addEventListener("click", () => openTab(id));
    bar.append(tab);
    const panel = byId(id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = -1;
  });
  bar.addEventListener("keydown", (event) => {
    const tabs = Array.from(bar.children), at = tabs.indexOf(document.activeElement);
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const to = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const tab = tabs[(to + tabs.length) % tabs.length];
    tab.click();
    tab.focus();
  });
  list.replaceWith(bar);
  const wanted = links.find((link) => link.getAttribute("href") === location.hash) || links[0];
  openTab(wanted.getAttribute("href").slice(1));
}

/** Where the open card is, as [lon, lat], or null: the one button leaves a sign there. */
export const cardAt = () => back && back.at;

/** Put ``content`` over the list, with a way back; ``bar`` are more buttons, ``at`` its [lon, lat]. The first heading takes the focus. */
export function openCard(content, { bar = [], at = null, onClose = null } = {}) {
  closeCard(false);
  const was = document.activeElement;
  back = { was, onClose, at };
  if (leave) leave.lastChild.textContent = at ? say("leaveHere") : plain;
  const button = make("button", { type: "button", class: "btn btn-quiet", id: "card-back", click: () => closeCard(true) }, say("back"));
  fill(card, make("div", { class: "card-bar" }, button, ...bar), content);
  card.hidden = false;
  stage.classList.add("on-card");
  raise("half");
  scroll.scrollTop = 0;
  const heading = card.querySelector("h2, h3");
  if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
}

/** Back to the list; with ``refocus`` the focus goes where it was. */
export function closeCard(refocus) {
  if (card.hidden) return;
  const { was, onClose } = back;
  back = null;
  if (leave) leave.lastChild.textContent = plain;
  card.hidden = true;
  fill(card);
  stage.classList.remove("on-card");
  if (onClose) onClose();
  if (refocus) (was && was.isConnected && was !== document.body ? was : byId("map")).focus({ preventScroll: true });
}

/** Wake the panel. */
export function wakeSheet() {
  byId("sheet-bar").hidden = false;
  less.addEventListener("click", () => { step(-1); if (less.disabled) more.focus(); });
  more.addEventListener("click", () => { step(1); if (more.disabled) less.focus(); });
  card.addEventListener("keydown", (event) => { if (event.key === "Escape") closeCard(true); });
  makeTabs();
  dragging();
  setHeight(byId(`tab-${location.hash.slice(1)}`) ? "half" : "peek");
}
