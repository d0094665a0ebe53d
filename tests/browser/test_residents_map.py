"""The map page at work: it paints, its switches and cards do what they say, its panel has three heights, its table tells what the map shows."""
from __future__ import annotations

import pytest
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
LANGUAGES = pytest.mark.parametrize("language", ["it", "ar"])
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
# how many different colours the painted ground has, over all its tiles
COLOURS = """() => {
  const found = new Set();
  document.querySelectorAll("#map canvas").forEach((canvas) => {
    if (!canvas.width) return;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4 * 97) found.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
  });
  return found.size;
}"""


def openly(visit, path="/it/c/prova", size=DESKTOP):
    """The map page once its ground, plan and signs are there."""
    tab = visit(size).go(path)
    tab.page.wait_for_selector("#map canvas")
    tab.page.wait_for_selector(".leaflet-plan-pane path", state="attached")
    return tab


def show(page, tab_id):
    """Open a tab of the panel, on a phone after raising it."""
    if page.locator("#sheet-more").is_visible() and page.locator("#sheet-more").is_enabled():
        page.locator("#sheet-more").click()
    page.locator(f"#tab-{tab_id}").click()


@SIZES
def test_the_map_paints_ground_plan_and_signs_under_the_strict_policy(visit, size):
    tab = openly(visit, size=size)
    tab.page.wait_for_selector(".pin, .cluster")
    assert tab.page.evaluate(COLOURS) > 12
    assert tab.page.locator(".leaflet-plan-pane path").count() > 10
    assert tab.complaints == [] and tab.elsewhere == []


def test_an_empty_consultation_paints_the_plan_and_no_sign(visit):
    page = openly(visit, "/it/c/lorenteggio").page
    assert page.locator(".pin, .cluster").count() == 0
    assert page.get_by_text("Ancora nessun segno. Il primo può essere il tuo.").first.is_visible()


@LANGUAGES
def test_made_up_data_are_marked_on_page_and_legend(visit, language, said):
    page = openly(visit, f"/{language}/c/prova").page
    words = said(language, "Dati di prova")
    for part in ("#sheet-head", "#legend"):
        assert page.locator(part).get_by_text(words).first.is_visible(), part


def test_each_layer_has_a_switch_that_takes_it_off_the_map(visit):
    page = openly(visit, "/it/c/lorenteggio").page
    switches = page.locator("#layers [role=switch]")
    assert switches.count() == 12
    before = page.locator("#map path.leaflet-interactive").count()
    for switch in switches.all():
        if switch.is_checked():
            switch.uncheck()
    assert page.locator("#map path.leaflet-interactive").count() == 0 < before
    page.get_by_role("switch", name="Aree verdi").check()
    page.wait_for_selector(".leaflet-plan-pane path", state="attached")


@LANGUAGES
@SIZES
def test_people_by_area_has_a_legend_a_sentence_and_no_point(visit, said, language, size):
    page = openly(visit, f"/{language}/c/prova", size).page
    show(page, "legend")
    page.get_by_role("switch", name=said(language, "Quante persone, per zona")).check()
    page.wait_for_selector(".heat-classes li")
    assert page.locator(".pin, .cluster").count() == 0
    assert said(language, "Pochi per dirlo") in page.locator(".heat-classes").inner_text()
    assert "%" in page.locator("#heat-legend").inner_text()
    page.evaluate("document.getElementById('sheet-scroll').scrollTop = 0")  # axe measures what stands half under the large button as small
    assert violations(page) == []


def test_the_table_tells_what_the_heat_shows(visit, client):
    page = openly(visit).page
    cells = client.get("/api/c/prova/heat").json["features"]
    show(page, "signs")
    page.locator("details.agree summary").click()
    told = page.locator("#heat-table tbody tr")
    assert told.count() == sum(not cell["properties"]["few"] for cell in cells)
    assert told.first.locator("td").first.inner_text() == str(max(cell["properties"]["people"] or 0 for cell in cells))


@SIZES
def test_an_intervention_opens_in_the_list_and_its_page_says_the_same(visit, size):
    page = openly(visit, "/it/c/lorenteggio", size).page
    show(page, "plan")
    card = page.locator("details.intervention").nth(11)
    card.locator("summary").click()
    assert card.get_by_text("Promesso, spostato, fatto").is_visible() and card.get_by_text("8.300.000").is_visible()
    assert violations(page) == []
    card.get_by_role("link").first.click()
    page.wait_for_url("**/i/12")
    assert page.get_by_text("8.300.000").first.is_visible()


