"""Text size and contrast measured on pictures of the pages, the words on the map's canvas included; forced colours; nothing moves for whoever asked for that."""
from __future__ import annotations

import pytest
from tests.browser import pixels
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
LARGE, BOLD = 24, 18.66  # pixels from which 3:1 is enough (WCAG 2.2, "large scale")
# the thin strokes of a painted word never reach the colour they are drawn with; with this much less allowed, #5B6B73 on #F4F1EC still passes and #8A979D fails
THIN = 0.25
PATHS = ["/it/c/prova", "/ar/c/prova", "/it/c/lorenteggio/add", "/it/c/lorenteggio/q/biblioteca", "/it/receipt", "/it/c/prova/promises", "/it/accessibility"]


def faint(page) -> list[str]:
    """The pieces of text in the window that are too small or too faint, one line each."""
    image, wrong = pixels.picture(page), []
    for text in pixels.texts(page):
        least = 3 if text["size"] >= LARGE or (text["bold"] and text["size"] >= BOLD) else 4.5
        found = pixels.measured(image, text["corners"])
        if found < least - (THIN if text.get("painted") else 0):
            wrong.append(f"{found:.2f} instead of {least}: {text['words']!r}, {text['size']:.0f} px{', on the map' if text.get('painted') else ''}")
        if text["size"] < 12:
            wrong.append(f"{text['size']:.1f} px: {text['words']!r}{', on the map' if text.get('painted') else ''}")
    return wrong


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_text_is_large_and_strong_enough_on_the_picture_of_the_page(visit, size):
    tab = visit(size)
    tab.page.add_init_script(f"({pixels.LISTEN})()")
    wrong, painted = {}, 0
    for path in PATHS:
        tab.go(path)
        painted += sum(text.get("painted", False) for text in pixels.texts(tab.page))
        if lines := faint(tab.page):
            wrong[path] = lines
    assert painted >= 3, "no word of the map was found"
    assert not wrong, "\n".join(f"{path}\n  " + "\n  ".join(lines) for path, lines in wrong.items())


def test_the_measure_sees_text_that_is_too_faint(visit):
    page = visit(PHONE).go("/it/privacy").page
    assert faint(page) == []
    page.evaluate("document.querySelector('.lead').style.color = '#8a8a8a'")
    assert len(faint(page)) == 1


def test_in_forced_colours_controls_keep_an_edge_and_marks_their_meaning(visit):
    tab = visit(DESKTOP, forced_colors="active").go("/it/c/prova")
    bare = tab.page.evaluate("""() => [...document.querySelectorAll('main button, main .btn, main select, main input:not([type=hidden])')].filter(e => e.checkVisibility()).filter(e => {
        const s = getComputedStyle(e);
        return parseFloat(s.borderTopWidth) < 1 && parseFloat(s.outlineWidth) < 1 && s.textDecorationLine === 'none' && !['checkbox', 'radio', 'range'].includes(e.type) && !e.closest('[role=tablist], .leaflet-container, label');
      }).map(e => e.outerHTML.slice(0, 120))""")
    assert bare == []
    assert tab.page.locator("#leave").is_visible() and tab.page.locator(".pin, .cluster").first.is_visible()


@pytest.mark.parametrize("path", ["/it/c/prova", "/it/c/lorenteggio/time", "/it/c/lorenteggio/q/biblioteca"])
def test_nothing_moves_for_whoever_asked_for_less_motion(visit, path):
    page = visit(PHONE).go(path).page
    if page.locator("#sheet-more").count():
        page.locator("#sheet-more").click()
    moving = page.evaluate("document.getAnimations().filter(a => a.playState === 'running' && a.effect.getComputedTiming().duration > 20).map(a => a.effect.target?.outerHTML.slice(0, 100))")
    assert moving == []


EDGES = """() => [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea, main .btn-primary, main .btn-outline-primary, main [role=switch]')].filter(e => {
    const b = e.getBoundingClientRect(), top = document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2);
    return e.checkVisibility({visibilityProperty: true}) && !e.disabled && !e.closest('.visually-hidden') && b.width > 12 && b.left >= 6 && b.top >= 0 && b.bottom <= innerHeight && (top === e || e.contains(top));
  }).map(e => { const b = e.getBoundingClientRect(); return {name: e.outerHTML.slice(0, 90), x: b.left, y: b.top + b.height / 2}; })"""


def test_edges_of_controls_stand_out_on_the_picture(visit):
    """3:1 between what lies beside a control and its edge or its ground (1.4.11)."""
    tab, seen, weak = visit(PHONE), 0, []
    for path in ("/it/c/lorenteggio/add", "/it/c/lorenteggio/q/biblioteca", "/it/receipt", "/it/accessibility/feedback", "/it/c/prova/promises", "/it/c/prova"):
        page = tab.go(path).page
        image = pixels.picture(page)
        for edge in page.evaluate(EDGES):
            across = [image.getpixel((int(edge["x"]) + step, int(edge["y"]))) for step in range(-5, 8)]
            seen += 1
            if (found := max(pixels.contrast(across[0], colour) for colour in across)) < 3:
                weak.append(f"{path} {found:.2f}: {edge['name']}")
    assert seen > 10
    assert weak == []
