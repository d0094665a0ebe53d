"""Going through time: by keyboard, by buttons, playing, by the ruler; the month stands in the address and the page reads without scripts."""
from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

TIME = "/c/lorenteggio/time?at=2021-06"


def open_page(visit, size=DESKTOP, language="it", address=TIME, **more):
    tab = visit(size, **more).go(f"/{language}{address}")
    if more.get("scripts", True):
        expect(tab.page.locator("#range")).to_be_visible()
    return tab


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["it", "ar"])
def test_axe_finds_nothing_while_going_through_time(visit, language, size):
    tab = open_page(visit, size, language)
    assert violations(tab.page) == []
    assert tab.complaints == [] and tab.elsewhere == []


def test_the_slider_goes_by_keyboard_and_the_address_follows(visit):
    page = open_page(visit).page
    page.locator("#range").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#moment-title")).to_have_text("luglio 2021")
    assert page.url.endswith("at=2021-07")
    expect(page.locator("#range")).to_have_attribute("aria-valuetext", "luglio 2021")
    page.keyboard.press("Home")
    expect(page.locator("#moment-title")).to_have_text("maggio 2016")
    expect(page.locator("#say")).to_contain_text("maggio 2016")


def test_the_address_opens_its_month_again(visit):
    page = open_page(visit, address="/c/lorenteggio/time?at=2024-06").page
    expect(page.locator(".slide output")).to_have_text("giugno 2024")


def test_buttons_go_a_month_or_to_the_next_change(visit):
    page = open_page(visit).page
    page.get_by_role("button", name="Mese dopo").click()
    expect(page.locator("#moment-title")).to_have_text("luglio 2021")
    page.get_by_role("button", name="Cambiamento dopo").click()
    expect(page.locator("#moment-title")).not_to_have_text("luglio 2021")
    expect(page.locator(".this-month")).to_be_visible()


def test_a_year_of_the_ruler_jumps_to_it_without_loading_a_page(visit):
    tab = open_page(visit)
    tab.page.evaluate("window.stays = true")
    tab.page.locator(".years a").filter(has_text="2018").click()
    expect(tab.page.locator("#moment-title")).to_have_text("dicembre 2018")
    assert tab.page.evaluate("window.stays") is True


def test_time_plays_and_stops_at_its_end(visit):
    page = open_page(visit, address="/c/lorenteggio/time?at=2026-03").page
    page.locator("#speed").select_option("fast")
    page.get_by_role("button", name="Fai scorrere il tempo").click()
    expect(page.get_by_role("button", name="Ferma")).to_be_visible()
    expect(page.get_by_role("button", name="Fai scorrere il tempo")).to_be_visible(timeout=15_000)
    assert page.url.split("at=")[1] >= "2026-04"


def test_who_touches_the_slider_while_it_plays_stops_it(visit):
    page = open_page(visit).page
    page.get_by_role("button", name="Fai scorrere il tempo").click()
    page.locator("#range").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Fai scorrere il tempo")).to_be_visible()
    expect(page.get_by_role("button", name="Mese dopo")).to_be_disabled()


def test_the_map_marks_how_each_intervention_stands(visit):
    page = open_page(visit, address="/c/lorenteggio/time?at=2016-06").page
    expect(page.locator(".leaflet-momentMarks-pane .state-done")).to_have_count(0)
    page.locator("#range").focus()
    page.keyboard.press("End")
    expect(page.locator(".leaflet-momentMarks-pane .state-done").first).to_be_attached()


def test_right_to_left_the_slider_runs_to_the_left(visit):
    page = open_page(visit, language="ar").page
    page.locator("#range").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**at=2021-07")


def test_without_scripts_the_month_is_a_form_and_links(visit):
    page = open_page(visit, scripts=False).page
    assert "giugno 2021" in page.locator("#moment-title").text_content()
    page.get_by_role("link", name="Mese dopo").click()
    assert "luglio 2021" in page.locator("#moment-title").text_content()
    page.locator("#month").fill("2018-05")
    page.get_by_role("button", name="Vai").click()
    assert "maggio 2018" in page.locator("#moment-title").text_content()


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_sticks_out_on_a_narrow_screen(visit, width):
    page = open_page(visit, (width, 640)).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_who_does_not_mind_motion_sees_month_after_month(chromium, site):
    context = chromium.new_context(locale="it-IT", reduced_motion="no-preference")
    page = context.new_page()
    page.goto(f"{site}/it/c/lorenteggio/time?at=2018-08")
    page.locator("#speed").select_option("fast")
    page.get_by_role("button", name="Fai scorrere il tempo").click()
    page.wait_for_url("**at=2018-09")
    page.wait_for_url("**at=2018-10")
    page.get_by_role("button", name="Ferma").click()
    stopped = page.url
    page.wait_for_timeout(900)
    assert page.url == stopped
    context.close()
