"""Metres and degrees: Milan's grid, the city's own Monte Mario coordinates, systems read from outside."""
import json
import os
from pathlib import Path

import geopandas
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import assert_crs, convert, convert_geometry, metric_epsg, read_crs, to_lonlat, to_metric
from geo.errors import CrsRefused

SHARED = Path(os.environ.get("MILO_SHARED") or Path(__file__).resolve().parents[3] / "shared")
LIBRARIES = SHARED / "data" / "comune-milano" / "biblioteche.json"


def key_of(call, *given_values, **named):
    with pytest.raises(CrsRefused) as error:
        call(*given_values, **named)
    assert error.value.key in CrsRefused.keys
    return error.value.key


def metres_apart(one, other):
    return pyproj.Geod(ellps="WGS84").inv(one[:, 0], one[:, 1], other[:, 0], other[:, 1])[2]


@pytest.mark.parametrize(("lon", "lat", "epsg"), [
    (9.13, 45.45, 32632), (-71.06, 42.36, 32619), (8.54, 47.37, 32632), (-43.2, -22.9, 32723), (180, 0, 32660), (-180, 0, 32601),
])
def test_a_place_is_measured_in_its_utm_zone(lon, lat, epsg):
    assert metric_epsg(lon, lat) == epsg


def test_there_is_no_utm_zone_at_the_pole():
    assert key_of(metric_epsg, 0, 85) == "out-of-range"


def test_the_central_meridian_lies_500_km_from_the_edge_of_its_zone():
    east, north = to_metric([[9, 45.45]])[0]
    assert east == pytest.approx(500_000, abs=1e-6)
    # length of the meridian from the equator on WGS 84, times the scale 0.9996 of UTM
    length = pyproj.Geod(ellps="WGS84").line_length([9] * 46 + [9], list(range(46)) + [45.45])
    assert north == pytest.approx(length * 0.9996, abs=0.01)


@given(st.floats(7, 11), st.floats(40, 48))
@settings(deadline=None)
def test_degrees_to_metres_and_back_is_the_same_place(lon, lat):
    assert metres_apart(to_lonlat(to_metric([[lon, lat]])), np.array([[lon, lat]]))[0] < 1e-4


def test_monte_mario_gives_the_city_its_own_lonlat():
    assert to_lonlat([[1510531.813, 5032699.000]], 3003).round(5).tolist() == [[9.13432, 45.44756]]


def test_lonlat_goes_back_to_monte_mario():
    assert to_metric([[9.13432229, 45.44755664]], 3003)[0] == pytest.approx([1510531.813, 5032699.000], abs=0.005)


def test_the_eastern_zone_of_monte_mario_agrees_with_the_western_one():
    # the same ground written in zone 1 and in zone 2 of Gauss-Boaga, on the border meridian
    west = pyproj.Transformer.from_crs(4265, 3003, always_xy=True).transform(12, 45)
    east = pyproj.Transformer.from_crs(4265, 3004, always_xy=True).transform(12, 45)
    from_west, from_east, from_degrees = to_lonlat([west], 3003), to_lonlat([east], 3004), to_lonlat([[12, 45]], 4265)
    assert metres_apart(from_west, from_east)[0] < 1e-3
    assert metres_apart(from_west, from_degrees)[0] < 1e-3


@pytest.mark.skipif(not LIBRARIES.exists(), reason="the city's open data is not beside the project")
def test_every_library_of_the_city_lands_within_a_millimetre():
    rows = [row for row in _rows(json.loads(LIBRARIES.read_text())) if row.get("x") and row.get("lat_y_4326")]
    assert len(rows) > 50
    metric = np.array([[float(row["x"]), float(row["y"])] for row in rows])
    lonlat = np.array([[float(row["long_x_4326"]), float(row["lat_y_4326"])] for row in rows])
    assert metres_apart(to_lonlat(metric, 3003), lonlat).max() < 1e-3


def _rows(value):
    found = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            found.append(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return [row for row in found if "long_x_4326" in row]


def test_easting_comes_first_whatever_order_the_system_states():
    # EPSG:6707 is RDN2008 / UTM 32N with northing first; within a metre of WGS 84 / UTM 32N
    assert np.abs(convert([[9.13, 45.45]], 4326, 6707) - to_metric([[9.13, 45.45]])).max() < 1


def test_swiss_coordinates_are_read():
    # the old observatory of Bern, origin of the Swiss system: E 2,600,000 N 1,200,000 at 7 26' 22.50" E, 46 57' 3.9" N
    assert metres_apart(to_lonlat([[2_600_000, 1_200_000]], 2056), np.array([[7.4386, 46.9511]]))[0] < 20


def test_no_points_are_no_points():
    assert to_metric([]).shape == (0, 2)


def test_coordinates_that_are_none_are_refused():
    assert key_of(to_metric, [[9.13, float("nan")]]) == "not-finite"
    assert key_of(to_metric, [9.13, 45.45]) == "wrong-shape"
    assert key_of(to_metric, [[9.13, 45.45, 120.0]]) == "wrong-shape"
    assert key_of(to_metric, [[9.13, 145.45]]) == "outside-crs"


def test_a_geometry_keeps_its_kind_and_loses_its_height():
    line = convert_geometry(shapely.LineString([(9.13, 45.45, 5), (9.14, 45.45, 5)]), 4326, 32632)
    assert line.geom_type == "LineString" and not line.has_z
    assert line.length == pytest.approx(782, abs=1)


def test_a_frame_must_say_its_system():
    place = geopandas.GeoSeries([shapely.Point(9.13, 45.45)])
    assert key_of(assert_crs, place, 4326) == "no-crs"
    assert key_of(assert_crs, place.set_crs(3857), 4326) == "other-crs"
    assert assert_crs(place.set_crs(4326), 4326) is None


@pytest.mark.parametrize(("text", "code"), [("EPSG:2056", 2056), (" epsg:3003 ", 3003), ("4326", 4326), ("EPSG::32632", 32632)])
def test_a_system_is_named_by_its_code(text, code):
    assert read_crs(text) == code


@pytest.mark.parametrize(("text", "key"), [
    ("", "unknown-crs"), ("EPSG:1", "unknown-crs"), ("EPSG:999999", "unknown-crs"), ("WGS84", "unknown-crs"),
    ("+proj=pipeline +step +proj=hgridshift +grids=/etc/passwd", "unknown-crs"), ("/etc/passwd", "unknown-crs"),
    ("EPSG:4978", "not-horizontal"), ("EPSG:5703", "not-horizontal"), ("EPSG:4979", "not-horizontal"),
])
def test_what_is_no_horizontal_system_is_refused(text, key):
    assert key_of(read_crs, text) == key
