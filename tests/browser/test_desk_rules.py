"""The page of rules in a real browser: a zone drawn with the keyboard alone, and without JavaScript from the list; narrow, in Arabic, and what axe says."""
from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP

from app import accounts

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"


@pytest.fixture
def inside(visit, databases):
    """A tab of a moderator who has signed in by the form."""
    with Session(databases.engine("owner")) as session:
        accounts.add(session, "mira", "moderator", PASSWORD, must_change=False)
        session.commit()

    def open_desk(size=DESKTOP, **more):
        tab = visit(size, **more).go("/desk/sign-in?lang=it")
        tab.page.locator("input[name=name]").fill("mira")
        tab.page.locator("input[name=password]").fill(PASSWORD)
        tab.page.locator("input[name=password]").press("Enter")
        tab.page.wait_for_url("**/desk/")
        return tab

    return open_desk


@pytest.fixture(autouse=True)
def forgotten(sample, superuser):
    yield
    with superuser.begin() as connection:
        connection.execute(text("DELETE FROM milo.zones"))
        connection.execute(text("UPDATE milo.consultations SET guarded_until = NULL"))


def zones(superuser):
    with superuser.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT name, ST_NPoints(area), days, from_hour, to_hour FROM milo.zones ORDER BY made_at"))]


def focus(page, selector, key="Tab"):
    """Go on by Tab until the part is reached, as somebody without a mouse does."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement && document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_zone_is_drawn_with_the_keyboard_alone(inside, superuser):
    tab = inside().go("/desk/c/lorenteggio/rules")
    page = tab.page
    focus(page, "details:has(.zone-form) > summary")
    page.keyboard.press("Enter")
    focus(page, "input[name=name]")
    page.keyboard.type("Il cortile")
    focus(page, "input[name=where]")
    page.keyboard.press("ArrowDown")
    for arrow in (None, "ArrowRight", "ArrowDown"):
        if arrow:
            focus(page, "#map", "Shift+Tab")
            page.keyboard.press(arrow)
        focus(page, "#add-corner")
        before = page.locator("#tally").inner_text()
        page.keyboard.press("Enter")
        page.wait_for_function("before => document.getElementById('tally').innerText !== before", arg=before)
    assert page.locator("#tally").inner_text() == "Angoli: 3. L'area è pronta."
    assert violations(page) == []
    focus(page, ".zone-form > button")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Il cortile").wait_for()
    assert zones(superuser) == [("Il cortile", 4, [], None, None)] and tab.complaints == []
    assert violations(page) == []


def test_without_scripts_a_zone_comes_from_the_list_and_is_ended_again(inside, superuser):
    page = inside((320, 640), scripts=False).go("/desk/c/lorenteggio/rules").page
    page.locator("details:has(.zone-form) > summary").click()
    form = page.locator(".zone-form")
    form.locator("input[name=name]").fill("Via Odazio di notte")
    form.locator("select[name=place]").select_option(label=form.locator("select[name=place] option", has_text="Odazio").first.inner_text())
    form.locator("select[name=metres]").select_option("50")
    form.locator("input[name=days][value='6']").check()
    form.locator("select[name=from_hour]").select_option("22")
    form.locator("select[name=to_hour]").select_option("6")
    form.get_by_role("button", name="Metti la zona").click()
    assert page.get_by_text("sabato, dalle 22:00 alle 6:00").is_visible()
    assert [(name, days, since, until) for name, _, days, since, until in zones(superuser)] == [("Via Odazio di notte", [6], 22, 6)]
    page.get_by_role("button", name="Finisci la zona").click()
    assert page.get_by_text("Finita da mira").is_visible()


def test_narrow_and_in_arabic_nothing_is_cut_and_axe_is_silent(inside):
    page = inside((320, 640)).go("/desk/c/lorenteggio/rules?lang=ar").page
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.locator("input[name=where][value=drawn]").check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
