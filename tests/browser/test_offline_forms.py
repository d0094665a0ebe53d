"""Every form of residents goes by the queue of the phone: written down first, sent until the server has it, there once; without scripts it is a plain form."""
from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import text
from tests.browser.axe import violations
from tests.browser.conftest import PHONE
from tests.browser.test_media import kept, photo
from tests.browser.test_offline import COUNT, left, phone, rests, until  # noqa: F401  (fixtures)

pytestmark = pytest.mark.browser
ADD = "/it/c/lorenteggio/add"
WHOLE = """async (paths) => { const asked = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/static/"));
  return (await Promise.all([...paths, ...asked].map((path) => caches.match(path, { ignoreVary: true })))).every(Boolean); }"""
WAITS = "È su questo telefono. Parte da solo"


def fill(page, words: str, place: str = "via Odazio") -> None:
    page.get_by_label("Scrivi una via o un luogo").fill(place)
    page.locator("#category-fix").check()
    page.locator("#text").fill(words)


def test_the_form_without_a_map_opens_and_is_left_without_network_and_its_sign_and_photograph_arrive_once(visit, left, superuser):
    tab = visit(service_workers="allow").go(ADD)
    page, context = tab.page, tab.page.context
    page.get_by_label("Scrivi una via o un luogo").focus()
    until(lambda: page.evaluate(WHOLE, [ADD, "/it/waiting"]), "the worker has the form, all it is made of, and the page of the phone")
    context.set_offline(True)
    page.goto(tab.site + ADD)
    page.wait_for_load_state("load")
    page.locator(".queue-line.is-copy").wait_for()
    send = page.get_by_role("button", name="Invia", exact=True)
    for words in ("Senza rete", "Un altro, dalla stessa copia"):
        fill(page, words)
        if words == "Senza rete":
            page.locator("#photo-choose").set_input_files(photo())
            page.locator('[data-part="preview"] img').wait_for()
            page.locator("#photo-alt").fill("Una buca.")
        send.click()
        page.get_by_text(WAITS).wait_for()
        expect(page.locator("#text")).to_have_value("")
        expect(page.locator(".queue-line.is-waiting")).to_contain_text(str(page.evaluate(COUNT)))
    assert left() == [] and violations(page) == []
    expect(page.locator(".queue-told")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    context.set_offline(False)
    page.goto(tab.site + "/it/waiting")
    expect(page.locator("#queue-received li")).to_have_count(2)
    until(lambda: len(kept(superuser)[0]) == 1, "the photograph has followed")
    assert left() == ["Senza rete", "Un altro, dalla stessa copia"] and kept(superuser)[0][0].alt == "Una buca."
    assert rests(page, "waiting") == rests(page, "refused") == []


def test_with_a_network_the_form_leads_to_its_receipt_and_says_beside_its_fields_what_is_wrong(visit, left, superuser):
    tab = visit().go(ADD)
    page = tab.page
    fill(page, "Prima prova", place="via Inesistente")
    page.locator("#photo-choose").set_input_files(photo())
    page.locator('[data-part="preview"] img').wait_for()
    send = page.get_by_role("button", name="Invia", exact=True)
    send.click()
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#error-geometry")).to_contain_text("Non troviamo questo posto.")
    assert violations(page) == [] and page.locator("#text").input_value() == "Prima prova"
    page.get_by_label("Scrivi una via o un luogo").fill("via Odazio")
    send.click()
    page.get_by_role("heading", name="Ricevuto. Grazie!").wait_for()
    expect(page.locator("#media .photo img")).to_have_count(1)
    assert left() == ["Prima prova"] and len(kept(superuser)[0]) == 1
    assert [each for each in tab.complaints if "422" not in each] == [] and not tab.elsewhere


def test_a_sign_of_the_form_that_is_refused_later_comes_back_with_its_words_and_its_photograph_waits(visit, left, superuser):
    tab = visit().go(ADD)
    page = tab.page
    fill(page, "Scritto in cantina", place="via Inesistente")
    page.locator("#photo-choose").set_input_files(photo())
    page.locator('[data-part="preview"] img').wait_for()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_role("button", name="Invia", exact=True).click()
    page.get_by_text(WAITS).wait_for()
    page.context.set_offline(False)
    tab.go("/it/waiting")
    page.get_by_text("Non troviamo questo posto.").wait_for()
    page.get_by_role("button", name="Cambia le parole").click()
    expect(page.locator("#text")).to_have_value("Scritto in cantina")
    page.get_by_label("Scrivi una via o un luogo").fill("via Odazio")
    page.get_by_role("button", name="Invia", exact=True).click()
    page.get_by_role("heading", name="Ricevuto. Grazie!").wait_for()
    until(lambda: (page.wait_for_timeout(50), len(kept(superuser)[0]) == 1)[1], "the photograph has found its sign")
    assert left() == ["Scritto in cantina"]
