"""The ledger in a real browser: a planner moves a promise, the card tells it, the table counts it; by keyboard, narrow, in Arabic, and what axe says."""
from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

from app import accounts

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
LANGUAGES = pytest.mark.parametrize("language", ["it", "ar"])
PUBLIC = ["c/lorenteggio/promises", "c/lorenteggio/promises?owner=aler&state=late&sort=late", "c/lorenteggio/money", "c/lorenteggio/i/1"]
DESK = ["interventions", "interventions/12", "interventions/new", "promises", "promises?state=waiting", "money"]


@pytest.fixture
def planner(visit, databases):
    """A tab in which a planner has signed in: `planner(size, language)`."""
    with Session(databases.engine("owner")) as session:
        accounts.add(session, "piera", "planner", PASSWORD, must_change=False)
        session.commit()

    def open_desk(size=DESKTOP, language="it", **more):
        tab = visit(size, **more).go(f"/desk/sign-in?lang={language}")
        tab.page.locator("input[name=name]").fill("piera")
        tab.page.locator("input[name=password]").fill(PASSWORD)
        tab.page.locator("input[name=password]").press("Enter")
        tab.page.wait_for_url("**/desk/")
        return tab

    return open_desk


def test_a_planner_moves_a_promise_and_card_and_table_tell_it(planner, visit):
    desk = planner()
    page = desk.go("/desk/plan/lorenteggio/interventions/12").page
    page.get_by_text("Aggiungi una riga alle promesse").click()
    form = page.locator("#promises form")
    form.get_by_label("Di quale promessa parla").select_option(label="Fine dei lavori · fine 2025")
    form.get_by_role("button", name="Scrivi nel registro").click()
    # nothing was written: each mistake has a sentence that leads to its field, and what was chosen is there
    errors = page.locator("#promises-errors")
    assert "Non è stato scritto niente" in errors.inner_text() and errors.locator("a").count() == 3
    assert violations(page) == []
    errors.locator("a").first.click()
    assert page.url.endswith("#promises-said_by") and errors.locator("a").first.inner_text() == "Detto da: Qui manca qualcosa. Scrivilo."
    assert form.get_by_label("Di quale promessa parla").locator("option:checked").inner_text() == "Fine dei lavori · fine 2025"
    form.get_by_label("Per quando, con le parole di chi lo ha detto", exact=False).first.fill("fine 2027")
    form.get_by_label("Dal giorno", exact=True).fill("2027-10-01")
    form.get_by_label("Al giorno", exact=True).fill("2027-12-31")
    form.get_by_label("Detto da (serve)").fill("Comune di Milano")
    form.get_by_label("Detto dove (serve)").fill("https://comune.example/biblioteca")
    form.get_by_label("Detto quando").fill("11/2026")
    form.locator("[name=reason_it]").fill("Il motivo non è detto.")
    form.get_by_role("button", name="Scrivi nel registro").click()
    page.wait_for_url("**/interventions/12#promises")
    assert "Scritto. Resta nel registro." in page.locator("#messages").inner_text()
    assert "Spostata di 2 anni." in page.locator("#promises").inner_text()

    card = visit(PHONE).go("/it/c/lorenteggio/i/12").page.locator("#i12")
    moved = card.locator(".ledger > li.moved")
    assert moved.locator(".promise-what").inner_text() == "Fine dei lavori" and moved.locator(".fate").inner_text() == "Spostata di 2 anni."
    assert [row.inner_text() for row in moved.locator(".row-word").all()] == ["Promesso", "Spostato"]
    assert moved.get_by_role("link", name="comune.example/biblioteca").get_attribute("href") == "https://comune.example/biblioteca"

    table = visit(DESKTOP).go("/it/c/lorenteggio/promises?intervention=12").page
    row = table.locator("tr", has_text="Fine dei lavori")
    assert [row.locator("td").nth(place).inner_text() for place in (2, 3, 4, 5)] == ["fine 2025", "fine 2027", "1", "Spostata di 2 anni."]


def test_a_row_is_written_by_keyboard_alone(planner):
    page = planner().go("/desk/plan/lorenteggio/interventions/13").page
    page.locator("#promises summary.btn").focus()
    page.keyboard.press("Enter")
    for name, typed in (("what_it", "Apre la scuola"), ("promised_for_it", "settembre 2027"), ("said_by", "Comune di Milano"), ("said_where", "assemblea")):
        for _step in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == name:
                break
        assert page.evaluate("document.activeElement.name") == name
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_url("**/interventions/13#promises")
    assert "Apre la scuola" in page.locator("#promises").inner_text() and "settembre 2027" in page.locator("#promises").inner_text()


@SIZES
@LANGUAGES
def test_axe_finds_nothing_on_the_ledger_of_the_desk(planner, language, size):
    tab = planner(size, language)
    for page in DESK:
        tab.go(f"/desk/plan/lorenteggio/{page}")
        for closed in tab.page.locator("main details:not([open]) > summary").all():
            if closed.is_visible():
                closed.click()
        assert violations(tab.page) == [], page


@LANGUAGES
def test_no_page_of_the_ledger_is_cut_at_320_pixels(planner, language):
    tab = planner((320, 640), language)
    for page in [*(f"/{language}/{page}" for page in PUBLIC), *(f"/desk/plan/lorenteggio/{page}" for page in DESK)]:
        tab.go(page)
        for closed in tab.page.locator("main details:not([open]) > summary").all():
            if closed.is_visible():
                closed.click()
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= 320, page


def test_the_ledger_asks_no_other_host_and_breaks_no_rule_of_its_own(planner):
    tab = planner()
    for page in [*(f"/it/{page}" for page in PUBLIC), *(f"/desk/plan/lorenteggio/{page}" for page in DESK)]:
        tab.go(page)
    assert tab.elsewhere == [] and tab.complaints == []


def test_the_table_prints_without_its_buttons(visit):
    page = visit(DESKTOP).go("/it/c/lorenteggio/promises").page
    page.emulate_media(media="print")
    assert page.locator("table.promises").is_visible() and not page.get_by_role("link", name="Scarica la tabella (CSV)").is_visible()
    assert not page.locator(".ledger-filters").is_visible()
