"""The area of a consultation from a file, whatever stated system it is in."""
from __future__ import annotations

import json

import geopandas
import pytest
import shapely

from geo.crs import LONLAT, convert_geometry
from surveys.import_area import read_area

SQUARE = shapely.box(9.128, 45.442, 9.131, 45.445)
METRIC = convert_geometry(SQUARE, LONLAT, 32632)


def saved(folder, name, value):
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def same(one, other):
    return one.symmetric_difference(other).area < other.area * 1e-6


@pytest.mark.parametrize("value", [
    shapely.geometry.mapping(SQUARE),
    {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(SQUARE)},
    {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32632"}},
     "features": [{"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(METRIC)}]},
])
def test_geojson_is_read_in_degrees_and_in_metres(tmp_path, value):
    assert same(read_area(saved(tmp_path, "area.geojson", value)), SQUARE)


def test_a_geopackage_in_metres_is_read(tmp_path):
    path = tmp_path / "area.gpkg"
    geopandas.GeoDataFrame(geometry=[METRIC], crs=32632).to_file(path, driver="GPKG")
    assert same(read_area(path), SQUARE)


@pytest.mark.filterwarnings("ignore:.*crs.*was not provided")
def test_a_geopackage_that_does_not_say_its_system_is_refused(tmp_path):
    path = tmp_path / "area.gpkg"
    geopandas.GeoDataFrame(geometry=[METRIC]).to_file(path, driver="GPKG")
    with pytest.raises(ValueError, match="does not say in which coordinate system"):
        read_area(path)


def test_several_polygons_become_one_area(tmp_path):
    halves = [shapely.box(9.128, 45.442, 9.130, 45.445), shapely.box(9.130, 45.442, 9.131, 45.445)]
    value = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(half)} for half in halves]}
    assert same(read_area(saved(tmp_path, "area.geojson", value)), SQUARE)


@pytest.mark.parametrize("value, words", [
    ({"type": "Point", "coordinates": [9, 45]}, "not a polygon"),
    ({"type": "FeatureCollection", "features": []}, "no polygon"),
    ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, "self-intersecting"),
    ({"type": "Polygon", "coordinates": [[[510165, 5032949], [510265, 5032949], [510265, 5033049], [510165, 5032949]]]}, "out-of-range"),
    ([1], "holds no object"),
])
def test_what_is_no_area_gets_one_clear_line(tmp_path, value, words):
    with pytest.raises(ValueError, match=words):
        read_area(saved(tmp_path, "area.geojson", value))


def test_a_file_that_names_other_files_is_not_opened_as_a_map(tmp_path):
    path = tmp_path / "area.gpkg"
    path.write_text("<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>")
    with pytest.raises(ValueError, match="not readable as JSON"):
        read_area(path)
