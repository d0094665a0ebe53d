"""The menu of nine languages and the letters of each: with a finger, by keyboard, without JavaScript, narrow."""
from __future__ import annotations

import pytest
from tests.browser.axe import violations

from app.i18n import LANGUAGES

pytestmark = pytest.mark.browser

PHONE, NARROW, DESK = (360, 740), (320, 640), (1280, 800)


@pytest.mark.parametrize("size", (PHONE, NARROW, DESK), ids=str)
@pytest.mark.parametrize("language", ("it", "ar", "zh"))
def test_the_menu_opens_without_javascript_and_leads_to_the_same_page_in_another_language(visit, size, language):
    tab = visit(size, scripts=False)
    page = tab.page
    page.goto(f"{tab.site}/{language}/c/prova/promises")
    page.click(".languages summary")
    links = page.locator(".language-menu a")
    assert links.count() == len(LANGUAGES)
    for link in links.all():
        box = link.bounding_box()
        assert box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= size[0]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.click('.language-menu a[hreflang="ro"]')
    assert page.url.endswith("/ro/c/prova/promises") and page.get_attribute("html", "lang") == "ro"


@pytest.mark.parametrize("language", ("it", "ar", "bn"))
def test_the_open_menu_has_no_barrier(visit, language):
    tab = visit(PHONE)
    tab.page.goto(f"{tab.site}/{language}/")
    tab.page.focus(".languages summary")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector(".language-menu", state="visible")
    assert violations(tab.page) == []


@pytest.mark.parametrize(("language", "family"), (("zh", "Noto Sans SC"), ("bn", "Noto Sans Bengali"), ("ar", "Noto Sans Arabic"), ("ro", "Titillium Web")))
def test_a_page_brings_the_letters_of_its_language_and_no_others(visit, language, family):
    tab = visit(PHONE)
    tab.page.goto(f"{tab.site}/{language}/c/prova/add")
    tab.page.wait_for_function("document.fonts.ready.then(() => document.fonts.status === 'loaded')")
    loaded = set(tab.page.evaluate("[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family.replaceAll('\"', ''))"))
    assert loaded == {family}
    asked = [address.rsplit("/", 1)[-1] for address in tab.asked if address.endswith(".woff2")]
    assert asked and not any("common" in name for name in asked)
    if language == "ro":
        assert any("-ext-" in name for name in asked)
