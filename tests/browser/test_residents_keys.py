"""How many keys it takes to leave a sign, from the loaded page to its receipt, each letter of the place counted; and that the one button never hides."""
from __future__ import annotations

import pytest
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_residents_leaving import Walk

pytestmark = pytest.mark.browser
BY_ADDRESS, BY_MAP = 45, 60


class Hands:
    """Somebody who has a keyboard and nothing else, and counts."""

    def __init__(self, walk):
        self.page, self.pressed = walk.page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def to(self, found, most=40):
        for _ in range(most):
            if found.count() and found.first.evaluate("node => node === document.activeElement"):
                return
            self.press("Tab")
        pytest.fail(f"the keyboard does not reach {found}")

    def enter(self, found):
        self.to(found)
        self.press("Enter")


@pytest.fixture
def start(visit, said):
    """A freshly loaded page, the focus where the browser puts it, and hands."""

    def opened(language, size=DESKTOP):
        me = Walk(visit(size), said, language)
        return me, Hands(me)

    return opened


def end(me, hands):
    """From the kind of sign to the receipt."""
    me.at("Che segno è?")
    hands.enter(me.page.locator("button[data-category=fix]"))
    me.at("Che cosa vuoi dire?")
    hands.enter(me.button("Avanti"))
    me.at("Va bene così?")
    hands.enter(me.button("Invia"))
    me.received()


@pytest.mark.parametrize("language", ["it", "ar"])
def test_a_sign_by_address_takes_at_most_45_keys(start, language, record_property):
    me, hands = start(language)
    hands.enter(me.page.locator("#leave"))
    me.at("Dove?")
    hands.enter(me.button("Scegli da un elenco"))
    me.at("Scegli una via o un luogo")
    hands.to(me.page.locator("#place-search"))
    hands.press(*"odazio")
    me.page.wait_for_selector(".place-list button")
    hands.press("Enter")
    me.at("Dove?")
    me.placed()
    hands.enter(me.button("Metti qui"))
    end(me, hands)
    record_property("keys", hands.pressed)
    assert hands.pressed <= BY_ADDRESS, f"{hands.pressed} keys"


@pytest.mark.parametrize("language", ["it", "ar"])
def test_a_sign_by_map_takes_at_most_60_keys(start, language, record_property):
    me, hands = start(language)
    hands.enter(me.page.locator("#leave"))
    me.at("Dove?")
    me.placed()
    hands.to(me.page.locator("#map"))
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft"):
        hands.press(key)
        me.page.wait_for_timeout(320)  # the map takes a quarter of a second for a step
    me.placed()
    hands.press("Enter")
    end(me, hands)
    record_property("keys", hands.pressed)
    assert hands.pressed <= BY_MAP, f"{hands.pressed} keys"


def in_sight(page, selector) -> bool:
    """Whether the middle of an element is what a finger would touch there."""
    return page.locator(selector).evaluate("""node => {
        const box = node.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
        return box.height >= 44 && y > 0 && y < innerHeight && node.contains(document.elementFromPoint(x, y));
    }""")


@pytest.mark.parametrize("size", [PHONE, (320, 640), DESKTOP], ids=["phone", "narrow", "desktop"])
def test_the_one_button_is_always_in_sight(visit, said, size):
    me = Walk(visit(size), said, "it", "prova")
    for height in ("peek", "half", "full"):
        me.page.evaluate("height => { document.getElementById('stage').dataset.height = height; document.getElementById('sheet-scroll').scrollTop = 0; }", height)
        assert in_sight(me.page, "#leave"), height
        me.page.evaluate("document.getElementById('sheet-scroll').scrollTop = 1e6")
        assert in_sight(me.page, "#leave"), f"{height}, at the end of the list"
    me.page.evaluate("document.getElementById('sheet-scroll').scrollTop = 0")
    me.start()
    for step, button in ((me.put, "[data-act=here]"), (lambda: me.kind("fix"), "button[data-category=fix]"), (lambda: me.write(""), "[data-act=next]"), (lambda: None, "[data-act=send]")):
        assert in_sight(me.page, button), button
        step()
