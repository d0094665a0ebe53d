"""Residents leave a sign with the map: by keyboard only, by tap, by list; nothing is lost on the way, and one sign is one."""
from __future__ import annotations

import re

import pytest
from sqlalchemy import text
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
WORDS = {"it": "Qui manca una panchina all'ombra.", "ar": "هنا ينقص مقعد في الظل."}
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
LANGUAGES = pytest.mark.parametrize("language", ["it", "ar"])


class Walk:
    """Somebody who leaves a sign on `lorenteggio`, in one language; steps by button, checks by what is on the screen."""

    def __init__(self, tab, said, language="it", slug="lorenteggio"):
        self.tab, self.page, self.language = tab, tab.page, language
        self.say = lambda words: said(language, words)
        tab.go(f"/{language}/c/{slug}")

    def button(self, words):
        return self.page.get_by_role("button", name=self.say(words), exact=True)

    def at(self, heading):
        """Wait for the screen with this heading, which must have the focus, so that readers hear it."""
        found = self.page.get_by_role("heading", name=self.say(heading), exact=True)
        found.wait_for()
        assert self.page.evaluate("document.activeElement.textContent.trim()") == self.say(heading)

    def start(self):
        self.page.locator("#leave").click()
        self.at("Dove?")
        self.placed()

    def placed(self) -> str:
        """The place under the cross in words, once they are there."""
        self.page.wait_for_function("words => { const w = document.querySelector('.step [data-part=where]').textContent; return w && w !== words; }",
                                    arg=self.say("Cerco il nome del posto…"))
        return self.page.locator(".step [data-part=where]").inner_text()

    def put(self):
        self.button("Metti qui").click()
        self.at("Che segno è?")

    def kind(self, key="fix"):
        self.page.locator(f"button[data-category={key}]").click()
        self.at("Che cosa vuoi dire?")

    def write(self, words=None):
        self.page.get_by_label(self.say("Scrivi con parole tue. Non scrivere nomi o telefoni.")).fill(WORDS[self.language] if words is None else words)
        self.button("Avanti").click()
        self.at("Va bene così?")

    def send(self):
        self.button("Invia").click()

    def received(self):
        self.page.get_by_role("heading", name=self.say("Ricevuto. Grazie!")).wait_for()

    def whole(self):
        self.start()
        self.put()
        self.kind()
        self.write()

    def tab_to(self, found, most=60, key="Tab"):
        """Press Tab, or Shift+Tab, until the focus is on ``found``: nothing else moves it."""
        for _ in range(most):
            if found.count() and found.first.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press(key)
        pytest.fail(f"the keyboard does not reach {found}")


@pytest.fixture
def walk(visit, said):
    """Start a `Walk`."""
    return lambda language="it", size=PHONE, slug="lorenteggio": Walk(visit(size), said, language, slug)


@pytest.fixture
def left(superuser):
    """The signs of `lorenteggio`: text, category, accuracy, participant, place."""

    def rows():
        with superuser.connect() as connection:
            return connection.execute(text(
                "SELECT s.text, g.key, s.accuracy, s.participant_id, s.language, ST_X(s.geom) AS lon, ST_Y(s.geom) AS lat FROM milo.contributions s"
                " JOIN milo.categories g ON g.id = s.category_id JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'lorenteggio'")).all()

    return rows


@SIZES
@LANGUAGES
def test_a_sign_is_left_by_keyboard_only(walk, left, language, size):
    me = walk(language, size)
    keys = me.page.keyboard
    me.tab_to(me.page.locator("#leave"))
    keys.press("Enter")
    me.at("Dove?")
    before = me.placed()
    me.tab_to(me.page.locator("#map"))
    for _ in range(3):
        keys.press("ArrowUp")
    me.page.wait_for_timeout(700)
    assert me.placed() and before
    keys.press("Enter")
    me.at("Che segno è?")
    me.tab_to(me.page.locator("button[data-category=fix]"))
    keys.press("Enter")
    me.at("Che cosa vuoi dire?")
    me.tab_to(me.page.locator("#sign-words"))
    keys.type(WORDS[language])
    me.tab_to(me.button("Avanti"))
    keys.press("Enter")
    me.at("Va bene così?")
    me.tab_to(me.page.locator("[name=exact]:checked"))
    keys.press("ArrowDown")
    me.tab_to(me.button("Invia"))
    keys.press("Enter")
    me.received()
    assert me.page.get_by_text(WORDS[language]).is_visible()
    [sign] = left()
    assert (sign.text, sign.key, sign.accuracy, sign.language) == (WORDS[language], "fix", "building", language)
    assert me.tab.complaints == [] and me.tab.elsewhere == []


