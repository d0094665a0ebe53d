"""A house number typed into the search of the map: found, chosen by keyboard and told as it is; one that is not known leads to the nearest, after that was said."""
from __future__ import annotations

import pytest
from tests.browser.axe import violations
from tests.browser.conftest import PHONE
from tests.browser.test_residents_leaving import Walk

pytestmark = pytest.mark.browser
DOORS = {"it": ("giambellino 150", "via Giambellino 150", "via Giambellino 144"), "ar": ("شارع جامبيلينو ١٥٠", "شارع جامبيلينو 150", "شارع جامبيلينو 144")}


@pytest.fixture
def search(visit, said):
    """Somebody at the list of places, the focus in the field; ``tab`` may be prepared before its page opens."""

    def opened(language="it", prepare=lambda page: None):
        tab = visit(PHONE)
        prepare(tab.page)
        me = Walk(tab, said, language)
        me.start()
        me.button("Scegli da un elenco").click()
        me.at("Scegli una via o un luogo")
        me.page.locator(".place-list button").first.wait_for()
        me.page.locator("#place-search").focus()
        return me

    return opened


def type_anew(me, typed):
    """Other words in the field, key by key."""
    me.page.locator("#place-search").fill("")
    me.page.keyboard.type(typed)


def rows(me) -> list[str]:
    """What the list offers."""
    return me.page.locator(".place-list button").all_inner_texts()


@pytest.mark.parametrize("language", ["it", "ar"])
def test_a_sign_is_left_at_a_house_number_by_keyboard(search, superuser, language):
    from sqlalchemy import text

    typed, door, nearest = DOORS[language]
    me = search(language)
    keys, count, first = me.page.keyboard, me.page.locator("#place-count"), me.page.locator(".place-list button").first
    type_anew(me, typed.replace("150", "20").replace("١٥٠", "٢٠"))
    keys.press("Enter")  # before the answer: it waits for it, and does not take what was not asked for
    me.page.wait_for_function("() => document.activeElement.closest('.place-list')")
    assert "20" in count.inner_text()
    assert nearest in rows(me) and door not in rows(me)
    assert violations(me.page) == []
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth") and first.bounding_box()["height"] >= 44
    me.page.locator("#place-search").focus()
    type_anew(me, typed)
    keys.press("Enter")
    me.at("Dove?")
    me.page.wait_for_function("words => document.querySelector('.step [data-part=where]').textContent === words", arg=door)
    me.tab_to(me.button("Metti qui"))
    keys.press("Enter")
    me.at("Che segno è?")
    me.kind()
    me.write()
    assert me.page.locator(".step [data-part=place]").inner_text() == door
    me.send()
    me.received()
    with superuser.connect() as connection:
        places = connection.execute(text("SELECT ST_X(s.geom), ST_Y(s.geom) FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id"
                                         " WHERE c.slug = 'lorenteggio'")).all()
    assert places == [(9.13057, 45.44498)] and me.tab.complaints == []


def test_what_is_not_known_is_said_and_where_there_is_no_network_the_street_is_offered(search):
    me = search()
    count = me.page.locator("#place-count")
    for typed, sentence, offered in (
        ("via giambellino 20", "Non conosco il numero 20 di questa via. Il più vicino che conosco è 144.", ["via Giambellino 144", "via Giambellino"]),
        ("via segneri 3", "Non conosco i numeri di questa via. Puoi scegliere la via.", ["via Segneri"]),
        ("via inventata 3", "Nessun luogo con questo nome. Prova con meno lettere.", []),
    ):
        type_anew(me, typed)
        me.page.wait_for_function("words => document.querySelector('#place-count').textContent === words", arg=sentence)
        assert [row for row in rows(me) if "intervento" not in row and "Case" not in row] == offered
    me.page.route("**/api/c/*/numbers*", lambda route: route.abort())
    type_anew(me, "9 via odazio")
    me.page.wait_for_function("words => document.querySelector('#place-count').textContent === words", arg="Non c'è rete. Non hai perso nulla. Riprova tra poco.")
    assert "via Odazio" in rows(me)
    me.page.unroute("**/api/c/*/numbers*")
    type_anew(me, "via odazio")
    me.page.wait_for_function("() => document.querySelector('#place-count').textContent.startsWith('Luoghi: ')")
    assert count.is_visible()


def test_without_a_digit_the_server_is_not_asked_and_nothing_of_it_is_fetched_at_the_start(search):
    me = search()
    type_anew(me, "via odazio")
    me.page.wait_for_function("() => document.querySelector('#place-count').textContent.startsWith('Luoghi: ')")
    assert not [url for url in me.tab.asked if "/numbers" in url]


def test_the_form_without_scripts_finds_the_door_and_offers_the_nearest(visit):
    page = visit((320, 640), scripts=False).go("/it/c/lorenteggio/add").page
    page.get_by_label("Scrivi una via o un luogo").fill("giambellino 20")
    page.get_by_role("button", name="Controlla").last.click()
    page.wait_for_load_state("load")
    assert page.get_by_role("alert").get_by_text("Non conosco il numero 20 in queste vie.").is_visible()
    page.get_by_role("radio", name="via Giambellino 144", exact=True).check()
    page.get_by_role("button", name="Controlla").last.click()
    page.wait_for_load_state("load")
    assert page.locator(".here").inner_text() == "Il posto scelto: via Giambellino 144"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
