"""The receipt and answering in a real browser: every state passes axe and fits a narrow screen, also from right to left, by keyboard and without JavaScript."""
from __future__ import annotations

import os
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

from app import accounts
from surveys import answers
from surveys.answers import Draft

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
NARROW = (320, 640)


@pytest.fixture
def mailing(app, monkeypatch):
    """The application offers letters; none is sent here."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url="smtp://127.0.0.1:9", mail_from="mappa@comune.example", public_url="https://mappa.example"))


@pytest.fixture
def receipt(mailing, databases, superuser, make_consultation, leave):
    """A receipt in a state: waiting, hidden or answered twice."""
    made = make_consultation()

    def in_state(state: str) -> str:
        left = leave(text="Manca una panchina all'ombra, davanti alla biblioteca.")
        if state == "hidden":
            with superuser.begin() as connection:
                connection.execute(text("UPDATE milo.contributions SET visibility = 'hidden', hidden_reason = 'Non si capisce.' WHERE id = :id"), {"id": left["id"]})
        if state == "answered":
            for draft in (Draft("under-review", "Comune di Milano, Area Verde", {"it": "Guardiamo dove c'è posto."}),
                          Draft("not-accepted", "Comune di Milano, Area Verde", {"it": "Grazie di averlo scritto.", "ar": "شكرًا لك."}, {"it": "Sotto il marciapiede passa la rete del gas.", "ar": "تمر شبكة الغاز تحت الرصيف."})):
                with Session(databases.engine("desk")) as session:
                    answers.give(session, made.id, [uuid.UUID(left["id"])], draft)
                    session.commit()
        return left["receipt"]

    return in_state


def look(tab, name):
    """A picture for whoever builds the page."""
    if os.environ.get("MILO_PICTURES"):
        tab.page.screenshot(path=f"{os.environ['MILO_PICTURES']}/{name}.png", full_page=True)


def no_wider_than_the_screen(tab) -> bool:
    return tab.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("language", ["it", "ar", "zh"])
@pytest.mark.parametrize("state", ["waiting", "hidden", "answered"])
def test_each_state_of_the_receipt_is_accessible_on_a_phone(visit, receipt, state, language):
    tab = visit(PHONE).go(f"/{language}/receipt?code={receipt(state)}")
    look(tab, f"receipt-{state}-{language}")
    assert violations(tab.page) == [] and tab.complaints == []
    tab.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    assert no_wider_than_the_screen(tab)


def test_changing_the_words_goes_without_javascript_and_its_pages_are_accessible(visit, receipt):
    code = receipt("waiting")
    tab = visit(PHONE, scripts=False).go(f"/it/receipt?code={code}")
    tab.page.get_by_role("button", name="Cambia le parole").click()
    tab.page.get_by_label("Le tue parole").fill("Mancano due panchine.")
    tab.page.get_by_role("button", name="Salva").click()
    assert tab.page.locator(".facts .sign-words").inner_text() == "Mancano due panchine."
    with_scripts = visit(PHONE).go(f"/it/receipt?code={code}")
    with_scripts.page.get_by_role("button", name="Cambia le parole").click()
    look(with_scripts, "receipt-edit-it")
    assert violations(with_scripts.page) == []


def test_asking_for_a_letter_by_keyboard_and_a_wrong_address_says_so(visit, receipt):
    tab = visit(DESKTOP).go(f"/it/receipt?code={receipt('answered')}")
    box = tab.page.get_by_label("Email, se vuoi")
    box.fill("nessuno@senzapunto")
    box.press("Enter")
    tab.page.wait_for_selector("#error-contact")
    look(tab, "receipt-contact-wrong")
    assert violations(tab.page) == [] and tab.page.get_by_label("Email, se vuoi").input_value() == "nessuno@senzapunto"
    tab.page.get_by_label("Email, se vuoi").fill("chi@posta.example")
    tab.page.get_by_label("Email, se vuoi").press("Enter")
    tab.page.get_by_text("Ti abbiamo scritto.").wait_for()
    assert violations(tab.page) == []


@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "it"), (PHONE, "it"), (PHONE, "ar")])
def test_a_planner_answers_two_signs_at_once(visit, databases, superuser, make_consultation, leave, size, language):
    make_consultation()
    signs = [leave(text=words)["id"] for words in ("Il primo.", "Il secondo.", "Il terzo.")]
    with Session(databases.engine("owner")) as session:
        accounts.add(session, "paola", "planner", PASSWORD, must_change=False)
        session.commit()
    tab = visit(size).go(f"/desk/sign-in?lang={language}")
    tab.page.locator("input[name=name]").fill("paola")
    tab.page.locator("input[name=password]").fill(PASSWORD)
    tab.page.locator("input[name=password]").press("Enter")
    tab.page.wait_for_url("**/desk/")
    tab.go("/desk/c/banco/answering")
    look(tab, f"desk-answering-{size[0]}-{language}")
    assert violations(tab.page) == [] and no_wider_than_the_screen(tab)
    for sign in signs[:2]:
        tab.page.locator(f'input[value="{sign}"]').check()
    tab.page.locator("select[name=state]").select_option("not-accepted")
    tab.page.locator("input[name=signed_as]").fill("Comune di Milano")
    tab.page.locator("input[name=signed_as]").press("Enter")
    tab.page.wait_for_selector("#error-reason")
    look(tab, f"desk-answering-refused-{size[0]}-{language}")
    assert violations(tab.page) == [] and no_wider_than_the_screen(tab)
    tab.page.locator("textarea[name=reason-it]").fill("Non c'è posto.")
    tab.page.locator("#answer .btn-primary").click()
    tab.page.wait_for_selector("#messages")
    with superuser.connect() as connection:
        assert {str(each) for each in connection.scalars(text("SELECT contribution_id FROM milo.answered"))} == set(signs[:2])
