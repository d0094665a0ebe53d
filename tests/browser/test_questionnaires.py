"""A questionnaire in a real browser: by keyboard, with a line drawn on the map, back and reload without loss, offline for a moment, every screen through axe."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import text
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
AT = "/c/lorenteggio/q/biblioteca"


def fits(tab) -> bool:
    return tab.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def onwards(page, part: str) -> None:
    """Press the large button by keyboard and wait for the screen that has ``part`` as a field or button."""
    page.locator(".survey-buttons .btn-primary").focus()
    page.keyboard.press("Enter")
    page.locator(f'[name="{part}"]').first.wait_for(state="attached")


def test_a_resident_answers_by_keyboard_and_map_goes_back_reloads_and_loses_nothing(visit, superuser):
    tab = visit(PHONE)
    page = tab.go("/it" + AT).page
    assert not violations(page) and fits(tab)
    page.locator(".survey-buttons .btn-primary").press("Enter")
    page.locator("#errors").wait_for()
    assert page.evaluate("document.activeElement.id") == "errors" and not violations(page)
    page.get_by_label("Mai").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # in a field: onwards, never back and never another button
    page.get_by_label("Gli orari").wait_for()
    assert page.evaluate("document.activeElement.id") == "survey-here" and not violations(page)
    page.get_by_label("Gli orari").press("Space")
    page.get_by_label("Posto 1").select_option("studio")
    onwards(page, "q.posto.place")
    assert not violations(page) and fits(tab)

    # the map: a line of two points, by the cross and the arrow keys
    page.get_by_role("button", name="Scegli sulla mappa").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Una linea").press("Space")
    page.locator("#map").press("Enter")
    dialog.get_by_text("Punti: 1.").first.wait_for()  # once on the panel, once for those who do not see it
    page.locator("#map").press("ArrowRight")
    page.wait_for_timeout(400)  # the map comes to rest
    page.locator("#map").press("Enter")
    dialog.get_by_text("Punti: 2.").first.wait_for()
    assert not violations(page)
    dialog.get_by_role("button", name="Ho finito").press("Enter")
    dialog.wait_for(state="detached")
    place = page.locator('[data-part="drawn"]').inner_text()
    assert place and page.evaluate("document.activeElement.dataset.act") == "forget"

    # no network for a moment: told, nothing lost
    page.route("**/q/biblioteca", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.locator(".survey-buttons .btn-primary").press("Enter")
    page.get_by_text("Non c'è rete. Non hai perso nulla.").wait_for()
    page.unroute("**/q/biblioteca")
    onwards(page, "q.eta")
    page.go_back()
    page.locator('[data-part="drawn"]').get_by_text(place).wait_for()
    page.go_back()
    page.get_by_label("Gli orari").wait_for()
    page.reload()
    page.get_by_label("Gli orari").wait_for()
    assert page.get_by_label("Gli orari").is_checked()
    onwards(page, "q.posto.place")
    assert page.locator('[data-part="drawn"]').inner_text() == place
    # another language: the same answers
    tab.go("/ar" + AT)
    page.locator('[name="q.posto.place"]').wait_for(state="attached")
    tab.go("/it" + AT)
    page.locator('[name="q.posto.place"]').wait_for(state="attached")
    onwards(page, "q.eta")
    page.get_by_label("Preferisco non dirlo").first.press("Space")
    onwards(page, "room")
    assert page.get_by_text(place).is_visible() and not violations(page) and fits(tab)
    page.get_by_role("button", name="Invia le risposte").press("Enter")
    page.get_by_role("heading", name="Ricevuto. Grazie!").wait_for()
    assert re.search(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", page.locator("main").inner_text()) and not violations(page) and fits(tab)
    with superuser.connect() as connection:
        row = connection.execute(text("SELECT r.phase, GeometryType(a.shape), a.value ->> 'by' FROM milo.survey_responses r JOIN milo.survey_answers a ON a.response_id = r.id WHERE a.question = 'posto'")).one()
    assert tuple(row) == ("open", "LINESTRING", "map")
    tab.go("/it" + AT)  # what was sent is not on the phone any more
    assert not page.get_by_label("Mai").is_checked()
    page.get_by_label("Mai").press("Space")
    onwards(page, "q.lontano")
    page.get_by_role("button", name="Ricomincia").press("Enter")  # whoever comes next to the same phone
    page.get_by_text("Parte 1 di 5").wait_for()
    page.reload()
    assert not page.get_by_label("Mai").is_checked()
    assert not tab.elsewhere and not [each for each in tab.complaints if "422" not in each and "ERR_FAILED" not in each]


def test_a_questionnaire_that_closes_meanwhile_says_so_and_that_nothing_was_sent(visit, superuser):
    page = visit(PHONE).go(f"/it{AT}").page
    page.locator('label[for="q-uso-mai"]').click()
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.surveys SET phase = 'closed' WHERE key = 'biblioteca'"))
    try:
        page.locator(".survey-buttons [value=next]").click()
        expect(page.get_by_role("alert")).to_have_text("Il questionario è chiuso. Non è partito nulla.")
        assert not page.locator("form").count()
    finally:
        with superuser.begin() as connection:
            connection.execute(text("UPDATE milo.surveys SET phase = 'open' WHERE key = 'biblioteca'"))


@pytest.mark.parametrize("size, language", [(DESKTOP, "ar"), ((320, 640), "zh")])
def test_the_screens_fit_and_read_in_other_scripts_and_directions(visit, size, language):
    tab = visit(size)
    page = tab.go(f"/{language}{AT}").page
    page.locator('label[for="q-uso-mese"]').click()
    onwards(page, "q.vorresti.1")
    onwards(page, "q.posto.place")
    assert fits(tab) and not violations(page)
    page.locator('[data-act="map"]').click()
    page.locator("dialog .where:not(:empty)").wait_for()
    assert not violations(page)
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert page.evaluate("document.activeElement.dataset.act") == "map"
    typed = page.locator('[name="q.posto.place"]')
    typed.fill("odazio")  # a part of several names
    page.locator(".survey-buttons [value=next]").click()
    page.locator(".survey-meant button").first.wait_for()
    assert fits(tab) and not violations(page)
    page.locator(".survey-meant button").first.click()
    expect(typed).to_be_focused()
    expect(typed).not_to_have_value("odazio")
    assert not [each for each in tab.complaints if "422" not in each] and not tab.elsewhere
