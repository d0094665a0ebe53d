"""What axe-core does not measure: width at 320 pixels, text given more room, the size of targets, what holds the focus and whether it is seen. Each function lists what is wrong."""
from __future__ import annotations

# WCAG 1.4.12: a reader's own style with this much room must lose nothing
ROOM = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"

WIDE = """() => {
  const root = document.documentElement, most = root.clientWidth + 1;
  if (root.scrollWidth <= most) return [];
  const out = [...document.querySelectorAll('body *')].filter(e => { const b = e.getBoundingClientRect(); return b.width && (b.right > most || b.left < -1) && getComputedStyle(e).position !== 'fixed'; });
  return [`${root.scrollWidth} wide`, ...out.slice(-3).map(e => e.outerHTML.slice(0, 140))];
}"""

# text in a box that hides what does not fit; a box that scrolls or is one ellipsis by intent and says its words elsewhere is not cut
CUT = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(e => {
  if (!e.checkVisibility({visibilityProperty: true}) || e.closest('.visually-hidden, .leaflet-container, svg, [aria-hidden=true], option')) return false;
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) return false;
  const s = getComputedStyle(e);
  const hides = v => v === 'hidden' || v === 'clip';
  return (hides(s.overflowX) && e.scrollWidth > e.clientWidth + 2) || (hides(s.overflowY) && e.scrollHeight > e.clientHeight + 2 && e.clientHeight > 1);
}).map(e => e.outerHTML.slice(0, 160))"""

# a link inside a sentence is as high as its line; a control is hit through its label as well
TARGETS = """least => {
  const small = [];
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=switch], [role=tab], [tabindex="0"]')) {
    if (!e.checkVisibility({visibilityProperty: true, opacityProperty: false}) || e.disabled || e.closest('[aria-hidden=true], [inert], .leaflet-control-attribution')) continue;
    const boxes = [e, ...(e.labels ?? [])].map(x => x.getBoundingClientRect()).filter(b => b.width > 1 && b.height > 1);
    if (!boxes.length) continue;
    const box = boxes.reduce((a, b) => a.width * a.height >= b.width * b.height ? a : b);
    if (Math.min(box.width, box.height) >= least - 0.5) continue;
    // the years under the slider jump to what slider and buttons reach too (2.5.5, "equivalent")
    if (e.matches('.skip, .visually-hidden, .years a') || getComputedStyle(e, '::after').position === 'absolute') continue;
    if (e.tagName === 'A' && getComputedStyle(e).display === 'inline') {
      const block = e.closest('p, li, dd, td, th, figcaption, caption, span.said, label, h1, h2, h3') ?? e.parentElement;
      if (block.textContent.trim().length > e.textContent.trim().length + 1) continue;
    }
    small.push(`${Math.round(box.width)}x${Math.round(box.height)} ${e.outerHTML.slice(0, 130)}`);
  }
  return small;
}"""


def too_wide(page) -> list[str]:
    """What makes the page scroll in two directions."""
    return page.evaluate(WIDE)


def cut_with_room(page) -> list[str]:
    """What is cut, or pushed over the edge, when a reader gives the text more room."""
    before = set(page.evaluate(CUT))
    sheet = "room => { const s = new CSSStyleSheet(); s.replaceSync(room); document.adoptedStyleSheets = [...document.adoptedStyleSheets, s]; }"
    page.evaluate(sheet, ROOM)
    found = [each for each in page.evaluate(CUT) if each not in before] + page.evaluate(WIDE)
    page.evaluate("() => { document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1); }")
    return found


def small_targets(page, least: int = 44) -> list[str]:
    """Controls smaller than ``least`` pixels on a side. Links inside a sentence are left out, as WCAG does."""
    return page.evaluate(TARGETS, least)


# where the focus is, whether it can be seen (an outline or a shadow, on the control or on its label) and whether something lies over it
FOCUS = """async () => {
  await new Promise(requestAnimationFrame);
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const seen = x => { const s = getComputedStyle(x); return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none'; };
  const shown = [e, ...(e.labels ?? []), ...(e.parentElement ? [e.parentElement] : [])];
  const all = e.getBoundingClientRect();
  // of what is larger than the window the part that is in it
  const box = {left: Math.max(all.left, 0), right: Math.min(all.right, innerWidth), top: Math.max(all.top, 0), bottom: Math.min(all.bottom, innerHeight)};
  box.width = box.right - box.left; box.height = box.bottom - box.top;
  const points = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
  const hit = points.some(([x, y]) => { const at = document.elementFromPoint(x, y); return at && (e.contains(at) || at.contains(e) || [...(e.labels ?? [])].some(l => l.contains(at))); });
  const inside = box.width > 0 && box.height > 0;
  window.milosFocus ??= new Map();
  const again = window.milosFocus.has(e);
  window.milosFocus.set(e, true);
  const name = e.outerHTML.slice(0, 110);
  return {again, wrong: !shown.some(seen) ? `focus is not seen: ${name}` : !inside ? `focus is out of sight: ${name}` : !hit ? `focus is covered: ${name}` : ''};
}"""


def lost_focus(page, most: int = 80) -> list[str]:
    """What is wrong while Tab is pressed from the top of the page until it comes round, at most ``most`` times: lost, unseen or covered focus, or a trap."""
    wrong, before = [], 0
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at is None or at["again"]:
            break
        before += 1
        if at["wrong"]:
            wrong.append(at["wrong"])
    return wrong if before >= 3 else [*wrong, f"Tab reaches {before} places only"]
