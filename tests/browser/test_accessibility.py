"""Every page and state that there is, on a phone and at a desk, left to right and right to left: axe-core with the rules of WCAG 2.2 A and AA, and what it does not measure."""
from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.browser import every_page, measures, things_to_see
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

from app import accounts, uploads

pytestmark = pytest.mark.browser
NOWHERE = [every_page.Page("residents.consultations", "/it/nowhere"), every_page.Page("desk.home", "/desk/nowhere")]
PASSWORD = "correct horse battery"


@pytest.fixture
def signs(app, monkeypatch, make_consultation, leave, superuser) -> dict[str, dict]:
    """Four signs of `banco` in their four states, each with its receipt; letters are offered, none is sent."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url="smtp://127.0.0.1:9", mail_from="mappa@comune.example", public_url="https://mappa.example"))
    make_consultation()
    made = {state: leave(text=f"Manca una panchina, {state}.") for state in ("waiting", "published", "hidden", "withdrawn")}
    with superuser.begin() as connection:
        for state, left in made.items():
            connection.execute(text("UPDATE milo.contributions SET visibility = :state, hidden_reason = CASE WHEN :state = 'hidden' THEN 'Non si capisce.' END WHERE id = :id"),
                               {"state": state, "id": left["id"]})
    return made


@pytest.fixture
def pages(app, databases, client, staff, sample, superuser, signs, tmp_path, monkeypatch) -> tuple[list[every_page.Page], list[str]]:
    """Every page of the application, in Italian, and the routes that nobody has given an example."""
    monkeypatch.setattr(uploads, "_shelf", lambda: tmp_path / "uploads")
    codes = {state: left["receipt"] for state, left in signs.items()}
    admin = staff("admin")
    prepared = things_to_see.make(app, databases, superuser, client, admin, codes, signs["published"]["id"])
    return every_page.pages(app, client, admin, every_page.examples(superuser), codes, prepared)


@pytest.fixture
def inside(visit, databases):
    """A tab of an administrator who has signed in by the form."""
    def open_tab(size=DESKTOP, **more):
        with Session(databases.engine("owner")) as session:
            accounts.add(session, f"anna{uuid.uuid4().hex[:6]}", "admin", PASSWORD, must_change=False)
            name = session.scalar(text("SELECT name FROM milo.accounts WHERE name LIKE 'anna%' LIMIT 1"))
            session.commit()
        tab = visit(size, **more).go("/desk/sign-in")
        tab.page.locator("input[name=name]").fill(name)
        tab.page.locator("input[name=password]").fill(PASSWORD)
        tab.page.locator("input[name=password]").press("Enter")
        tab.page.wait_for_url("**/desk/")
        return tab

    return open_tab


def test_every_route_that_answers_with_a_page_has_an_example_that_is_there(pages):
    found, missing = pages
    assert not missing, "\n".join(missing)
    assert len(found) > 40


@pytest.mark.parametrize("language", ["it", "ar"])
def test_no_page_that_there_is_has_a_barrier_that_can_be_measured(inside, pages, language):
    """axe-core at 1280 and 360 pixels; at 320 pixels (which is 1280 at 400 %) no scrolling sideways, also with more room for the text; for everybody's pages targets of 44 pixels; Tab loses the focus nowhere."""
    tab = inside(DESKTOP)
    found = {}
    for each in [*pages[0], *NOWHERE]:
        tab.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        answer = tab.page.goto(tab.site + every_page.in_language(each, language))
        tab.page.wait_for_load_state("networkidle" if tab.page.locator("#map").count() else "load")
        if answer.status >= 500:
            found[each.path] = [f"answers {answer.status}"]
            continue
        wrong = {"axe, wide": violations(tab.page)}
        tab.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        wrong["axe, phone"] = violations(tab.page)
        if not each.endpoint.startswith("desk."):
            wrong["small"] = measures.small_targets(tab.page)
        if language == "it" and "?" not in each.path:
            wrong["focus"] = measures.lost_focus(tab.page)
        tab.page.set_viewport_size({"width": 320, "height": 256})
        wrong["wide"] = measures.too_wide(tab.page)
        wrong["cut"] = measures.cut_with_room(tab.page)
        found |= {f"{each.path} {kind}": lines for kind, lines in wrong.items() if lines}
    assert not found, "\n\n".join(f"{name}\n  " + "\n  ".join(lines[:6]) for name, lines in found.items())
