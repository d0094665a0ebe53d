"""Real files as cities publish them, where they are at hand: 8,503 pins of Boston, 62,245 reports of Zurich, the quarter's own in six systems."""
from __future__ import annotations

import json

import pytest
import shapely
from shapely.geometry import box

from surveys import imports, setting_up
from surveys.import_checks import Wishes
from surveys.import_fields import decide_crs, resolve
from surveys.import_places import place_all

BOSTON = box(-71.2, 42.2, -70.9, 42.45)


@pytest.fixture
def messy(shared):
    return shared / "data" / "messy-files" / "derived-lorenteggio"


@pytest.mark.parametrize("name, fields, crs, encoding, rounding", [
    ("points_3003_semicolon_decimalcomma_cp1252.csv", {}, "EPSG:3003", "cp1252", 0.02),
    ("points_4326_bom_tab.tsv", {}, None, "utf-8", 0.1),
    ("points_3003_no_crs_member.geojson", {}, "EPSG:3003", "utf-8", 0.02),
])
def test_the_same_points_come_out_of_each_file(messy, name, fields, crs, encoding, rounding):
    table = imports.read_file(name, (messy / name).read_bytes())
    found = resolve(table, fields)
    places, refused = place_all(table, found, decide_crs(table, found, crs))
    wanted = [shapely.geometry.shape(each["geometry"]) for each in json.loads((messy / "expected_points_4326.geojson").read_text())["features"]]
    assert refused == {}
    assert table.encoding == encoding
    assert len(places) == len(wanted)
    metres = [((a.x - b.x) * 78_000, (a.y - b.y) * 111_000) for a, b in zip(places, wanted)]
    assert max(abs(each) for pair in metres for each in pair) < rounding


def test_metres_in_a_geojson_that_states_no_system_are_refused_not_drawn_off_africa(messy):
    name = "points_3003_no_crs_member.geojson"
    table = imports.read_file(name, (messy / name).read_bytes())
    places, refused = place_all(table, {}, decide_crs(table, {}, None))
    assert set(refused.values()) == {("geometry-out-of-range", "")}
    assert len(refused) == len(table.rows)


def test_boston_comes_in_whole_and_only_once(shared, owner_session):
    data = (shared / "data" / "citizen-reports" / "boston_vision_zero_entry.csv").read_bytes()
    made = setting_up.add(owner_session, "boston-test", title={"en": "Boston"}, area=BOSTON, languages=["en"], categories=[], phase="open")
    wishes = Wishes({"category": "REQUESTTYPE", "text": "COMMENTS", "date": "REQUESTDATE", "id": "OBJECTID"}, "EPSG:4326", create_categories=True, publish=True)
    report = imports.run(owner_session, made.slug, "boston.csv", data, wishes)
    assert made.metric_srid == 32619
    assert (report.rows, report.added, len(report.refused), len(report.categories_made)) == (8503, 8503, 0, 21)
    assert report.people_in_words == "at most 8503 people (authors not known)"
    assert imports.run(owner_session, made.slug, "boston.csv", data, wishes).added == 0


def test_the_repeated_rows_of_zurich_are_counted(shared):
    data = (shared / "data" / "citizen-reports" / "zueri_wie_neu_reports_LV95.csv").read_bytes()
    table = imports.read_file("zurich.csv", data)
    rows = [tuple(row.cells.values()) for row in table.rows]
    assert len(rows) == 62245
    assert len(rows) - len(set(rows)) == 232
    fields = resolve(table, {})
    assert fields == {"x": "e", "y": "n", "date": "date"}
    places, refused = place_all(table, fields, decide_crs(table, fields, "EPSG:2056"))
    assert refused == {}
    assert box(8.4, 47.3, 8.65, 47.45).covers(shapely.MultiPoint([place for place in places]))
