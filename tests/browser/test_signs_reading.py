"""Reading signs in a browser: map and list under one filter and one address, the page of a sign, agreeing with and without scripts."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import text
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


@pytest.fixture
def signs(sample, leave, publish, superuser):
    """Three public signs of `lorenteggio`; the lamp is answered."""
    made = {"lamp": leave("lorenteggio", text="Il lampione è spento")["id"], "bench": leave("lorenteggio", category="wish", text="Una panchina")["id"],
            "tree": leave("lorenteggio", category="like", text="I platani", geometry={"type": "Point", "coordinates": [9.1335, 45.4481]})["id"]}
    publish()
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET answer = 'accepted' WHERE id = CAST(:id AS uuid)"), {"id": made["lamp"]})
    return made


def listed(page) -> set[str]:
    return set(page.locator("#signs-list .sign").evaluate_all("rows => rows.map(row => row.id.slice(1))"))


def shown(page) -> int:
    """How many signs the map shows: pins, and what circles count."""
    return page.evaluate("document.querySelectorAll('.leaflet-signs-pane .pin').length"
                         " + [...document.querySelectorAll('.leaflet-signs-pane .cluster')].reduce((sum, each) => sum + Number(each.textContent), 0)")


def until(page, expression: str) -> None:
    """Wait for something to be true in the page; the page's own policy forbids what Playwright would do for it."""
    for _ in range(160):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def open_signs(visit, query="", size=DESKTOP, **more):
    tab = visit(size, **more).go(f"/it/c/lorenteggio{query}#signs")
    return tab


def test_a_filter_changes_list_map_legend_and_address_together_and_the_address_opens_the_same(visit, signs):
    tab = open_signs(visit)
    page = tab.page
    until(page, "document.querySelectorAll('.leaflet-signs-pane .pin, .leaflet-signs-pane .cluster').length > 0")
    assert listed(page) == set(signs.values()) and shown(page) == 3
    page.locator("#filters summary").click()
    page.locator("#f-q").fill("panchina")
    until(page, "document.querySelectorAll('#signs-list .sign').length === 1")
    page.wait_for_load_state("networkidle")
    assert listed(page) == {signs["bench"]} and shown(page) == 1
    assert page.evaluate("location.search") == "?q=panchina"
    again = open_signs(visit, "?q=panchina").page
    assert listed(again) == {signs["bench"]} and shown(again) == 1 and again.locator("#f-q").input_value() == "panchina"
    page.locator("#filters-off").click()
    until(page, "document.querySelectorAll('#signs-list .sign').length === 3")
    page.wait_for_load_state("networkidle")
    assert shown(page) == 3 and page.evaluate("location.search") == ""
    assert tab.complaints == []


def test_the_legend_filters_the_list_too(visit, signs):
    page = open_signs(visit).page
    page.locator("#tab-legend").click()
    page.locator('#legend-signs [data-category="fix"] input').uncheck()
    until(page, "document.querySelectorAll('#signs-list .sign').length === 2")
    page.wait_for_load_state("networkidle")
    assert listed(page) == {signs["bench"], signs["tree"]} and shown(page) == 2
    assert page.evaluate("new URLSearchParams(location.search).getAll('category').sort().join()") == "like,memory,wish"
    page.locator('#legend-signs [data-category="fix"] input').check()
    until(page, "document.querySelectorAll('#signs-list .sign').length === 3")
    assert page.evaluate("location.search") == ""


def test_where_one_looks_stands_in_the_address_and_a_link_opens_it_there(visit, signs):
    page = open_signs(visit).page
    assert "at=" not in page.url
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    until(page, "location.search.includes('at=')")
    there = page.evaluate("location.search")
    again = open_signs(visit, "?at=9.13350,45.44810,18").page
    until(again, "document.querySelectorAll('.leaflet-signs-pane .pin').length === 1")
    assert there.startswith("?at=9.")


def test_a_list_without_scripts_is_filtered_by_the_form(visit, signs):
    page = open_signs(visit, scripts=False).page
    page.locator("#filters summary").click()
    page.locator("#f-answer").select_option("accepted")
    page.get_by_role("button", name="Mostra questi segni").click()
    assert listed(page) == {signs["lamp"]} and "answer=accepted" in page.url


def test_a_filtered_map_says_so_at_first_sight_and_goes_with_the_language(visit, signs):
    page = visit(PHONE).go("/it/c/lorenteggio?q=panchina").page
    note = page.locator("#filtered")
    assert page.locator("#leave").is_visible() and note.is_visible() and shown(page) == 1
    assert page.locator('.languages a[hreflang="ar"]').get_attribute("href") == "/ar/c/lorenteggio?q=panchina"
    note.get_by_role("link").click()
    expect(note).to_be_hidden()
    expect(page.locator("#signs-list .sign")).to_have_count(3)
    expect(page.locator('.languages a[hreflang="ar"]')).not_to_have_attribute("href", re.compile("q="))  # the other languages hear of it
    assert "q=" not in page.url


