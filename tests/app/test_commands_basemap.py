"""`basemap build` and `basemap sample` from the terminal, and what pages and sheets then say of the ground."""
from __future__ import annotations

import dataclasses
import gzip
import json
import re
from pathlib import Path

import pytest
import shapely
from shapely.geometry import box
from sqlalchemy.orm import Session

from layers import basemap, basemap_archive

QUARTER = Path(__file__).parent.parent / "data" / "quartiere.osm"
HERE = box(9.0005, 45.0005, 9.0095, 45.0095)
OSM = "© OpenStreetMap contributors (ODbL 1.0)"


@pytest.fixture
def own_var(app, tmp_path, monkeypatch):
    """A folder of its own for the basemap, so that the installation's stays."""
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], var=tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def run(app, own_var):
    """A command of `basemap`."""
    return lambda *words: app.test_cli_runner().invoke(args=["basemap", *map(str, words)])


@pytest.fixture
def page_of(client):
    """What the map of a consultation's page starts with."""

    def read(slug):
        words = client.get(f"/it/c/{slug}").get_data(as_text=True)
        return json.loads(re.search(r'<script type="application/json" id="page">(.*?)</script>', words, re.DOTALL).group(1))

    return read


def test_an_extract_becomes_the_basemap_with_its_own_credit(run, own_var):
    done = run("build", QUARTER, "--credit", "Municipio 6")
    assert done.exit_code == 0, done.output
    assert "Basemap ready: 11 features in 7 layers" in done.stdout
    assert "lines: 7 to draw" in done.stderr and "Tiling" in done.stderr
    said = basemap_archive.read(own_var / "basemap.pmtiles")
    assert said.credit == f"{OSM} · Municipio 6"
    assert said.bounds == pytest.approx((9.001, 45.001, 9.009, 45.009), abs=1e-6)
    ground = basemap.of(own_var)
    assert ground.tiles and ground.credit == said.credit
    assert set(ground.clipped("streets", HERE).kind) == {"main", "minor", "path"}
    assert len(ground.clipped("rail", HERE)) == 0


def test_tiles_name_no_folder_of_the_machine(run, own_var):
    run("build", QUARTER)
    archive = (own_var / "basemap.pmtiles").read_bytes()
    start = int.from_bytes(archive[24:32], "little")
    words = gzip.decompress(archive[start:start + int.from_bytes(archive[32:40], "little")]).decode()
    assert str(own_var) not in words and str(Path(basemap.__file__).parent.parent) not in words


def test_a_file_that_cannot_be_read_leaves_the_old_basemap(run, own_var, tmp_path):
    assert run("build", QUARTER).exit_code == 0
    before = (own_var / "basemap.pmtiles").read_bytes()
    bad = tmp_path / "bad.osm"
    bad.write_bytes(QUARTER.read_bytes()[:2000])
    done = run("build", bad)
    assert done.exit_code == 1
    assert done.stderr.strip().splitlines()[-1].startswith("Error: bad.osm is damaged")
    assert (own_var / "basemap.pmtiles").read_bytes() == before
    assert basemap.of(own_var).folder.is_dir()
    assert [each.name for each in own_var.iterdir() if each.name.startswith("tmp")] == []


def test_a_tiler_that_fails_leaves_the_old_basemap(run, own_var, monkeypatch):
    assert run("build", QUARTER).exit_code == 0
    before = (own_var / "basemap.pmtiles").read_bytes()
    monkeypatch.setattr("layers.basemap_tiles.tippecanoe", lambda: Path("/bin/false"))
    done = run("build", QUARTER)
    assert done.exit_code == 1 and "tippecanoe failed" in done.stderr
    assert (own_var / "basemap.pmtiles").read_bytes() == before


def test_building_again_keeps_the_last_layers_for_a_print_under_way_and_no_more(run, own_var):
    for _each in range(3):
        assert run("build", QUARTER).exit_code == 0
    assert len(list((own_var / "basemap").iterdir())) == 2
    assert basemap.of(own_var).folder.is_dir()


def test_the_sample_comes_back(run, own_var):
    run("build", QUARTER)
    done = run("sample")
    assert done.exit_code == 0, done.output
    assert "Basemap ready: 9 layers" in done.stdout
    assert not (own_var / "basemap").exists()
    ground = basemap.of(own_var)
    assert ground.folder is None and ground.tiles
    assert ground.credit == basemap_archive.read(own_var / "basemap.pmtiles").credit == basemap.CREDIT


def test_bounds_that_are_none_are_refused_before_anything_is_read(run):
    done = run("build", QUARTER, "--bounds", "9,45,8,46")
    assert done.exit_code == 2 and "west,south,east,north" in done.stderr


def test_pages_show_the_credit_of_the_basemap_in_use_and_claim_none_elsewhere(run, client, make_consultation, page_of):
    make_consultation("prato", area=HERE)
    make_consultation("boston", area=box(-71.1, 42.3, -71.0, 42.4))
    run("build", QUARTER)
    assert page_of("prato")["credit"] == OSM
    assert client.get(page_of("prato")["ground"], headers={"Range": "bytes=0-6"}).data == b"PMTiles"
    assert (page_of("boston")["ground"], page_of("boston")["credit"]) == (None, "Qui non c'è una mappa di base")


def test_a_new_basemap_has_a_new_address_so_that_no_cache_mixes_two(run, make_consultation, page_of):
    make_consultation("prato", area=HERE)
    run("build", QUARTER)
    before = page_of("prato")["ground"]
    assert page_of("prato")["ground"] == before
    run("build", QUARTER, "--bounds", "9.0,45.0,9.01,45.006")
    assert page_of("prato")["ground"] != before


def test_without_a_basemap_no_page_claims_one(own_var, make_consultation, page_of):
    make_consultation()
    assert page_of("banco")["ground"] is None


def test_a_credit_is_words_and_never_markup(run, make_consultation, page_of):
    make_consultation("prato", area=HERE)
    run("build", QUARTER, "--credit", "</script><b>A & B</b>")
    assert page_of("prato")["credit"].endswith("</script><b>A & B</b>")


def test_a_printed_map_draws_the_built_ground_and_names_its_makers(run, app, make_consultation, databases):
    from app import rendering

    make_consultation("prato", area=HERE)
    run("build", QUARTER)
    with app.app_context(), Session(databases.engine("reader")) as session:
        made, _mimetype, _name = rendering.consultation_map(session, "prato", format="html", language="en", base_url="http://localhost")
    words = made.decode()
    assert "Lime Avenue" in words
    assert "OpenStreetMap contributors" in words
    assert "Comune di Milano CC BY" not in words


def test_the_sheet_of_a_real_extract_has_houses(run, shared, own_var):
    assert run("build", shared / "data" / "osm" / "milan_centre_2019_small.osm").exit_code == 0
    houses = basemap.of(own_var).clipped("buildings", shapely.box(9.1925, 45.4575, 9.1995, 45.4627))
    assert len(houses) > 100 and houses.is_valid.all()
