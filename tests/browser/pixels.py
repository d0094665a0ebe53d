"""Text as it is painted: where each piece of it stands on the screen, the map's canvas included, and its contrast and size measured on a picture of the page."""
from __future__ import annotations

import io
from collections import Counter

from PIL import Image

# every word that is painted on a canvas is written down with the corners of its box in pixels of the canvas
LISTEN = """() => {
  const put = CanvasRenderingContext2D.prototype.fillText;
  window.painted = [];
  CanvasRenderingContext2D.prototype.fillText = function (words, x, y, ...more) {
    put.call(this, words, x, y, ...more);
    const m = this.measureText(words), t = this.getTransform();
    const at = (px, py) => [t.a * px + t.c * py + t.e, t.b * px + t.d * py + t.f];
    const left = x - m.actualBoundingBoxLeft, right = x + m.actualBoundingBoxRight, top = y - m.actualBoundingBoxAscent, bottom = y + m.actualBoundingBoxDescent;
    window.painted.push({canvas: this.canvas, words, size: parseFloat(this.font.match(/([\\d.]+)px/)?.[1] ?? 0) * Math.hypot(t.a, t.b), corners: [at(left, top), at(right, top), at(right, bottom), at(left, bottom)]});
  };
}"""

# the pieces of text in the document that stand whole in the window, and the painted ones that nothing lies over
FOUND = """() => {
  const out = [];
  const whole = b => b.width > 6 && b.height > 6 && b.left >= 0 && b.top >= 0 && b.right <= innerWidth && b.bottom <= innerHeight;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement;
    if (!/[\\p{L}\\p{N}]/u.test(node.data) || !e || !e.checkVisibility({visibilityProperty: true, opacityProperty: true}) || e.closest('.visually-hidden, [aria-hidden=true], :disabled, option, .leaflet-pane svg')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const b = [...range.getClientRects()].find(whole);
    if (!b) continue;
    const [x, y] = [b.left + b.width / 2, b.top + b.height / 2];
    const top = document.elementFromPoint(x, y);
    if (!top || !(e.contains(top) || top.contains(e))) continue;
    const s = getComputedStyle(e);
    out.push({words: node.data.trim().slice(0, 40), size: parseFloat(s.fontSize), bold: parseInt(s.fontWeight) >= 700, corners: [[b.left, b.top], [b.right, b.top], [b.right, b.bottom], [b.left, b.bottom]]});
  }
  for (const p of window.painted ?? []) {
    if (!p.canvas.isConnected || !p.canvas.checkVisibility()) continue;
    const c = p.canvas.getBoundingClientRect(), k = c.width / p.canvas.width;
    const corners = p.corners.map(([x, y]) => [c.left + x * k, c.top + y * k]);
    const inside = corners.every(([x, y]) => x >= Math.max(0, c.left) && y >= Math.max(0, c.top) && x <= Math.min(innerWidth, c.right) && y <= Math.min(innerHeight, c.bottom));
    if (!inside) continue;
    const free = [...corners, [corners.reduce((a, q) => a + q[0], 0) / 4, corners.reduce((a, q) => a + q[1], 0) / 4]].every(([x, y]) => document.elementFromPoint(x, y)?.closest('#map') && !document.elementFromPoint(x, y)?.closest('.leaflet-marker-pane, .leaflet-control, path'));
    if (free) out.push({words: p.words, size: p.size * k, bold: false, corners, painted: true});
  }
  return out;
}"""


def texts(page) -> list[dict]:
    """The pieces of text in the window: words, size in CSS pixels, bold, the corners of the box; ``painted`` for those on the map's canvas."""
    return page.evaluate(FOUND)


def picture(page) -> Image.Image:
    """The window as it is painted, one pixel for each CSS pixel."""
    return Image.open(io.BytesIO(page.screenshot(scale="css"))).convert("RGB")


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance (WCAG 2.2, definition)."""
    parts = [value / 255 for value in colour]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def measured(image: Image.Image, corners) -> float:
    """The contrast of the text in a box (corners in pixels, turned or not): its ground is the commonest colour, its ink the one that differs most.

    Thin strokes are mixed with their ground when they are painted, so what is measured is at most what was meant.
    """
    (ax, ay), (bx, by), _, (dx, dy) = corners
    across, down = max(8, int(((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5)), max(6, int(((dx - ax) ** 2 + (dy - ay) ** 2) ** 0.5))
    colours = Counter()
    for i in range(across + 1):
        for j in range(down + 1):
            x, y = ax + (bx - ax) * i / across + (dx - ax) * j / down, ay + (by - ay) * i / across + (dy - ay) * j / down
            if 0 <= x < image.width and 0 <= y < image.height:
                colours[image.getpixel((int(x), int(y)))] += 1
    ground = colours.most_common(1)[0][0]
    return max(contrast(colour, ground) for colour in colours)