def test_looking_for_words_on_a_phone_shows_what_was_found(visit, signs):
    page = open_signs(visit, size=PHONE).page
    page.locator("#filters summary").click()
    page.locator("#f-q").fill("lampione")
    page.keyboard.press("Enter")  # the script answers, or a new page where it is not here yet
    expect(page.locator("#signs-list .sign")).to_have_count(1)
    expect(page.locator("#f-q")).to_be_hidden()
    expect(page.locator("#signs-list .sign")).to_be_in_viewport()
    expect(page.locator("#f-q")).to_have_value("lampione")


def test_the_signs_of_an_intervention_are_shown_where_it_is(visit, client, signs):
    library = next(each for each in client.get("/api/c/lorenteggio/interventions").get_json()["features"] if "Odazio" in each["properties"]["title"])
    page = open_signs(visit, f"?intervention={library['id']}", PHONE).page
    until(page, "document.querySelector('.leaflet-planLines-pane, .leaflet-plan-pane') && document.querySelectorAll('.leaflet-control-scale-line')[0].textContent.trim() !== '100 m'")
    assert "at=" not in page.url, "nobody moved the map"


@SIZES
@pytest.mark.parametrize("language", ["it", "ar"])
def test_axe_finds_nothing_on_a_sign_its_report_and_the_open_filters(visit, signs, language, size):
    tab = visit(size).go(f"/{language}/c/lorenteggio/s/{signs['lamp']}")
    tab.page.locator("#report summary").click()
    assert violations(tab.page) == []
    assert tab.complaints == []
    narrow = visit((320, 640)).go(f"/{language}/c/lorenteggio/s/{signs['lamp']}").page
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320
    filters = visit(size).go(f"/{language}/c/lorenteggio?answer=accepted#signs")
    filters.page.locator("#filters summary").click()
    assert violations(filters.page) == []


def test_this_device_agrees_once_sees_that_it_did_and_takes_it_back_by_keyboard(visit, signs):
    page = visit(PHONE).go(f"/it/c/lorenteggio/s/{signs['bench']}").page
    page.get_by_role("button", name="Sono d'accordo").focus()
    page.keyboard.press("Enter")
    page.locator("p.done").wait_for()
    assert "1 persona è d'accordo" in page.locator("#agree-count").inner_text()
    page.goto(page.url.removesuffix("/support"))
    expect(page.get_by_role("button", name="Sono d'accordo")).to_have_count(0)  # once the script has asked this device
    page.get_by_role("button", name="Non sono più d'accordo").press("Enter")
    page.locator("p.done").wait_for()
    assert "Ancora nessuno" in page.locator("#agree-count").inner_text()
    assert page.get_by_role("button", name="Sono d'accordo").is_visible()


def test_whoever_left_a_sign_on_this_device_is_told_that_it_counts_already(visit, sample, leave, publish):
    me = "7d2f7f3e-8a35-4c5a-9f65-0d3b9e2b1c11"
    sign = leave("lorenteggio", participant=me)["id"]
    publish()
    page = visit(PHONE).go("/it/").page
    page.evaluate(f"localStorage.setItem('milo-me', '{me}')")
    page.goto(page.url + f"c/lorenteggio/s/{sign}")
    page.get_by_role("button", name="Sono d'accordo").click()
    assert "Questo segno è tuo" in page.locator("p.done").inner_text()


def test_agreeing_and_reporting_work_without_scripts(visit, signs):
    page = visit(PHONE, scripts=False).go(f"/it/c/lorenteggio/s/{signs['bench']}").page
    page.get_by_role("button", name="Sono d'accordo").click()
    page.get_by_role("button", name="Non sono più d'accordo").click()
    assert "non conta più" in page.locator("p.done").inner_text()
    page.locator("#report summary").click()
    page.get_by_label("È pubblicità.").check()
    page.get_by_role("button", name="Segnala").click()
    assert "Una persona guarda di nuovo" in page.locator("p.done").inner_text()


