"""Staff bring files to the map in a real browser: the right system is chosen by its drawing, editions are compared, hostile files are refused."""
from __future__ import annotations

import json
import zipfile

import pytest
from sqlalchemy import text
from tests.app.test_desk_import import geojson
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_desk import NARROW, inside  # noqa: F401  (a fixture)

from app import uploads

pytestmark = pytest.mark.browser
PLAN = "/desk/plan/lorenteggio"


@pytest.fixture(autouse=True)
def uploads_apart(tmp_path, monkeypatch):
    """Uploads lie in a folder of the test, not in that of the installation."""
    monkeypatch.setattr(uploads, "_shelf", lambda: tmp_path / "uploads")


@pytest.fixture
def derived(shared):
    """Files of the quarter in every disguise, with the true answers beside them."""
    return shared / "data" / "messy-files" / "derived-lorenteggio"


def upload(tab, path):
    """Send a file; the page of its choices is open afterwards."""
    page = tab.go(f"{PLAN}/import").page
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Leggi il file").click()
    page.wait_for_load_state("networkidle")
    return page


def look(page):
    """From the choices to the map."""
    page.locator(".sticky-end").get_by_role("button").click()
    page.wait_for_url("**/preview")
    page.wait_for_load_state("networkidle")


def new_layer(page, title):
    """The file becomes a new layer."""
    page.locator("#target").select_option("new")
    page.locator("input[name=title-it]").fill(title)


def stored(superuser, key):
    """(lon, lat) of every shape of the edition in force."""
    with superuser.connect() as connection:
        return {row[0]: (row[1], row[2]) for row in connection.execute(text(
            "SELECT f.identity, ST_X(f.geom), ST_Y(f.geom) FROM milo.layers l JOIN milo.features f ON f.edition_id = l.edition_id WHERE l.key = :key"), {"key": key})}


def far_from_truth(found, derived) -> float:
    """The largest distance in degrees from the true answers."""
    truth = {str(each["properties"]["id_amat"]): each["geometry"]["coordinates"][:2] for each in json.loads((derived / "expected_points_4326.geojson").read_text())["features"]}
    assert set(found) == set(truth)
    return max(abs(found[each][axis] - truth[each][axis]) for each in truth for axis in (0, 1))


def test_a_shapefile_that_says_nothing_of_itself_is_put_right_by_its_drawing(inside, visit, derived, superuser):
    tab = inside()
    page = upload(tab, derived / "points_3003_noprj_nocpg_latin1.zip")
    assert page.get_by_text("Il file non dice il suo sistema di coordinate").is_visible()
    assert page.locator("input[name=system]:checked").count() == 0 and page.locator(".system .sketch").count() >= 1
    page.get_by_role("radio", name="Monte Mario / Italy zone 1").check()
    assert not page.locator("#part-title-it").is_visible()
    new_layer(page, "Fermate")
    look(page)
    page.locator(".leaflet-planSpots-pane .spot").first.wait_for(state="attached")
    assert page.locator(".leaflet-planSpots-pane .spot").count() == 191
    page.get_by_role("button", name="Salva e metti sulla mappa").click()
    page.get_by_text("Salvata e in vigore").wait_for()
    assert page.evaluate("document.activeElement.id") == "messages"
    assert far_from_truth(stored(superuser, "fermate"), derived) < 1e-6  # degrees: a tenth of a metre
    assert tab.complaints == [] and tab.elsewhere == []
    public = visit(DESKTOP).go("/it/c/lorenteggio").page
    public.get_by_text("Fermate", exact=True).first.wait_for(state="attached")


def test_a_wrong_prj_is_seen_because_nothing_falls_in_the_area(inside, derived, superuser):
    page = upload(inside(), derived / "points_32632_WRONG_prj_3003.zip")
    said = page.locator(".system", has_text="lo dice il file")
    assert "Nessuna forma cade nell'area" in said.inner_text() and not said.get_by_role("radio").is_checked()
    page.get_by_role("radio", name="WGS 84 / UTM zone 32N").check()
    new_layer(page, "Fermate")
    look(page)
    page.get_by_role("button", name="Salva e metti sulla mappa").click()
    page.get_by_text("Salvata e in vigore").wait_for()
    assert far_from_truth(stored(superuser, "fermate"), derived) < 1e-6


def test_swapped_axes_are_offered(inside, derived, superuser):
    page = upload(inside(), derived / "points_swapped_latlon.geojson")
    swapped = page.locator(".system", has_text="assi scambiati").first
    assert "cadono nell'area" in swapped.inner_text()
    swapped.get_by_role("radio").check()
    page.locator("select[name=column-identity]").select_option("id_amat")
    new_layer(page, "Fermate")
    look(page)
    assert page.get_by_text("Nel file gli assi sono scambiati. È stato scelto da una persona.").is_visible()
    page.get_by_role("button", name="Salva e metti sulla mappa").click()
    page.get_by_text("Salvata e in vigore").wait_for()
    assert far_from_truth(stored(superuser, "fermate"), derived) < 1e-6


