"""Staff at work in a real browser: with the keyboard alone, without JavaScript, on a narrow screen, in Arabic, and what axe says."""
from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

from app import accounts

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
PAGES = ["", "password", "c/prova/queue", "c/prova/signs", "c/prova/signs?visibility=hidden", "c/prova/heat", "c/prova/heat?count=signs&cell_size=100", "c/lorenteggio/heat",
         "c/lorenteggio/queue", "c/prova/render", "c/nowhere/queue"]
NARROW = (320, 640)


@pytest.fixture
def inside(visit, databases):
    """A tab whose reader has signed in by the form: `inside(size, language)`."""
    with Session(databases.engine("owner")) as session:
        accounts.add(session, "anna", "admin", PASSWORD, must_change=False)
        session.commit()

    def open_desk(size=DESKTOP, language="it", **more):
        tab = visit(size, **more).go(f"/desk/sign-in?lang={language}")
        tab.page.locator("input[name=name]").fill("anna")
        tab.page.locator("input[name=password]").fill(PASSWORD)
        tab.page.locator("input[name=password]").press("Enter")
        tab.page.wait_for_url("**/desk/")
        return tab

    return open_desk


@pytest.fixture
def waiting(make_consultation, leave):
    """Three signs that wait, oldest first."""
    make_consultation()
    return [leave("banco", text=words)["id"] for words in ("Il primo.", "Il secondo.", "Il terzo.")]


def states(superuser, signs):
    with superuser.connect() as connection:
        found = dict(connection.execute(text("SELECT id::text, visibility FROM milo.contributions WHERE id = ANY (CAST(:ids AS uuid[]))"), {"ids": signs}).all())
    return [found[sign] for sign in signs]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["it", "ar"])
def test_axe_finds_nothing_at_the_desk(visit, inside, language, size):
    assert violations(visit(size).go(f"/desk/sign-in?lang={language}").page) == []
    tab = inside(size, language)
    for page in PAGES:
        assert violations(tab.go(f"/desk/{page}").page) == [], page
    tab.go("/desk/c/prova/queue").page.locator("details > summary").first.click()
    assert violations(tab.page) == []


@pytest.mark.parametrize("language", ["it", "ar"])
def test_nothing_is_cut_at_320_pixels(inside, language):
    tab = inside(NARROW, language)
    for page in PAGES:
        tab.go(f"/desk/{page}")
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= 320, page


def test_the_desk_asks_no_other_host_and_breaks_no_rule_of_its_own(inside):
    tab = inside()
    for page in PAGES[:-1]:
        tab.go(f"/desk/{page}")
    assert tab.elsewhere == []
    assert tab.complaints == []


def queue(inside):
    """The queue of banco; keys are heard from the moment the page shows them."""
    page = inside().go("/desk/c/banco/queue").page
    page.locator("#keys").wait_for()
    return page


def test_a_moderator_publishes_hides_and_chooses_with_the_keyboard_alone(inside, waiting, superuser):
    page = queue(inside)
    keyboard = page.keyboard
    keyboard.press("j")
    keyboard.press("p")
    # the next oldest sign has the focus already
    keyboard.press("h")
    keyboard.press("ArrowDown")
    keyboard.press("Tab")
    keyboard.type("Numero di telefono: ph pj.")
    keyboard.press("Enter")
    page.get_by_text("Pubblicato 1 segno.").wait_for()
    page.get_by_text("Nascosto.").wait_for()
    assert states(superuser, waiting) == ["published", "hidden", "waiting"]

    # after the last one the page says the rest, without having been left
    keyboard.press("p")
    page.get_by_text("Nessun segno aspetta. Hai finito.").wait_for()
    assert states(superuser, waiting) == ["published", "hidden", "published"]
    assert page.evaluate("document.activeElement.textContent") == "Pubblicato 1 segno."


def test_what_is_typed_while_a_decision_is_on_its_way_decides_nothing_else(inside, waiting, superuser):
    page = queue(inside)
    held = []
    page.route("**/publish", lambda route: route.continue_() if held else held.append(route))
    for key in ("j", "p", "p", "h", "ArrowDown", "Tab"):  # the third sign is being hidden while nobody has answered for the first
        page.keyboard.press(key)
    page.keyboard.type("hpphj xp")
    assert page.locator(":focus").input_value() == "hpphj xp"
    assert states(superuser, waiting) == ["waiting"] * 3
    held[0].continue_()
    page.get_by_text("Pubblicato 1 segno.").nth(1).wait_for()
    assert page.locator(":focus").input_value() == "hpphj xp"
    assert states(superuser, waiting) == ["published", "published", "waiting"]


