"""The handout in a real browser with the network off: it opens from a file, draws, reads with a keyboard and without scripts."""
from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from setup import places
from tests.browser.axe import violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def handouts(app, sample, databases, tmp_path_factory):
    """Signs in Italian and heat in Arabic, as files."""
    from app import rendering

    if not (places.VENDOR / "leaflet" / "leaflet.js").is_file():
        pytest.skip("the front-end files are not assembled (bin/test does it)")
    folder = tmp_path_factory.mktemp("stick with spaces")
    found = {}
    with app.app_context(), Session(databases.engine("reader")) as session:
        for what, language in (("signs", "it"), ("heat", "ar")):
            data, _mimetype, name = rendering.consultation_map(session, "prova", format="html", what=what, language=language, base_url="https://mappa.example.org")
            found[what] = folder / name
            found[what].write_bytes(data)
    return found


@pytest.fixture
def opened(chromium, handouts):
    """Open a handout from its file with the network off; the page carries what it asked for and complained about."""
    contexts = []

    def open_file(what, width=1280, scripts=True):
        context = chromium.new_context(viewport={"width": width, "height": 800}, offline=True, java_script_enabled=scripts, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(handouts[what].as_uri())
        page.wait_for_timeout(400)
        return page

    yield open_file
    for context in contexts:
        context.close()


@pytest.mark.parametrize("what", ["signs", "heat"])
def test_it_opens_from_a_stick_and_asks_for_nothing(opened, handouts, what):
    page = opened(what)
    assert [url for url in page.asked if not url.startswith(("data:", "blob:"))] == [handouts[what].as_uri()]
    assert page.complaints == []


def test_it_shows_the_map_with_signs_plan_and_ground(opened):
    page = opened("signs")
    assert page.locator(".sign, .gathered").count() > 20
    numbers = [int(each) for each in page.locator(".gathered").all_inner_texts()]
    assert sum(numbers) + page.locator(".sign").count() > 200
    assert page.locator("path[fill^='url(#hatch']").count() > 2
    assert page.locator(".leaflet-ground-pane path").count() > 5
    assert page.locator(".name").count() > 5
    assert page.locator(".leaflet-control-scale-line").inner_text().endswith("m")


def test_heat_shows_people_and_hatches_the_few(opened):
    page = opened("heat")
    assert page.locator("path[fill='url(#few)']").count() > 5
    assert all(int(each) >= 5 for each in page.locator(".figure").all_inner_texts())
    assert page.locator("html").get_attribute("dir") == "rtl"


@pytest.mark.parametrize("what", ["signs", "heat"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wrong_for_readers_with_other_senses(opened, what, width):
    assert violations(opened(what, width)) == []


@pytest.mark.parametrize("width", [320, 360])
def test_it_does_not_scroll_sideways(opened, width):
    page = opened("signs", width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_opens_a_sign_and_closes_it(opened):
    page = opened("signs")
    page.locator(".gathered").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    sign = page.locator(".sign").first
    sign.focus()
    label = sign.get_attribute("aria-label")
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    popup.wait_for()
    assert label in popup.inner_text()
    page.keyboard.press("Escape")
    popup.wait_for(state="detached")


def test_the_skip_link_leads_to_the_tables(opened):
    page = opened("signs")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id || location.hash") in {"tables", "#tables"}


def test_without_javascript_the_tables_say_the_same(opened):
    page = opened("signs", scripts=False)
    assert page.locator("#signs tbody tr").count() > 300
    assert not page.locator(".folium-map").is_visible()
    assert page.get_by_text("Per la mappa serve JavaScript").is_visible()


def test_what_a_resident_wrote_is_never_run(app, databases, make_consultation, leave, publish, chromium, tmp_path):
    from app import rendering

    make_consultation()
    leave(text="<img src=x onerror=\"document.title='rotto'\"></script><script>document.title='rotto'</script>")
    publish()
    with app.app_context(), Session(databases.engine("reader")) as session:
        data = rendering.consultation_map(session, "banco", format="html", language="it", base_url="https://mappa.example.org")[0]
    (tmp_path / "banco.html").write_bytes(data)
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "banco.html").as_uri())
    page.locator(".sign").first.click()
    assert "onerror" in page.locator(".leaflet-popup").inner_text()
    assert "rotto" not in page.title()
    context.close()
