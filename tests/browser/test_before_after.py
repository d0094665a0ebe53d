"""Before and after on the page of the library: by keyboard, by buttons, by finger, right to left, and both pictures without scripts."""
from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

PAGE = "/c/lorenteggio/i/12"


def open_page(visit, size=DESKTOP, language="it", **more):
    tab = visit(size, **more).go(f"/{language}{PAGE}")
    if more.get("scripts", True):
        expect(tab.page.locator(".compare")).to_be_visible()
    return tab


def share(page) -> int:
    return int(page.locator(".before-after input[type=range]").input_value())


def test_the_divider_goes_by_keyboard_and_says_where_it_is(visit):
    tab = open_page(visit)
    slider = tab.page.get_by_role("slider", name="Quanto si vede di prima dei lavori")
    slider.focus()
    tab.page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "prima dei lavori: 49 su 100")
    tab.page.keyboard.press("End")
    assert "inset(0" in tab.page.locator(".on-top").evaluate("one => one.style.clipPath")
    expect(tab.page.get_by_role("button", name="Prima dei lavori")).to_have_attribute("aria-pressed", "true")
    assert tab.complaints == []


def test_two_plain_buttons_show_one_picture_whole(visit):
    page = open_page(visit, PHONE).page
    page.get_by_role("button", name="Dopo i lavori").click()
    assert share(page) == 0
    page.get_by_role("button", name="Prima dei lavori").click()
    assert share(page) == 100


@pytest.mark.parametrize("language, expected", [("it", 25), ("ar", 75)])
def test_a_finger_on_the_picture_moves_the_divider_to_it(visit, language, expected):
    page = open_page(visit, language=language).page
    stage = page.locator(".compare")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")  # a typeface that comes late moves the picture under the finger
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] / 2)
    assert abs(share(page) - expected) <= 1
    # the line is moved with the next frame
    page.wait_for_function("""(wanted) => {
        const line = document.querySelector(".divider").getBoundingClientRect();
        return Math.abs(line.x + line.width / 2 - wanted) < 4;
    }""", arg=box["x"] + box["width"] * 0.25)


def test_both_pictures_are_loaded_and_told(visit):
    page = open_page(visit).page
    pictures = page.locator(".compare img")
    page.wait_for_load_state("networkidle")
    assert pictures.evaluate_all("all => all.every((one) => one.complete && one.naturalWidth > 0 && one.alt.length > 20)")
    assert page.locator(".shot figcaption").first.inner_text().count("disegno, non foto") == 1


def test_without_scripts_both_stand_one_after_the_other(visit):
    page = open_page(visit, scripts=False).page
    first, second = (page.locator(f".shot-{place} img").bounding_box() for place in ("before", "after"))
    assert second["y"] >= first["y"] + first["height"]


@pytest.mark.parametrize("width", [320, 360])
def test_the_pictures_stay_within_a_narrow_screen(visit, width):
    assert open_page(visit, (width, 640)).page.evaluate("document.documentElement.scrollWidth") <= width
