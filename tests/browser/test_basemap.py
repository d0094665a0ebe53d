"""The ground in a real browser: a built basemap is painted under its own credit, and where there is none nothing is asked for."""
from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from shapely.geometry import box

QUARTER = Path(__file__).parent.parent / "data" / "quartiere.osm"
DESKTOP = (1280, 800)


@pytest.fixture
def built(app, site, tmp_path, monkeypatch):
    """The made-up quarter as the basemap of the running site."""
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], var=tmp_path))
    done = app.test_cli_runner().invoke(args=["basemap", "build", str(QUARTER)])
    assert done.exit_code == 0, done.output


def colours(page) -> set[str]:
    """The colours in the middle of the ground's canvases."""
    return set(page.evaluate("""() => {
      const found = new Set();
      document.querySelectorAll("#map canvas").forEach((canvas) => {
        const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) found.add([data[at], data[at + 1], data[at + 2]].join(","));
      });
      return Array.from(found);
    }"""))


def test_houses_and_parks_of_an_extract_are_painted_under_its_credit(visit, built, make_consultation):
    make_consultation("prato", area=box(9.0015, 45.0015, 9.0045, 45.0065))
    tab = visit(DESKTOP).go("/it/c/prato")
    tab.page.wait_for_timeout(1000)
    seen = colours(tab.page)
    assert {"220,230,208", "224,216,203", "255,255,255"} <= seen, "park, house and street"
    assert tab.page.locator(".leaflet-control-attribution").inner_text() == "© OpenStreetMap contributors (ODbL 1.0)"
    assert tab.complaints == [] and tab.elsewhere == []


def test_where_the_basemap_does_not_reach_it_is_neither_asked_for_nor_claimed(visit, built, make_consultation):
    make_consultation("boston", area=box(-71.1, 42.3, -71.0, 42.4))
    tab = visit(DESKTOP).go("/it/c/boston")
    assert tab.page.locator(".leaflet-control-attribution").inner_text() == "Qui non c'è una mappa di base"
    assert not [url for url in tab.asked if "basemap" in url]
    assert tab.page.locator("#map path").count() > 0, "the edge of the area is still drawn"
    assert tab.complaints == []


def test_figures_of_heat_stand_only_in_cells_that_can_hold_them(visit, site):
    tab = visit(DESKTOP).go("/it/c/prova?what=heat")
    tab.page.locator(".leaflet-heatNumbers-pane .figure").first.wait_for()
    for _each in range(5):
        tab.page.locator(".leaflet-control-zoom-out").click()
        tab.page.wait_for_timeout(300)
    assert tab.page.locator(".leaflet-heatNumbers-pane .figure").count() == 0
    assert "small-cells" in tab.page.locator(".leaflet-heat-pane").get_attribute("class")
