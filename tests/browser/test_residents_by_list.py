"""Residents without JavaScript, or with an old phone: the place from the list, errors that lose nothing, the receipt and back."""
from __future__ import annotations

import re

import pytest
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
WORDS = "La panchina è rotta da marzo."


def fill(page, place="via Odazio"):
    page.get_by_label("Scrivi una via o un luogo").fill(place)
    page.get_by_role("radio", name=re.compile("^Va sistemato")).check()
    page.get_by_label("Scrivi con parole tue.").fill(WORDS)


@pytest.fixture
def page(visit):
    """The consultation page of `lorenteggio` on a phone without JavaScript."""
    return visit(PHONE, scripts=False).go("/it/c/lorenteggio").page


def test_a_sign_is_left_by_list_and_its_receipt_shows(page):
    page.get_by_role("link", name="Lascia un segno").first.click()
    fill(page)
    page.get_by_role("button", name="Controlla").click()
    assert page.get_by_text("Il posto scelto:").is_visible()
    assert page.get_by_label("Scrivi con parole tue.").input_value() == WORDS
    page.get_by_role("button", name="Invia").click()
    assert page.get_by_role("heading", name="Ricevuto. Grazie!").is_visible()
    assert re.search(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", page.locator("main").inner_text())
    assert page.get_by_text(WORDS).is_visible()


def test_an_unknown_place_is_told_on_top_and_beside_the_field_and_nothing_is_lost(page):
    page.get_by_role("link", name="Lascia un segno").first.click()
    fill(page, place="via che non c'è")
    page.get_by_role("button", name="Invia").click()
    assert page.get_by_role("alert").get_by_text("Non troviamo questo posto. Sceglilo dall'elenco.").is_visible()
    assert page.get_by_label("Scrivi con parole tue.").input_value() == WORDS
    assert page.get_by_role("radio", name=re.compile("^Va sistemato")).is_checked()
    page.get_by_label("Scrivi una via o un luogo").fill("via Odazio")
    page.get_by_role("button", name="Invia").click()
    assert page.get_by_role("heading", name="Ricevuto. Grazie!").is_visible()


def test_the_code_typed_by_hand_finds_the_sign_and_withdraws_it(page, client, sign_body):
    code = client.post("/api/c/lorenteggio/contributions", json=sign_body(text=WORDS), headers={"Idempotency-Key": "6f1c4c9e-0f58-4a53-9d5e-4d8c1f0d7a11"}).json["receipt"]
    page.goto(page.url.replace("/c/lorenteggio", "/receipt"))
    page.get_by_label("Codice: sedici lettere e numeri").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Guarda").click()
    assert page.get_by_text(WORDS).is_visible()
    page.get_by_role("button", name="Ritira il segno").click()
    assert page.get_by_text("Vuoi ritirare il segno?").is_visible()
    page.get_by_role("button", name="No, lascia così").click()
    assert page.get_by_text("In attesa").is_visible()
    page.get_by_role("button", name="Ritira il segno").click()
    page.get_by_role("button", name="Sì, ritira").click()
    assert page.get_by_text("Ritirato: non si vede e non conta più.").is_visible()


def test_the_whole_form_is_done_by_keyboard(visit):
    page = visit(PHONE, scripts=False).go("/it/c/lorenteggio/add").page
    page.get_by_label("Scrivi una via o un luogo").focus()
    page.keyboard.type("via Odazio")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "accuracy"
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "category"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type(WORDS)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("value") == "send":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt?*")
    assert page.get_by_text("Va sistemato").is_visible()


def test_the_form_and_the_map_are_one_person(visit, superuser):
    from sqlalchemy import text

    tab = visit(PHONE).go("/it/c/lorenteggio/add")
    for _ in range(2):
        fill(tab.page)
        tab.page.get_by_role("button", name="Invia").click()
        tab.page.get_by_role("heading", name="Ricevuto. Grazie!").wait_for()
        tab.go("/it/c/lorenteggio/add")
    with superuser.connect() as connection:
        signs, people = connection.execute(text("SELECT count(*), count(DISTINCT participant_id) FROM milo.contributions WHERE text = :words"), {"words": WORDS}).one()
    assert (signs, people) == (2, 1)
    assert tab.page.context.cookies() == [] and tab.elsewhere == []


def test_errors_take_the_focus_so_that_readers_hear_them(visit):
    page = visit(PHONE).go("/it/c/lorenteggio/add").page
    page.get_by_role("button", name="Invia").click()
    page.wait_for_selector("#errors")
    page.wait_for_selector("#errors:focus")
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("location.hash") == "#field-geometry"
