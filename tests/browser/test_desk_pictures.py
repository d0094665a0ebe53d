"""A planner sends a picture from a real browser: described, looked at, shown to everybody; axe finds nothing."""
from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

PAGE = "/desk/plan/lorenteggio/interventions/19/pictures"


@pytest.fixture
def planner(visit, app, databases, sample):
    """A tab of a planner who is signed in."""
    from sqlalchemy.orm import Session

    from app import accounts

    def signed_in(size=DESKTOP, **more):
        with Session(databases.engine("owner")) as session:
            accounts.add(session, "planner", "planner", "correct horse battery", must_change=False)
            session.commit()
        tab = visit(size, **more).go("/desk/sign-in")
        tab.page.locator("input[name=name]").fill("planner")
        tab.page.locator("input[name=password]").fill("correct horse battery")
        tab.page.locator("main button").click()
        return tab

    return signed_in


def picture() -> dict:
    out = io.BytesIO()
    Image.new("RGB", (800, 500), "teal").save(out, "JPEG")
    return {"name": "serranda.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def fill(page) -> None:
    page.get_by_label("Dopo i lavori, o come sarà").check()
    page.locator("input[type=file]").set_input_files(picture())
    page.locator("textarea[name=alt-it]").fill("Una serranda con un elefante rosa.")
    page.locator("input[name=credit]").fill("Ada Neri")
    page.locator("input[name=licence]").fill("CC BY 4.0")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_the_page_of_pictures(planner, size):
    tab = planner(size).go(PAGE)
    fill(tab.page)
    tab.page.get_by_role("button", name="Manda l'immagine").click()
    expect(tab.page.locator(".kept-pictures img")).to_be_visible()
    assert violations(tab.page) == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert tab.complaints == []


def test_a_picture_is_sent_looked_at_and_shown_to_everybody(planner, visit):
    page = planner().go(PAGE).page
    fill(page)
    page.get_by_role("button", name="Manda l'immagine").click()
    shown = page.locator(".kept-pictures img")
    expect(shown).to_have_attribute("alt", "Una serranda con un elefante rosa.")
    page.wait_for_load_state("networkidle")
    assert shown.evaluate("one => one.naturalWidth") == 480
    page.get_by_role("button", name="Mostra a tutti").click()
    expect(page.locator("#messages")).to_contain_text("la vedono tutti")
    resident = visit(PHONE).go("/it/c/lorenteggio/i/19").page
    expect(resident.get_by_alt_text("Una serranda con un elefante rosa.")).to_be_attached()
    expect(resident.locator(".compare")).to_have_count(0)


def test_without_scripts_a_picture_is_deleted_after_a_question(planner):
    page = planner(scripts=False).go(PAGE).page
    fill(page)
    page.get_by_role("button", name="Manda l'immagine").click()
    page.locator(".kept-pictures summary").click()
    page.get_by_role("button", name="Sì, cancella").click()
    assert page.locator(".kept-pictures").count() == 0
