"""Which column is which, and in which system: said, evident, or asked for; never guessed."""
from __future__ import annotations

import pytest

from surveys.import_fields import decide_crs, parse_map, resolve
from surveys.import_table import Table


def table(*columns, kind="CSV", epsg=None):
    return Table(kind, list(columns), [], "utf-8", epsg=epsg, placed=kind == "GeoJSON")


def test_a_mapping_names_columns_with_any_sign_in_them():
    assert parse_map(("a=b=text", "Data di invio=date")) == {"text": "a=b", "date": "Data di invio"}


@pytest.mark.parametrize("given, words", [(("text",), "COLUMN=FIELD"), (("A=words",), "no field 'words'"), (("A=text", "B=text"), "two columns")])
def test_a_mapping_that_makes_no_sense_is_refused(given, words):
    with pytest.raises(ValueError, match=words):
        parse_map(given)


def test_longitude_and_latitude_speak_for_themselves():
    found = table("nome", "Lat", "LONG")
    assert resolve(found, {}) == {"lon": "LONG", "lat": "Lat"}
    assert decide_crs(found, resolve(found, {}), None) == 4326


def test_degrees_win_where_a_file_has_degrees_and_metres():
    found = table("X", "Y", "LONG_X_4326", "lon", "lat")
    assert resolve(found, {}) == {"lon": "lon", "lat": "lat"}


def test_x_and_y_without_a_system_are_refused():
    found = table("X", "Y")
    with pytest.raises(ValueError, match="in which system is 'X' and 'Y'"):
        decide_crs(found, resolve(found, {}), None)
    assert decide_crs(found, resolve(found, {}), "EPSG:3003") == 3003


def test_an_id_is_never_guessed():
    assert "id" not in resolve(table("id", "lon", "lat"), {})


def test_a_column_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ValueError, match="no column 'COMENTS'.*COMMENTS"):
        resolve(table("lon", "lat", "COMMENTS"), {"text": "COMENTS"})


def test_a_file_that_says_no_place_is_refused():
    with pytest.raises(ValueError, match="which columns say where"):
        resolve(table("name", "words"), {})


def test_a_crs_against_that_of_the_file_is_refused():
    with pytest.raises(ValueError, match="states EPSG:32632 and --crs says EPSG:3003"):
        decide_crs(table("a", kind="GeoJSON", epsg=32632), {}, "EPSG:3003")


@pytest.mark.parametrize("wanted", ["WGS84", "+proj=utm +zone=32", "EPSG:999999", "/etc/passwd"])
def test_a_crs_is_a_known_code(wanted):
    with pytest.raises(ValueError, match="takes a code like EPSG:32632"):
        decide_crs(table("X", "Y"), {"x": "X", "y": "Y"}, wanted)


def test_geojson_is_in_degrees_unless_it_says_otherwise():
    assert decide_crs(table("a", kind="GeoJSON"), {}, None) == 4326
    assert decide_crs(table("a", kind="GeoJSON", epsg=32632), {}, None) == 32632
