"""GeoJSON with its habits and its faults, and lists of plain rows in JSON."""
from __future__ import annotations

import json

import pytest

from layers.files.frames import frame
from layers.files.reading import FileRefused, read


def feature(geometry, /, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_kinds_of_attributes_are_kept(tmp_path, geojson):
    point = {"type": "Point", "coordinates": [9.13, 45.45]}
    rows = [feature(point, a=1, b=1.5, c=True, d="2026-01-31", e="x", f=[1], g=None, h=2 ** 60, row=7, geometry="g"), feature(point, a=None, b=2, c=None, d=None, e=3)]
    layer = read(geojson(tmp_path / "a.geojson", rows), tmp_path / "s").layers[0]
    assert {column.name: column.kind for column in layer.columns} == {
        "a": "integer", "b": "number", "c": "boolean", "d": "date", "e": "text", "f": "text", "g": "text", "h": "integer", "row": "integer", "geometry": "text"}
    made = frame(layer, 4326)
    assert made["h"][0] == 2 ** 60
    assert made["c"].tolist() == [True, None]
    assert made["e"].tolist() == ["x", "3"]
    assert made["f"].tolist() == ["[1]", None]
    assert (made["row"].tolist(), made["row_"].tolist()[0], made["geometry_"][0]) == ([1, 2], 7, "g")
    assert frame(layer, 4326, columns=["e"]).columns.tolist() == ["row", "e", "geometry"]


def test_the_old_crs_member_is_believed_and_an_unknown_one_told(tmp_path, keys, geojson):
    rows = [feature({"type": "Point", "coordinates": [1_509_065, 5_032_277]})]
    named = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3003"}}}
    layer = read(geojson(tmp_path / "a.geojson", rows, **named), tmp_path / "s").layers[0]
    assert (layer.epsg, layer.crs_from) == (3003, "file")
    named["crs"]["properties"]["name"] = "Gauss-Boaga della zia"
    layer = read(geojson(tmp_path / "b.geojson", rows, **named), tmp_path / "t").layers[0]
    assert (layer.epsg, layer.crs_from) == (None, "none")
    assert "crs-unknown" in keys(layer)


def test_features_that_are_broken_are_counted_one_by_one(tmp_path, geojson):
    square = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    rows = [feature(None), feature({"type": "Point", "coordinates": []}), feature({"type": "Point", "coordinates": ["9", "45"]}), {"type": "Fature"}, 5,
            feature({"type": "Polygon", "coordinates": [square[:-1]]}), feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}),
            feature({"type": "LineString", "coordinates": [[1, 1], [1, 1]]}), feature({"type": "Polygon", "coordinates": [[*p, 3] for p in [square]]}),
            feature({"type": "Polygon", "coordinates": [square]}), feature({"type": "Polygon", "coordinates": [square]})]
    layer = read(geojson(tmp_path / "a.geojson", rows), tmp_path / "s").layers[0]
    told = {(finding.key, *finding.rows) for finding in layer.findings}
    assert told == {("geometry-null", 1), ("geometry-empty", 2), ("geometry-broken", 3, 9), ("feature-broken", 4, 5), ("ring-closed", 6), ("geometry-repaired", 7),
                    ("geometry-refused", 8), ("duplicate", 10, 11)}
    assert (layer.rows, layer.usable) == (11, 4)


def test_a_collection_gives_one_shape_of_each_kind(tmp_path, geojson):
    parts = [{"type": "Point", "coordinates": [9, 45]}, {"type": "LineString", "coordinates": [[9, 45], [9.1, 45]]}, {"type": "Point", "coordinates": [9.2, 45]}]
    rows = [feature({"type": "GeometryCollection", "geometries": parts}, nome="a"), feature(parts[0], nome="b"), feature({"type": "GeometryCollection", "geometries": []}, nome="c")]
    layer = read(geojson(tmp_path / "a.geojson", rows), tmp_path / "s").layers[0]
    assert (layer.rows, layer.usable, layer.geometry) == (3, 2, {"point": 2, "line": 1})
    made = frame(layer, 4326)
    assert made["row"].tolist() == [1, 1, 2]
    assert made.geom_type.tolist() == ["MultiPoint", "LineString", "Point"]
    assert {(finding.key, *finding.rows) for finding in layer.findings} == {("collection-split", 1), ("geometry-empty", 3)}


def test_rows_of_plain_json_are_a_table(tmp_path):
    value = {"biblioteche": {"totale": 2, "data": [{"nome": "Lorenteggio", "lon": 9.13, "lat": 45.45, "X": 1, "Y": 2}, {"nome": "senza posto", "lon": None, "lat": None}]}, "note": [{"a": 1}]}
    (tmp_path / "a.json").write_text(json.dumps(value))
    reading = read(tmp_path / "a.json", tmp_path / "s")
    layer = reading.layers[0]
    assert (reading.format, layer.name, layer.rows, layer.usable, layer.xy_columns) == ("json", "biblioteche", 2, 1, ("lon", "lat"))
    assert [(finding.key, finding.values) for finding in reading.findings] == [("layer-without-geometry", {"layer": "note"})]


def test_broken_json_tells_where(tmp_path):
    (tmp_path / "a.geojson").write_text('{"type": "FeatureCollection",\n "features": [}')
    with pytest.raises(FileRefused) as refused:
        read(tmp_path / "a.geojson", tmp_path / "s")
    assert (refused.value.key, refused.value.values) == ("json-broken", {"line": 2, "column": 15})