def test_words_typed_at_the_queue_let_the_sign_go_and_publish_nothing(inside, waiting, superuser):
    page = queue(inside)
    page.keyboard.press("j")
    page.keyboard.type("una cosa: hp p")
    assert page.locator(".waiting-sign:focus, details[open]").count() == 0
    page.keyboard.press("j")
    page.keyboard.down("p")
    page.keyboard.down("p")  # held down: the second is a repeat
    page.keyboard.up("p")
    page.get_by_text("Pubblicato 1 segno.").wait_for()
    assert states(superuser, waiting) == ["published", "waiting", "waiting"]


def test_a_decision_that_does_not_arrive_gives_the_sign_back(inside, waiting, superuser):
    page = queue(inside)
    page.route("**/publish", lambda route: route.abort())
    page.keyboard.press("j")
    page.keyboard.press("p")
    page.get_by_text("Non è partito").wait_for()
    page.unroute("**/publish")
    page.locator(".waiting-sign").first.get_by_role("button", name="Pubblica").click()
    page.get_by_text("Pubblicato 1 segno.").wait_for()
    assert states(superuser, waiting) == ["published", "waiting", "waiting"]


def test_a_refused_decision_says_why_and_the_card_goes_on(inside, waiting, superuser):
    page = queue(inside)
    card = page.locator(".waiting-sign").first
    card.locator("summary").click()
    card.get_by_role("button", name="Nascondi").click()
    card.get_by_text("chi ha lasciato il segno lo legge").wait_for()
    card.get_by_label("Perché?").select_option("offence")
    with superuser.begin() as connection:  # its author changes the words meanwhile
        connection.execute(text("UPDATE milo.contributions SET text = 'Altre parole.', edits = 1 WHERE id = CAST(:id AS uuid)"), {"id": waiting[0]})
    card.get_by_role("button", name="Nascondi").click()
    card.get_by_text("Altre parole.").wait_for()
    assert states(superuser, waiting) == ["waiting"] * 3
    card.get_by_role("button", name="Pubblica").click()
    card.get_by_text("Pubblicato 1 segno.").wait_for()
    assert states(superuser, waiting) == ["published", "waiting", "waiting"]


def test_several_signs_are_chosen_and_published_together(inside, waiting, superuser):
    page = queue(inside)
    for key in "jxjx":
        page.keyboard.press(key)
    page.get_by_role("button", name="Pubblica quelli scelti").click()
    page.get_by_text("Pubblicati 2 segni.").wait_for()
    assert states(superuser, waiting) == ["published", "published", "waiting"]


def test_single_keys_can_be_switched_off(inside, waiting, superuser):
    page = queue(inside)
    page.get_by_label("Tasti", exact=True).uncheck()
    page.keyboard.press("j")
    page.keyboard.press("p")
    assert page.locator(".waiting-sign:focus").count() == 0
    page.reload()
    page.locator("#keys").wait_for()
    assert not page.get_by_label("Tasti", exact=True).is_checked()
    assert states(superuser, waiting) == ["waiting"] * 3


def test_the_queue_works_without_javascript(inside, waiting, superuser):
    page = inside(scripts=False).go("/desk/c/banco/queue").page
    page.locator(".waiting-sign").first.get_by_role("button", name="Pubblica").click()
    page.get_by_text("Pubblicato 1 segno.").wait_for()
    page.locator("summary").first.click()
    page.get_by_label("Perché?").first.select_option("offence")
    page.locator(".waiting-sign").first.get_by_role("button", name="Nascondi").click()
    page.get_by_text("Nascosto.").wait_for()
    assert states(superuser, waiting) == ["published", "hidden", "waiting"]


def test_the_heat_is_drawn_in_the_classes_of_its_legend_and_a_place_leads_to_its_signs(inside):
    page = inside().go("/desk/c/prova/heat").page
    page.locator(".rank-mark").first.wait_for()
    drawn = {each.get_attribute("fill") for each in page.locator(".leaflet-surface-pane path").all()}
    legend = {each.get_attribute("fill") for each in page.locator(".legend rect[fill-opacity]").all()}
    assert drawn == legend and 3 <= len(legend) <= 5
    people = page.locator("[data-place='1'] a").first.inner_text().split()[0]
    page.locator(".rank-mark").first.click()
    page.wait_for_url("**/signs?*cell=*")
    assert page.locator(".figures dd").first.inner_text() == people


def test_without_javascript_the_heat_is_told_by_numbers_and_a_table(inside):
    page = inside(scripts=False).go("/desk/c/prova/heat").page
    page.get_by_label("Segni su").select_option("fix")
    page.get_by_role("radio", name="segni").check()
    page.get_by_role("button", name="Mostra").click()
    page.wait_for_url("**count=signs**")
    assert page.get_by_text("Segni per ettaro").is_visible()
    assert page.get_by_role("row").count() > 5
    assert page.locator("noscript p").is_visible()