def test_the_link_is_copied_where_nothing_shares(visit, signs):
    tab = visit(DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    page = tab.go(f"/it/c/lorenteggio/s/{signs['bench']}").page
    page.get_by_role("button", name="Copia il link").click()
    page.get_by_text("Link copiato.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    tab.go("/it/c/lorenteggio/i/12")
    page.get_by_role("button", name="Copia il link").click()
    page.get_by_text("Link copiato.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url and tab.complaints == []


def test_a_card_on_the_map_leads_to_the_page_of_the_sign(visit, signs):
    page = open_signs(visit, "?category=like&at=9.13350,45.44810,18").page
    page.locator(".leaflet-signs-pane .pin").click()
    link = page.locator("#sheet-card").get_by_role("link", name="Leggi la risposta, di' se sei d'accordo")
    assert link.get_attribute("href") == f"/it/c/lorenteggio/s/{signs['tree']}"


def test_a_circle_says_people_its_card_both_and_where_people_are_not_told_it_is_light_and_says_signs(visit, sample, leave, publish):
    me = "7d2f7f3e-8a35-4c5a-9f65-0d3b9e2b1c12"
    for n in range(4):
        leave("lorenteggio", participant=me, text=f"Ancora {n}")
    leave("lorenteggio", text="Una volta")
    publish()
    page = open_signs(visit, "?at=9.13110,45.44670,18").page
    circle = page.locator(".leaflet-signs-pane .cluster")
    circle.wait_for()
    assert circle.inner_text() == "2" and "of-signs" not in circle.get_attribute("class")
    circle.click()
    page.locator("#sheet-card").get_by_role("heading", name="Persone: 2. Segni: 5.").wait_for()
    filtered = open_signs(visit, "?at=9.13110,45.44670,18&q=Ancora").page
    circle = filtered.locator(".leaflet-signs-pane .cluster.of-signs")
    circle.wait_for()
    assert circle.inner_text() == "4"


def test_a_comment_is_sent_without_scripts_read_with_them_and_is_no_official_answer(visit, signs, superuser):
    blind = visit((320, 640), scripts=False).go(f"/ar/c/lorenteggio/s/{signs['lamp']}").page
    blind.locator("#comment").fill("والله الشارع مظلم")
    blind.locator("#comment-form button").click()
    assert "/ar/receipt/comment?code=" in blind.url and blind.evaluate("document.documentElement.scrollWidth") <= 320
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.comments SET visibility = 'published'"))
    tab = visit(PHONE).go(f"/it/c/lorenteggio/s/{signs['lamp']}")
    page = tab.page
    assert page.locator(".talk blockquote").evaluate("quote => [quote.lang, getComputedStyle(quote).direction]") == ["ar", "rtl"]
    assert page.get_by_role("heading", name="Commento 1, di una persona").count() == 1
    assert page.locator(".official .comment, .comment .official, .official .talk").count() == 0
    assert page.locator(".official").evaluate("one => getComputedStyle(one).borderTopWidth") == "8px" and page.locator(".comment").evaluate("one => getComputedStyle(one).borderTopWidth") == "0px"
    page.locator(".report-comment summary").press("Enter")
    page.locator(".report-comment select").select_option("offence")
    assert violations(page) == [] and tab.complaints == []
    page.locator(".report-comment button").click()
    assert "Una persona guarda di nuovo questo commento" in page.locator("p.done").inner_text()
    page.evaluate("sessionStorage.setItem('milo-room', 'ABC234')")  # as after the QR code of a hall
    tab.go(f"/it/c/lorenteggio/s/{signs['lamp']}")
    assert page.locator('#comment-form [name="room"]').input_value() == "ABC234"
    page.locator("#comment").fill("Anche da noi")
    page.locator("#comment-form button").press("Enter")
    assert page.locator(".code").inner_text().count("-") == 3
    page.get_by_role("button", name="Cancella il commento").click()
    page.get_by_role("button", name="Sì, cancella").click()
    assert "è cancellato" in page.locator("main").inner_text()


def test_a_label_on_the_map_is_written_in_the_direction_of_its_words(visit, sample):
    """The map itself stays left to right: an Arabic name in its labels must still begin at the right, with the house number at its left end."""
    page = visit(DESKTOP).go("/ar/c/lorenteggio").page
    place = """(words) => {
        const tip = document.createElement("div"); tip.className = "leaflet-tooltip plan-tip"; tip.textContent = words; document.getElementById("map").append(tip);
        const at = (part) => { const range = document.createRange(); range.setStart(tip.firstChild, words.indexOf(part)); range.setEnd(tip.firstChild, words.indexOf(part) + part.length); return range.getBoundingClientRect().left; };
        const found = words.split(" "); return [at(found[0]), at(found[found.length - 1])]; }"""
    first, last = page.evaluate(place, "مساكن ALER، شارع لورينتيجو 181")
    assert first > last
    first, last = page.evaluate(place, "Case ALER 181")
    assert first < last
