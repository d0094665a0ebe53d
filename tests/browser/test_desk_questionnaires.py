"""A planner builds a questionnaire on a phone by keyboard and without a script, tries it as residents see it, opens it, and is asked before its questions change."""
from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.things_to_see import counted_questionnaire

pytestmark = pytest.mark.browser
HOME = "/desk/c/banco/surveys"


@pytest.fixture
def planner(visit, databases, make_consultation):
    """A tab of a planner who is signed in."""
    from app import accounts

    make_consultation(languages=("it", "en", "ar", "zh", "bn"))
    with Session(databases.engine("owner")) as session:
        accounts.add(session, "planner", "planner", "correct horse battery", must_change=False)
        session.commit()

    def signed_in(size=PHONE, **more):
        tab = visit(size, **more).go("/desk/sign-in")
        tab.page.locator("input[name=name]").fill("planner")
        tab.page.locator("input[name=password]").fill("correct horse battery")
        tab.page.locator("main button").press("Enter")
        return tab

    return signed_in


def add(page, kind: str, **fields) -> None:
    """Add a question by its form, by keyboard."""
    page.locator(".add-question select").last.select_option(kind)
    page.locator(".add-question button").last.press("Enter")
    for name, words in fields.items():
        page.locator(f"[name={name.replace('__', '-')}]").fill(words)
    page.get_by_role("button", name="Salva la domanda").press("Enter")
    page.locator("#messages").wait_for()


def test_a_planner_builds_tries_and_opens_a_questionnaire_without_a_script(planner):
    tab = planner(scripts=False)
    page = tab.go(HOME).page
    page.get_by_label("Titolo, in italiano").fill("La biblioteca")
    page.keyboard.press("Enter")
    add(page, "single", title__it="Ci vai?", options__it="Spesso\nMai")
    add(page, "scale", title__it="Ti piace?", low__it="poco", least="0", most="10")
    page.get_by_role("link", name="Cambia «Ti piace?»").press("Enter")
    page.get_by_text("Farla vedere solo a chi ha risposto così").click()
    page.get_by_label("Spesso").check()
    page.get_by_role("button", name="Salva la domanda").press("Enter")
    expect(page.get_by_text("Solo se a «Ci vai?» risponde: Spesso.")).to_be_visible()
    page.get_by_role("button", name="Sposta su «Ti piace?»").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("solo da una che viene prima")
    page.get_by_role("button", name="Prova", exact=True).press("Enter")
    link = page.get_by_role("link", name="Apri la pagina dei residenti").get_attribute("href")
    tab.go(link)
    expect(page.get_by_text("Prova del questionario: queste risposte non contano.")).to_be_visible()
    page.get_by_label("Spesso").check()
    page.locator(".survey-buttons [value=next]").press("Enter")
    steps = page.locator(".survey-steps label")
    expect(steps).to_have_count(11)
    assert min(min(box["width"], box["height"]) for box in (each.bounding_box() for each in steps.all())) >= 44, "eleven targets on a phone stand in two rows"
    tab.go(f"{HOME}/la-biblioteca")
    page.get_by_role("button", name="Apri a tutti").press("Enter")
    page.get_by_role("button", name="Togli «Ti piace?»").press("Enter")
    expect(page.get_by_role("heading", name="Cambiare le domande?")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.get_by_role("button", name="Cambia le domande").press("Enter")
    expect(page.locator(".survey-questions .card")).to_have_count(1)
    tab.go("/it/c/banco/q/la-biblioteca")
    expect(page.get_by_text("Ci vai?")).to_be_visible()
    title = tab.go("/ar/c/banco/q/la-biblioteca").page.get_by_role("heading", name="La biblioteca")
    expect(title).to_have_attribute("dir", "ltr")
    expect(title).to_have_css("text-align", "right")  # without translation: its own direction, the side of the page


def test_axe_finds_nothing_while_a_questionnaire_is_built(planner):
    tab = planner()
    page = tab.go(HOME).page
    page.get_by_label("Titolo, in italiano").fill("La biblioteca")
    page.keyboard.press("Enter")
    page.wait_for_url("**/la-biblioteca")
    add(page, "single", title__it="Ci vai?", options__it="Spesso\nMai")
    for kind in ("matrix", "place", "scale"):
        tab.go(f"{HOME}/la-biblioteca/question?kind={kind}&page=domande")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert violations(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], kind
    # refused: the sentence stands at the field and what was typed stays
    page.locator("[name=title-it]").fill("Che voto?")
    page.locator("[name=most]").fill("molto")
    page.get_by_role("button", name="Salva la domanda").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("I limiti non vanno bene")
    assert page.locator("[name=title-it]").input_value() == "Che voto?" and violations(page) == []
    for size, path in ((DESKTOP, "?lang=it"), (PHONE, "?lang=ar"), ((320, 640), "?lang=en"), ((320, 640), "/translations?into=ar")):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        tab.go(f"{HOME}/la-biblioteca{path}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert violations(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= size[0], (size, path)
    assert [each for each in tab.complaints if "422" not in each] == []


def test_axe_finds_nothing_in_results_with_every_table_open(planner, staff, superuser):
    tab = planner()
    counted_questionnaire(superuser, staff("admin"))
    page = tab.page
    for width, path in ((320, "/it/c/banco/q/biblioteca/results"), (DESKTOP[0], "/ar/c/banco/q/biblioteca/results"), (320, f"{HOME}/biblioteca/results?lang=ar"), (DESKTOP[0], f"{HOME}/biblioteca/results?lang=it")):
        page.set_viewport_size({"width": width, "height": 800})
        tab.go(path)
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        assert page.locator(".by-band").count() > 0 and page.locator(".spots-map").count() == 1
        assert violations(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert tab.complaints == []