@LANGUAGES
def test_a_place_is_found_in_the_list_by_keyboard(walk, left, language):
    me = walk(language, DESKTOP)
    me.start()
    me.tab_to(me.button("Scegli da un elenco"))
    me.page.keyboard.press("Enter")
    me.at("Scegli una via o un luogo")
    me.tab_to(me.page.locator("#place-search"))
    me.page.keyboard.type("odazio")
    me.page.wait_for_selector(".place-list button")
    me.page.keyboard.press("ArrowDown")
    name = me.page.evaluate("document.activeElement.textContent")
    me.page.keyboard.press("Enter")
    me.at("Dove?")
    me.page.wait_for_timeout(700)
    assert name and me.placed()
    me.put()
    me.kind("like")
    me.write("")
    me.send()
    me.received()
    [sign] = left()
    assert abs(sign.lon - 9.134) < 0.004 and abs(sign.lat - 45.447) < 0.004


def test_an_intervention_is_found_without_knowing_its_name_and_keeps_it(walk, client):
    me = walk()
    me.start()
    me.button("Scegli da un elenco").click()
    plan = me.button("Solo gli interventi del piano")
    plan.click()
    names = set(me.page.locator("#place-list button").all_inner_texts())
    assert names == {each["name"] for each in client.get("/api/c/lorenteggio/places?lang=it").json["places"] if each["kind"] == "intervention"}
    library = next(each for each in names if "biblioteca" in each)
    me.page.get_by_role("button", name=library, exact=True).click()
    me.at("Dove?")
    assert me.placed() == library
    me.put()
    me.kind()
    me.write()
    assert me.page.locator(".step-check dd [data-part=place]").inner_text() == library


def test_a_tap_brings_the_cross_to_that_place(walk, left):
    me = walk()
    me.start()
    box = me.page.locator("#map").bounding_box()
    me.page.touchscreen.tap(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.3)
    me.page.wait_for_timeout(600)
    me.placed()
    me.put()
    me.kind()
    me.write()
    me.send()
    me.received()
    assert len(left()) == 1


def test_taps_on_signs_do_not_hijack_the_placing(walk):
    me = walk(slug="prova", size=DESKTOP)
    me.page.wait_for_selector(".pin, .cluster")
    me.start()
    sign = me.page.locator(".leaflet-signs-pane .pin, .leaflet-signs-pane .cluster")
    box = me.page.locator("#map").bounding_box()
    inside = [spot for spot in (each.bounding_box() for each in sign.all()) if spot and box["x"] + 90 < spot["x"] < box["x"] + box["width"] - 120
              and box["y"] + 90 < spot["y"] < box["y"] + box["height"] - 120]
    me.page.mouse.click(inside[0]["x"] + inside[0]["width"] / 2, inside[0]["y"] + inside[0]["height"] / 2)
    me.page.wait_for_timeout(500)
    assert me.button("Metti qui").is_visible()
    assert me.placed()


def go_outside(me, most=40):
    """Walk west by arrow keys until the page says, and keeps saying, that this is outside."""
    me.page.locator("#map").focus()
    outside = me.page.locator(".step [data-part=outside]")
    for _ in range(most):
        me.page.keyboard.press("ArrowLeft")
        me.page.wait_for_timeout(320)  # the map takes a quarter of a second for a step, and the next key only then
        if outside.is_visible():
            me.page.wait_for_timeout(900)
            if outside.is_visible():
                return
    pytest.fail("the map never says that it is outside")


@LANGUAGES
def test_outside_the_quarter_is_told_leads_back_and_loses_nothing(walk, left, language):
    me = walk(language)
    me.whole()
    me.page.locator("[data-act=go-place]").click()
    me.at("Dove?")
    go_outside(me)
    assert me.page.get_by_text(me.say("Qui sei fuori dal quartiere. Non hai perso nulla.")).first.is_visible()
    me.button("Metti qui").click()
    me.page.wait_for_timeout(500)
    assert me.button("Metti qui").is_visible(), "a place outside is not taken"
    me.button("Torna al bordo più vicino").click()
    me.page.locator(".step [data-part=outside]").wait_for(state="hidden")
    me.button("Metti qui").click()
    me.at("Va bene così?")
    assert me.page.get_by_text(WORDS[language]).is_visible()
    me.send()
    me.received()
    assert len(left()) == 1


def test_back_and_forth_loses_nothing(walk):
    me = walk()
    me.whole()
    for heading in ("Che cosa vuoi dire?", "Che segno è?", "Dove?"):
        me.button("Indietro").click()
        me.at(heading)
    me.placed()
    me.button("Metti qui").click()
    me.page.get_by_role("heading", name=re.compile("Che segno è|Va bene così")).wait_for()
    if me.page.locator("button[data-category=fix]").count():
        assert me.page.locator("button[data-category=fix]").get_attribute("aria-pressed") == "true"
        me.page.locator("button[data-category=fix]").click()
    me.page.get_by_text(WORDS["it"]).or_(me.page.locator("#sign-words")).first.wait_for()
    if me.page.locator("#sign-words").count():
        assert me.page.locator("#sign-words").input_value() == WORDS["it"]


