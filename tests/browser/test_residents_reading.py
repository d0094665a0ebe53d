"""Residents read: every page and state, in a phone's and a desk's width, left to right and right to left."""
from __future__ import annotations

import uuid

import pytest
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

# what axe and a ruler say of every page is in test_accessibility.py
PAGES = ["", "c/lorenteggio", "c/prova", "c/lorenteggio/add", "c/lorenteggio/i/12", "receipt", "privacy", "parts"]
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
LANGUAGES = pytest.mark.parametrize("language", ["it", "ar"])


@pytest.fixture
def code(client, sample, sign_body) -> str:
    """The code of a fresh sign in `lorenteggio`."""
    answer = client.post("/api/c/lorenteggio/contributions", json=sign_body(), headers={"Idempotency-Key": str(uuid.uuid4())})
    return answer.json["receipt"]


@SIZES
@LANGUAGES
def test_axe_finds_nothing_on_a_receipt_and_its_question(visit, code, language, size):
    tab = visit(size).go(f"/{language}/receipt?code={code}")
    assert violations(tab.page) == []
    tab.page.locator("button[name=ask][value=withdraw]").click()
    tab.page.wait_for_selector("button[name=sure]")
    assert violations(tab.page) == []


@SIZES
@LANGUAGES
def test_axe_finds_nothing_on_a_form_that_lacks_something(visit, language, size):
    tab = visit(size, scripts=True).go(f"/{language}/c/lorenteggio/add")
    tab.page.locator("button[value=send]").click()
    tab.page.wait_for_selector("#errors")
    assert violations(tab.page) == []


@pytest.mark.parametrize("page", PAGES)
@LANGUAGES
def test_a_page_asks_no_other_host_sets_no_cookie_and_complains_of_nothing(visit, page, language):
    tab = visit(DESKTOP).go(f"/{language}/{page}")
    assert tab.elsewhere == []
    assert tab.page.context.cookies() == []
    assert tab.complaints == []


def test_arabic_is_mirrored_and_the_map_is_not(visit):
    boxes = {}
    for language in ("it", "ar"):
        page = visit(DESKTOP).go(f"/{language}/c/lorenteggio").page
        boxes[language] = {name: page.locator(name).bounding_box() for name in ("#sheet", "#map", ".brand")}
        assert page.locator("html").get_attribute("dir") == {"it": "ltr", "ar": "rtl"}[language]
        assert page.evaluate("getComputedStyle(document.getElementById('map')).direction") == "ltr"
    assert boxes["it"]["#sheet"]["x"] < boxes["it"]["#map"]["x"] + 1 < boxes["ar"]["#sheet"]["x"]
    assert boxes["it"][".brand"]["x"] < 640 < boxes["ar"][".brand"]["x"] + boxes["ar"][".brand"]["width"]


@LANGUAGES
def test_the_skip_link_is_first_and_leads_to_the_content(visit, language):
    page = visit(DESKTOP).go(f"/{language}/c/lorenteggio").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@SIZES
def test_the_map_page_reads_whole_without_scripts(visit, size):
    page = visit(size, scripts=False).go("/it/c/prova").page
    assert page.get_by_role("link", name="Lascia un segno").first.is_visible()
    assert page.locator("details.intervention").count() == 19
    assert page.get_by_text("Dati di prova").first.is_visible()
    assert page.locator("li.sign").count() == 30
    page.get_by_role("link", name="Segni più vecchi").click()
    assert page.locator("li.sign").count() == 30 and page.get_by_role("link", name="Segni più nuovi").is_visible()
    assert page.locator(".no-map").is_visible() and "Senza JavaScript" in page.locator(".no-map").inner_text()
    assert not page.locator("#map").is_visible()


def test_print_shows_the_code_and_leaves_out_the_buttons(visit, code):
    page = visit(DESKTOP).go(f"/it/receipt?code={code}").page
    page.emulate_media(media="print")
    assert page.get_by_text(code).first.is_visible()
    assert not page.get_by_role("button", name="Ritira il segno").is_visible()
