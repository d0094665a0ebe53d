"""Whole journeys for whoever has no mouse, no sight of the map, no steady hand or no second chance: keys are counted, what a reader is told is written down, nothing needs dragging."""
from __future__ import annotations

import re

import pytest
from tests.browser import every_page, measures
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_residents_leaving import WORDS, left, walk  # noqa: F401  (fixtures)

pytestmark = pytest.mark.browser
# what a reader is told by itself: everything that is written into a live region, in its order, and every heading that takes the focus
HEAR = """() => {
  window.heard = [];
  const say = (node) => { const words = node.textContent.trim(); if (words) window.heard.push(words); };
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const region = (target.nodeType === 1 ? target : target.parentElement)?.closest('[aria-live], [role=status], [role=alert]');
      if (region) say(region);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
  document.addEventListener('focusin', (event) => { if (event.target.matches('h1, h2, h3')) say(event.target); });
}"""


class Keys:
    """A keyboard that counts what is pressed, words apart."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, key: str) -> None:
        """One key; afterwards the focus is somewhere."""
        self.page.keyboard.press(key)
        self.presses += 1

    def to(self, selector: str, key: str = "Tab", most: int = 40) -> None:
        """Press ``key`` until what ``selector`` names has the focus."""
        for _ in range(most):
            if self.page.evaluate("s => document.activeElement?.matches(s)", selector):
                return
            self.press(key)
        pytest.fail(f"{self.presses} keys and not yet at {selector}")


@pytest.mark.parametrize("way", ["address", "map"])
def test_a_sign_takes_at_most_45_keys_by_address_and_60_by_map(walk, left, way):  # noqa: F811
    me = walk("it", PHONE)
    keys = Keys(me.page)
    keys.to("#leave")
    keys.press("Enter")
    me.at("Dove?")
    if way == "address":
        keys.to("[data-act=list]")
        keys.press("Enter")
        me.at("Scegli una via o un luogo")
        keys.to("#place-search")
        for letter in "odaz":
            keys.press(letter)
        me.page.wait_for_selector(".place-list button")
        keys.press("ArrowDown")
        keys.press("Enter")
        me.at("Dove?")
        me.placed()
        keys.to("[data-act=here]")
    else:
        keys.to("#map")
        me.placed()
        keys.press("ArrowUp")
        keys.press("ArrowRight")
        me.page.wait_for_timeout(600)
        me.placed()
    keys.press("Enter")
    me.at("Che segno è?")
    keys.to("button[data-category=fix]")
    keys.press("Enter")
    me.at("Che cosa vuoi dire?")
    keys.to("#sign-words")
    me.page.keyboard.type(WORDS["it"])
    keys.to("[data-act=next]")
    keys.press("Enter")
    me.at("Va bene così?")
    keys.to("[data-act=send]")
    keys.press("Enter")
    me.received()
    assert len(left()) == 1
    assert keys.presses <= {"address": 45, "map": 60}[way], keys.presses


def test_a_reader_is_told_place_step_and_result(walk):  # noqa: F811
    me = walk("it", PHONE)
    me.page.evaluate(f"({HEAR})()")
    me.start()
    place = me.placed()
    me.page.wait_for_function("place => window.heard.includes(place)", arg=place)
    tree = me.page.locator("#sheet").aria_snapshot()
    assert 'heading "Dove?"' in tree and 'button "Metti qui"' in tree and 'button "Scegli da un elenco"' in tree and "Passo 1 di 4" in tree
    me.button("Scegli da un elenco").click()
    me.page.get_by_label("Scrivi una via o un luogo").fill("odaz")
    me.page.wait_for_selector(".place-list button")
    me.page.wait_for_function("() => window.heard.some(words => /^Luoghi: \\d+/.test(words))")  # how many were found
    me.button("Indietro").click()
    me.at("Dove?")
    me.put()
    tree = me.page.locator("#sheet").aria_snapshot()
    assert 'heading "Che segno è?"' in tree and "button \"Mi piace" in tree
    me.kind()
    me.write("Manca una panchina.")
    heard = me.page.evaluate("window.heard")
    for words in ("Dove?", "Che segno è?", "Che cosa vuoi dire?", "Va bene così?"):
        assert any(words in each for each in heard), f"{words} is not told: {heard}"
    me.send()
    me.received()
    # a new page: what it is called is the first thing that is read out
    tree = me.page.locator("main").aria_snapshot()
    assert 'heading "Ricevuto. Grazie!"' in tree and "Manca una panchina." in tree


@pytest.mark.parametrize("language", ["it", "ar"])
def test_the_order_of_tab_is_the_order_of_reading(visit, language):
    """Down the page, and within a line with the direction of the language; the header first, the foot last."""
    page = visit(DESKTOP).go(f"/{language}/c/lorenteggio/add").page
    spots = []
    for _ in range(60):
        page.keyboard.press("Tab")
        spot = page.evaluate("""() => { const e = document.activeElement; if (e === document.body) return null; const b = e.getBoundingClientRect();
            return [e.closest('header, main, footer')?.tagName ?? '', b.top + scrollY, b.left + b.width / 2, e.matches('.skip')]; }""")
        if spot is None:
            break
        spots.append(spot)
    assert spots[0][3], "the skip link is not first"
    parts = [spot[0] for spot in spots[1:]]
    assert parts == sorted(parts, key=["HEADER", "MAIN", "FOOTER"].index) and set(parts) == {"HEADER", "MAIN", "FOOTER"}
    inside = [spot for spot in spots if spot[0] == "MAIN"]
    assert all(after[1] >= before[1] - 30 for before, after in zip(inside, inside[1:])), inside
    sideways = [(before[2], after[2]) for before, after in zip(spots[1:], spots[2:]) if before[0] == after[0] and abs(before[1] - after[1]) < 8]
    assert sideways and all((after > before) == (language == "it") for before, after in sideways)


def test_no_task_needs_dragging(walk, left):  # noqa: F811
    """Zooming, moving, placing and sending by single presses of a finger."""
    me = walk("it", PHONE)
    me.start()
    scale = me.page.locator(".leaflet-control-scale-line").inner_text()
    me.page.locator(".leaflet-control-zoom-in").click()
    me.page.wait_for_function("was => document.querySelector('.leaflet-control-scale-line').textContent !== was", arg=scale)
    box = me.page.locator("#map").bounding_box()
    before = me.placed()
    me.page.touchscreen.tap(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.2)
    me.page.wait_for_timeout(700)
    assert me.placed() and before
    me.put()
    me.kind()
    me.write("Manca una panchina.")
    me.send()
    me.received()
    assert len(left()) == 1


def test_nothing_happens_when_a_finger_slips_off_a_button(visit):
    page = visit(DESKTOP).go("/it/c/lorenteggio").page
    box = page.locator("#leave").bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] - 150)
    page.mouse.up()
    page.wait_for_timeout(300)
    assert page.locator(".step").count() == 0


def test_a_phone_held_sideways_does_everything(walk, left):  # noqa: F811
    me = walk("it", (740, 360))
    me.whole()
    me.send()
    me.received()
    assert len(left()) == 1


def test_choosing_sends_nothing(visit):
    """Radio buttons, boxes and lists of the form and of a questionnaire change nothing but themselves."""
    tab = visit(PHONE)
    for path in ("/it/c/lorenteggio/add", "/it/c/lorenteggio/q/biblioteca"):
        page = tab.go(path).page
        for radio in page.locator("main input[type=radio]:visible, main input[type=checkbox]:visible").all()[:6]:
            radio.check(force=True)
            assert page.url.endswith(path)


def test_what_a_shape_is_called_appears_by_hovering_and_goes_with_escape(visit):
    """The only thing of ours that hovering shows; its words stand in the list too."""
    page = visit(DESKTOP).go("/it/c/lorenteggio").page
    page.wait_for_selector(".leaflet-plan-pane path", state="attached")
    spot = page.evaluate("""() => { const map = document.getElementById('map').getBoundingClientRect();
      for (let x = map.left + 20; x < map.right - 80; x += 8) for (let y = map.top + 20; y < map.bottom - 20; y += 8)
        if (document.elementFromPoint(x, y)?.matches('path.leaflet-interactive') && document.elementFromPoint(x + 3, y + 3)?.matches('path.leaflet-interactive')) return [x, y]; }""")
    page.mouse.move(*spot)
    page.mouse.move(spot[0] + 2, spot[1] + 2)
    page.locator(".plan-tip").first.wait_for()
    page.keyboard.press("Escape")
    page.locator(".plan-tip").first.wait_for(state="detached")


def test_nothing_appears_by_hovering_alone(visit):
    page = visit(DESKTOP).go("/it/c/prova").page
    page.wait_for_selector(".pin, .cluster")
    shown = "() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true})).length"
    for selector in ("#leave", "header a", "#tab-plan", ".languages summary"):
        page.mouse.move(2, 2)
        before = page.evaluate(shown)
        page.locator(selector).first.hover()
        assert page.evaluate(shown) == before, selector


def test_fields_about_oneself_say_what_they_are_for(client, sample):
    page = client.get("/desk/sign-in").get_data(as_text=True)
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page and "onpaste" not in page


def test_every_page_has_a_title_of_its_own(app, client, sample, superuser):
    """And the same frame: the way to the codes, to the notice of one's data and to the declaration stand in the same order on each."""
    found, _missing = every_page.pages(app, client, client, every_page.examples(superuser), dict.fromkeys(("waiting", "published", "hidden", "withdrawn"), "x"), {})
    titles = {}
    for page in found:
        if page.endpoint.startswith("residents.") and "?" not in page.path:
            html = client.get(page.path).get_data(as_text=True)
            titles.setdefault(html.partition("<title>")[2].partition("</title>")[0], []).append(page.endpoint)
            assert re.search(r'href="/it/receipt".{,120}href="/it/privacy".{,120}href="/it/accessibility"', html, re.S), page.path
    assert len(titles) >= 8
    assert {words: pages for words, pages in titles.items() if len(set(pages)) > 1} == {}