def test_a_tapped_shape_opens_its_card_and_back_returns_the_focus(visit):
    page = openly(visit, "/it/c/lorenteggio").page
    page.evaluate("document.querySelector('.leaflet-plan-pane path.leaflet-interactive').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    back = page.locator("#card-back")
    back.wait_for()
    assert page.locator("#sheet-card h2").first.is_visible()
    assert page.evaluate("document.querySelector('#sheet-card').contains(document.activeElement)")
    assert violations(page) == []
    page.keyboard.press("Escape")
    back.wait_for(state="hidden")
    assert page.locator("#sheet-main").is_visible()


def test_a_sign_on_the_map_tells_its_words(visit):
    page = openly(visit).page
    page.wait_for_selector(".pin")
    page.evaluate("document.querySelector('.pin').click()")
    page.locator("#sheet-card h2").wait_for()
    assert page.locator("#sheet-card h2").inner_text() in {"Mi piace", "Va sistemato", "Vorrei", "Ricordo"}
    assert violations(page) == []


@LANGUAGES
def test_the_panel_of_a_phone_has_three_heights_by_button(visit, language):
    page = openly(visit, f"/{language}/c/prova", PHONE).page
    height = lambda: page.locator("#sheet").bounding_box()["height"]
    heights = [height()]
    for _ in range(2):
        page.locator("#sheet-more").click()
        page.wait_for_timeout(350)
        heights.append(height())
    assert heights[0] < heights[1] < heights[2]
    assert not page.locator("#sheet-more").is_enabled()
    assert violations(page) == []
    page.locator("#sheet-less").click()
    page.locator("#sheet-less").click()
    page.wait_for_timeout(350)
    assert abs(height() - heights[0]) < 2
    assert page.locator("#leave").is_visible()


@SIZES
@LANGUAGES
def test_the_large_button_is_in_sight_at_once(visit, language, size):
    page = openly(visit, f"/{language}/c/lorenteggio", size).page
    box = page.locator("#leave").bounding_box()
    assert box["y"] + box["height"] <= size[1] and box["height"] >= 44
    assert page.locator("#leave").is_visible()


def test_tabs_are_walked_by_arrow_keys_in_the_direction_of_reading(visit):
    for language, forward in (("it", "ArrowRight"), ("ar", "ArrowLeft")):
        page = openly(visit, f"/{language}/c/prova").page
        page.locator("#tab-legend").focus()
        page.keyboard.press(forward)
        assert page.evaluate("document.activeElement.id") == "tab-plan"
        assert page.locator("#plan").is_visible() and not page.locator("#legend").is_visible()


def test_the_map_is_moved_by_keyboard(visit):
    page = openly(visit, "/it/c/lorenteggio").page
    page.locator("#map").focus()
    place = "new DOMMatrix(getComputedStyle(document.querySelector('.leaflet-map-pane')).transform).e"
    before = page.evaluate(place)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert page.evaluate(place) != before
    tiles = page.locator(".leaflet-scale, .leaflet-control-scale-line").first.inner_text()
    page.keyboard.press("+")
    page.wait_for_timeout(700)
    assert page.locator(".leaflet-control-scale-line").first.inner_text() != tiles


def test_words_of_residents_cannot_run_on_the_map(visit, client, leave, publish):
    leave("lorenteggio", text="<img src=x onerror=document.title='no'><b>ciao</b>", category="fix")
    publish()
    tab = openly(visit, "/it/c/lorenteggio")
    tab.page.wait_for_selector(".pin")
    tab.page.evaluate("document.querySelector('.pin').click()")
    tab.page.locator("#sheet-card .sign-words").wait_for()
    assert "<b>ciao</b>" in tab.page.locator("#sheet-card").inner_text()
    assert tab.page.title() != "no" and tab.complaints == []


def test_forced_colours_and_a_large_type_keep_the_page_whole(visit):
    tab = visit(DESKTOP, forced_colors="active").go("/it/c/prova")
    assert tab.page.locator("#leave").is_visible()
    large = visit(DESKTOP).go("/it/c/prova").page
    large.evaluate("document.documentElement.style.fontSize = '200%'")
    assert large.evaluate("document.documentElement.scrollWidth") <= DESKTOP[0]
    assert large.locator("#leave").is_visible()


def test_the_address_of_a_printed_heat_map_opens_the_same_view(visit):
    tab = openly(visit, path="/it/c/prova?what=heat&category=fix")
    page = tab.page
    page.locator("#heat-category").wait_for()
    assert page.get_by_role("switch", name="Quante persone, per zona").is_checked()
    assert page.locator("#heat-category").input_value() == "fix"
    page.wait_for_selector(".heat-classes li")
    page.locator("#heat-category").select_option("")
    assert page.evaluate("location.search") == "?what=heat"