def test_the_cycle_paths_of_2026_over_those_of_2021(inside, shared, superuser):
    tab = inside()
    tab.page.set_default_timeout(60_000)  # thousands of real paths: waiting is not what is tried here
    tab.page.set_default_navigation_timeout(60_000)
    city = shared / "data" / "comune-milano"
    for name, edition, button in (("bike_ciclabili_2021-02.geojson", "febbraio 2021", "Salva e metti sulla mappa"), ("bike_ciclabili_2026-05.geojson", "maggio 2026", "Salva come bozza")):
        page = upload(tab, city / name)
        page.locator("#target").select_option("cycle-paths")
        page.locator("input[name=edition]").fill(edition)
        look(page)
        page.get_by_role("button", name=button).click()
        page.wait_for_url("**/editions/*")
    tab.go(f"{PLAN}/layers/cycle-paths/editions/3?with=2")
    counts = {box.get_attribute("data-kind"): box for box in page.locator("[data-kind]").all()}
    assert set(counts) == {"added", "removed", "moved", "changed"}
    lead = page.locator(".lead").inner_text()
    assert "Dall'edizione 2 all'edizione 3" in lead and "uguali" in lead
    page.locator(".show").first.click()
    page.locator(".change-badge").first.wait_for(state="attached")
    shown = page.locator(".change-badge").count()
    for box in counts.values():
        box.uncheck()
    assert shown > 0 and page.locator(".change-badge").count() == 0
    page.get_by_role("button", name="Metti in vigore").click()
    page.get_by_text("è in vigore: ora è questa sulla mappa").wait_for()
    page.locator(".edition-kept", has_text="febbraio 2021").get_by_role("button", name="Torna a questa").click()
    page.get_by_text("Sei tornato all'edizione 2").wait_for()
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT e.title FROM milo.layers l JOIN milo.editions e ON e.id = l.edition_id WHERE l.key = 'cycle-paths'")) == "febbraio 2021"


def test_a_zip_bomb_is_refused_with_a_sentence_and_takes_the_focus(inside, tmp_path):
    with zipfile.ZipFile(tmp_path / "bomba.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tutto.geojson", b"0" * 300_000_000)
    tab = inside()
    page = upload(tab, tmp_path / "bomba.zip")
    assert page.get_by_role("alert").first.inner_text().startswith("bomba.zip: Lo zip, aperto, diventa più di 200 volte più grande")
    assert page.evaluate("document.activeElement.id") == "refused" and "Non hai perso nulla" in page.locator("#refused").inner_text()
    assert violations(page) == []


def test_the_whole_journey_works_without_javascript(inside, tmp_path, superuser):
    (tmp_path / "arredi.geojson").write_bytes(geojson())
    tab = inside(scripts=False)
    page = upload(tab, tmp_path / "arredi.geojson")
    new_layer(page, "Arredi")
    look(page)
    assert page.locator(".sketch").is_visible()
    page.get_by_role("button", name="Salva come bozza").click()
    page.get_by_role("button", name="Metti in vigore").click()
    page.get_by_text("è in vigore: ora è questa sulla mappa").wait_for()
    assert len(stored(superuser, "arredi")) == 3


def pages(tab, path):
    """Every page of the journey, open one after the other, each with a name."""
    yield "home", tab.go(PLAN).page
    yield "send", tab.go(f"{PLAN}/import").page
    page = tab.page
    page.set_input_files("#file", path)
    page.locator("#upload button").click()
    page.wait_for_url("**/import/*-*")
    yield "choices", page
    page.locator(".sticky-end button").click()
    page.locator("[data-focus]").wait_for()
    yield "refused choices", page
    new_layer(page, "Arredi")
    look(page)
    yield "preview", page
    page.locator("form.actions button").first.click()
    page.wait_for_url("**/editions/1")
    page.wait_for_load_state("networkidle")
    yield "edition", page
    yield "layer", tab.go(f"{PLAN}/layers/arredi").page


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["it", "ar"])
def test_axe_finds_nothing_on_the_way_of_a_file(inside, tmp_path, language, size):
    (tmp_path / "arredi.geojson").write_bytes(geojson())
    for name, page in pages(inside(size, language), tmp_path / "arredi.geojson"):
        assert violations(page) == [], name


@pytest.mark.parametrize("language", ["it", "ar"])
def test_nothing_is_cut_at_320_pixels_on_the_way_of_a_file(inside, tmp_path, language):
    (tmp_path / "arredi.geojson").write_bytes(geojson())
    for name, page in pages(inside(NARROW, language), tmp_path / "arredi.geojson"):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