@pytest.mark.parametrize("language", ["it", "ar"])
def test_four_times_enlarged_the_focus_is_seen_on_the_map_and_in_the_flow_and_the_button_stays(visit, language):
    page = visit((320, 256)).go(f"/{language}/c/lorenteggio").page
    page.wait_for_selector(".leaflet-control-zoom-out")
    assert measures.lost_focus(page) == []
    page.locator(".leaflet-control-zoom-out").focus()
    page.keyboard.press("Shift+Tab")  # by keys: the map has the room
    assert page.locator("#leave").bounding_box()["y"] + page.locator("#leave").bounding_box()["height"] <= 256
    page.locator("#leave").click()
    page.wait_for_selector("[data-act=list]")
    page.locator('[data-part="where"]:visible').filter(has_text=re.compile(r"\S")).wait_for()  # the name of the place comes later and moves what is below it
    page.wait_for_load_state("networkidle")
    page.evaluate("window.milosFocus = undefined")
    assert measures.lost_focus(page) == []


def test_a_reader_meets_no_nameless_shape_of_the_map_and_no_two_buttons_of_one_name(visit):
    """What the browser's accessibility tree holds, the list unfolded."""
    page = visit(PHONE).go("/it/c/lorenteggio").page
    page.wait_for_selector(".map-side path")
    page.locator("#sheet-more").click()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    said = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if not node["ignored"] and "role" in node]
    assert ("heading", "Che cosa cambieresti nel tuo quartiere?") in said
    stops = [each for each in said if each[0] in {"button", "link", "checkbox", "switch", "tab", "textbox", "searchbox", "combobox", "graphics-symbol"}]
    assert [each for each in stops if not each[1]] == []
    assert len({each for each in stops if each[0] == "button"}) == len([each for each in stops if each[0] == "button"])


def test_what_opens_or_goes_wrong_is_as_large_as_a_finger_in_narrow_letters_too(visit):
    """The panel unfolded, the menu of languages, the list of errors of the form; 44 pixels, in Italian, Arabic and Chinese."""
    tab, small = visit((320, 640)), {}
    for language in ("it", "ar", "zh"):
        page = tab.go(f"/{language}/c/lorenteggio").page
        page.wait_for_selector(".leaflet-control-zoom-out")
        page.locator("#sheet-more").click()
        page.locator(".languages summary").click()
        small[language, "map"] = measures.small_targets(page)
        page = tab.go(f"/{language}/c/lorenteggio/add").page
        page.wait_for_load_state("load")
        page.locator("main form button.btn-primary").last.click()
        page.wait_for_selector("#errors a")
        small[language, "errors"] = measures.small_targets(page)
    assert not any(small.values()), small
