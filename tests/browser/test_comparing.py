"""Comparing two editions on the map: the divider by keyboard and by finger, side by side, the address, right to left, and the table without scripts."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests import two_editions
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def layer(sample, databases) -> str:
    return two_editions.make(databases)


def open_page(visit, layer, size=DESKTOP, language="it", query="", **more):
    tab = visit(size, **more).go(f"/{language}/c/lorenteggio/compare/{layer}{query}")
    if more.get("scripts", True):
        expect(tab.page.locator("#divider")).to_be_attached()
        tab.page.wait_for_load_state("networkidle")
    return tab


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["it", "ar"])
def test_axe_finds_nothing_while_comparing(visit, layer, language, size):
    tab = open_page(visit, layer, size, language)
    assert violations(tab.page) == []
    assert tab.complaints == [] and tab.elsewhere == []


def test_the_divider_goes_by_keyboard_and_uncovers_the_older_edition(visit, layer):
    page = open_page(visit, layer).page
    page.locator("#divider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#divider")).to_have_attribute("aria-valuetext", "la prima: 51 su 100")
    assert page.locator("#twin-before").evaluate("one => one.style.clipPath").startswith("inset(0")
    page.wait_for_url("**at=51**")
    page.get_by_role("button", name="maggio 2022", exact=True).click()
    expect(page.locator("#divider")).to_have_value("0")


def test_the_knob_is_pulled_by_a_finger(visit, layer):
    page = open_page(visit, layer).page
    page.locator("#twins").scroll_into_view_if_needed()
    box = page.locator("#twins").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert abs(int(page.locator("#divider").input_value()) - 80) <= 1


def test_side_by_side_stands_in_the_address_and_comes_back(visit, layer):
    page = open_page(visit, layer).page
    page.get_by_role("button", name="Una accanto all'altra").click()
    page.wait_for_url("**view=side**")
    left, right = (page.locator(f"#twin-{name}").bounding_box() for name in ("before", "after"))
    assert left["x"] + left["width"] <= right["x"] + 1
    page.reload()
    expect(page.get_by_role("button", name="Una accanto all'altra")).to_have_attribute("aria-pressed", "true")


def test_both_maps_move_as_one(visit, layer):
    page = open_page(visit, layer, query="?view=side").page
    page.locator("#map-after").focus()
    page.keyboard.press("+")
    page.wait_for_url("**map=**")
    scales = page.locator(".leaflet-control-scale-line").all_inner_texts()
    assert len(scales) == 2 and scales[0] == scales[1]


def test_a_row_of_the_table_is_shown_on_the_map(visit, layer):
    page = open_page(visit, layer, query="?kind=added").page
    page.get_by_role("button", name=re.compile("Mostra.*Cinque")).click()
    expect(page.locator("#map-after")).to_be_focused()
    page.wait_for_url(re.compile("(,|%2C)17$"))


def test_right_to_left_the_older_edition_is_on_the_right(visit, layer):
    page = open_page(visit, layer, language="ar", query="?view=side").page
    before, after = (page.locator(f"#twin-{name}").bounding_box() for name in ("before", "after"))
    assert before["x"] > after["x"]


def test_without_scripts_there_are_words_and_a_table(visit, layer):
    page = open_page(visit, layer, scripts=False).page
    assert page.get_by_role("table").is_visible() and not page.locator("#twins").is_visible()
    page.locator("select[name=before]").select_option("2")
    page.locator("select[name=after]").select_option("1")
    page.get_by_role("button", name="Confronta").click()
    assert "before=2" in page.url and "Cinque" not in page.get_by_role("table").inner_text()


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_sticks_out_while_comparing(visit, layer, width):
    assert open_page(visit, layer, (width, 640)).page.evaluate("document.documentElement.scrollWidth") <= width
