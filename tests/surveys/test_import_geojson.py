"""GeoJSON from strangers: RFC 7946, the older crs member, and what is neither."""
from __future__ import annotations

import json

import pytest

from geo.errors import GeometryRefused
from surveys.import_geojson import in_degrees, read_geojson

POINT = {"type": "Point", "coordinates": [9.13, 45.447]}


def written(*features, **members):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members}).encode()


def feature(geometry=POINT, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_properties_become_cells_of_text():
    table = read_geojson(written(feature(testo="ciao", numero=3, vero=True, nulla=None, lista=[1])))
    assert table.rows[0].cells == {"testo": "ciao", "numero": "3", "vero": "true", "nulla": "", "lista": "[1]"}


def test_the_id_of_a_feature_is_a_column():
    assert read_geojson(written(feature() | {"id": 7})).rows[0].cells["id"] == "7"


@pytest.mark.parametrize("name, epsg", [
    ("urn:ogc:def:crs:EPSG::32632", 32632), ("EPSG:3003", 3003), ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
])
def test_the_crs_member_of_geojson_2008_is_honoured(name, epsg):
    assert read_geojson(written(feature(), crs={"type": "name", "properties": {"name": name}})).epsg == epsg


@pytest.mark.parametrize("crs", [{"type": "link", "properties": {"href": "http://example.org"}}, "EPSG:4326", {"type": "name", "properties": {"name": "Milano"}}])
def test_a_crs_member_that_names_nothing_known_is_refused(crs):
    with pytest.raises(ValueError, match="not known"):
        read_geojson(written(feature(), crs=crs))


def test_features_without_a_place_and_things_that_are_no_features_are_refused_one_by_one():
    table = read_geojson(written(feature(), feature(None), {"type": "Point"}, 5))
    assert [row.problem for row in table.rows] == [None, "place-missing", "not-a-feature", "not-a-feature"]


@pytest.mark.parametrize("data", [b"[1, 2]", b'{"type": "Topology"}', b'{"type": "FeatureCollection", "features": 3}', b"{" * 100_000, b'{"a": ' * 100_000, b'{"a": 1e999}', b"\xff{"])
def test_what_is_no_geojson_gets_one_clear_line(data):
    with pytest.raises(ValueError) as refused:
        read_geojson(data)
    assert "\n" not in str(refused.value)


def test_metres_become_degrees_in_every_part_of_a_shape():
    metric = {"type": "Polygon", "coordinates": [[[510165.5, 5032949.9, 120], [510265.5, 5032949.9, 120], [510265.5, 5033049.9, 120], [510165.5, 5032949.9, 120]]]}
    ring = in_degrees(metric, 32632)["coordinates"][0]
    assert ring[0] == pytest.approx([9.13, 45.45], abs=1e-5)
    assert ring[0] == ring[-1]


@pytest.mark.parametrize("coordinates", [[], [[[[[[1, 2]]]]]], ["a", "b"], [True, False], [1], None, {"x": 1}])
def test_coordinates_that_are_none_are_refused_before_they_are_converted(coordinates):
    with pytest.raises(GeometryRefused):
        in_degrees({"type": "Point", "coordinates": coordinates}, 32632)