def test_escape_and_the_browsers_own_back_are_the_way_back(walk):
    me = walk(size=DESKTOP)
    me.start()
    me.put()
    me.page.keyboard.press("Escape")
    me.at("Dove?")
    me.placed()
    me.put()
    me.page.go_back()
    me.at("Dove?")
    me.page.keyboard.press("Escape")
    me.page.locator("#leave").wait_for()
    assert me.page.evaluate("document.activeElement.id") == "leave"


def test_every_step_survives_that_the_page_is_loaded_again(walk, left):
    me = walk()
    again = lambda: me.page.reload(wait_until="networkidle")  # noqa: E731
    me.start()
    again()
    me.at("Dove?")
    me.placed()
    me.put()
    again()
    me.at("Che segno è?")
    me.kind()
    me.page.locator("#sign-words").fill(WORDS["it"])
    again()
    me.at("Che cosa vuoi dire?")
    assert me.page.locator("#sign-words").input_value() == WORDS["it"]
    me.button("Avanti").click()
    me.at("Va bene così?")
    me.page.get_by_label("Tutto l'isolato").check()
    again()
    me.page.get_by_text(WORDS["it"]).wait_for()
    me.send()
    me.received()
    assert [(sign.text, sign.key, sign.accuracy) for sign in left()] == [(WORDS["it"], "fix", "block")]


def test_a_refusal_of_the_server_is_told_in_its_words_and_loses_nothing(walk, superuser):
    me = walk()
    me.whole()
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET phase = 'closed' WHERE slug = 'lorenteggio'"))
    me.send()
    me.page.get_by_role("alert").get_by_text("Ora non si possono lasciare segni qui.").wait_for()
    assert me.page.get_by_text(WORDS["it"]).is_visible()
    assert "receipt" not in me.page.url


def test_a_wish_without_words_is_asked_for_them(walk):
    me = walk()
    me.start()
    me.put()
    me.kind("wish")
    me.button("Avanti").click()
    me.page.locator("#words-hint").get_by_text("Scrivi due parole: qui servono.").wait_for()  # the same words are told to readers a moment later
    assert me.page.evaluate("document.activeElement.id") == "sign-words"


def test_two_signs_of_one_device_are_one_person(walk, left):
    me = walk()
    me.whole()
    me.send()
    me.received()
    me.page.goto(me.tab.site + "/it/c/lorenteggio", wait_until="networkidle")
    me.whole()
    me.send()
    me.received()
    assert len(left()) == 2 and len({sign.participant_id for sign in left()}) == 1
    assert me.page.context.cookies() == []


def test_the_receipt_withdraws_the_sign_after_a_question(walk):
    me = walk()
    me.whole()
    me.send()
    me.received()
    me.button("Ritira il segno").click()
    me.page.get_by_text("Vuoi ritirare il segno?").wait_for()
    me.button("Sì, ritira").click()
    me.page.get_by_text("Ritirato: non si vede e non conta più.").wait_for()


@SIZES
@LANGUAGES
def test_axe_finds_nothing_on_any_step(walk, language, size):
    me = walk(language, size)
    me.start()
    assert violations(me.page) == []
    me.button("Scegli da un elenco").click()
    me.page.wait_for_selector(".place-list button")
    assert violations(me.page) == []
    me.button("Indietro").click()
    me.at("Dove?")
    me.placed()
    me.put()
    assert violations(me.page) == []
    me.kind()
    assert violations(me.page) == []
    me.write()
    assert violations(me.page) == []


@LANGUAGES
def test_no_step_scrolls_sideways_at_320_pixels(walk, language):
    me = walk(language, (320, 640))

    def narrow():
        assert me.page.evaluate("document.documentElement.scrollWidth") <= 320

    me.start()
    narrow()
    me.put()
    narrow()
    me.kind()
    narrow()
    me.write()
    narrow()
    assert me.button("Invia").is_visible()


def test_longer_words_of_a_place_do_not_ask_for_it_again_and_again(walk):
    """Two lines of words make the map lower and it comes to rest anew; on a phone that once went round for ever and the words never came."""
    me = walk(slug="prova")
    me.start()
    asked = []
    me.page.on("request", lambda request: asked.append(request.url) if "/where?" in request.url else None)
    me.page.route("**/where?*", lambda route: route.fulfill(json={"inside": True, "words": "via dei Giaggioli, vicino a: posta di via Segneri, scuola e giardino", "nearest": []}))
    me.page.touchscreen.tap(180, 200)
    me.placed()
    me.page.wait_for_timeout(2000)
    assert len(asked) == 1, f"asked {len(asked)} times for one place"
    assert "Giaggioli" in me.placed()
