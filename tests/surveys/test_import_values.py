"""Numbers, dates and well-known text as they stand in strangers' cells."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.tables import read_number
from surveys.import_values import read_moment, read_wkt

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


@pytest.mark.parametrize("cell, number", [
    ("45.447", 45.447), ("45,447", 45.447), ("-71.0586", -71.0586), (" 1509065,17 ", 1509065.17), ("1.509.065,17", 1509065.17),
    ("1,509,065.17", 1509065.17), ("5\u202f032\u202f277,83", 5032277.83), ("5'032'277.83", 5032277.83), ("5.032.277", 5032277), ("9.1e0", 9.1),
])
def test_numbers_are_read_with_point_comma_and_thousands(cell, number):
    assert read_number(cell) == number


@pytest.mark.parametrize("cell", ["", "nord", "nan", "inf", "-Infinity", "1e999", "1_000", "0x10", "9.1 E", "45°26'", "١٢"])
def test_what_is_not_a_plain_number_is_refused(cell):
    with pytest.raises(ValueError):
        read_number(cell)


@given(st.floats(-1e7, 1e7))
def test_a_number_reads_the_same_with_point_and_with_comma(number):
    written = f"{number:.6f}"
    assert read_number(written) == read_number(written.replace(".", ",")) == float(written)


@pytest.mark.parametrize("cell, moment", [
    ("2016-01-19T14:43:50.000Z", "2016-01-19T14:43:50+00:00"),
    ("2016-01-19 14:43:50+01", "2016-01-19T13:43:50+00:00"),
    ("2026-07-01T10:00", "2026-07-01T08:00:00+00:00"),
    ("31/12/2025", "2025-12-31T11:00:00+00:00"),
    ("1.2.2024 9:05", "2024-02-01T08:05:00+00:00"),
    ("2024/3/5", "2024-03-05T11:00:00+00:00"),
    ("1453214630000", "2016-01-19T14:43:50+00:00"),
    ("1453214630", "2016-01-19T14:43:50+00:00"),
])
def test_dates_are_read_as_people_write_them_with_their_zone(cell, moment):
    assert read_moment(cell, NOW) == dt.datetime.fromisoformat(moment)


def test_a_day_without_an_hour_stays_that_day_in_milan():
    assert read_moment("2026-03-29", NOW).date() == dt.date(2026, 3, 29)


@pytest.mark.parametrize("cell", ["yesterday", "31/02/2025", "12/31/2025", "0001-01-01", "2024", "10/10/24", "9999-99-99"])
def test_what_is_not_a_date_is_refused(cell):
    with pytest.raises(ValueError, match="not a date"):
        read_moment(cell, NOW)


def test_a_date_to_come_is_refused():
    with pytest.raises(ValueError, match="in the future"):
        read_moment("2027-01-01", NOW)


@pytest.mark.parametrize("cell, kind", [
    ("POINT (9.13 45.45)", "Point"), ("point z (9.13 45.45 120)", "Point"), ("LINESTRING(9 45, 9.1 45.1)", "LineString"),
    ("POLYGON ((9 45, 9.1 45, 9.1 45.1, 9 45))", "Polygon"),
])
def test_well_known_text_becomes_a_geojson_geometry(cell, kind):
    assert read_wkt(cell)["type"] == kind


@pytest.mark.parametrize("cell", [
    "", "POINT EMPTY", "POINT (9)", "POINT (9 45, 9 46)", "POINT (nan nan)", "GEOMETRYCOLLECTION (POINT (9 45))", "POLYGON (" + "(" * 100_000,
    "POINT (" + "9 " * 50_000 + ")", "POINT (9 45); DROP TABLE",
])
def test_other_text_is_refused_before_any_geometry_library(cell):
    with pytest.raises(ValueError, match="not well-known text"):
        read_wkt(cell)
