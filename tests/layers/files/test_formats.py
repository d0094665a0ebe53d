"""Files of each format under any name, drawings and archives; and what is no map is told what it is."""
from __future__ import annotations

import numpy as np
import pytest
import shapely

from layers.files.frames import frame
from layers.files.reading import FileRefused, read

PLACES = [shapely.Point(9.13, 45.45), shapely.Point(9.14, 45.46)]
NAMES = np.array(["Scuola di via Narcisi", "Città più"], dtype=object)


@pytest.mark.parametrize("name, driver, format", [
    ("a.gpkg", "GPKG", "geopackage"), ("a.fgb", "FlatGeobuf", "flatgeobuf"), ("a.geojson", "GeoJSON", "geojson"), ("a.json", "GeoJSON", "geojson"), ("a.geojsonl", "GeoJSONSeq", "geojson"),
    ("a.kml", "LIBKML", "kml"), ("a.kmz", "LIBKML", "kml"), ("a.gml", "GML", "gml"), ("a.mif", "MapInfo File", "mapinfo"),
])
def test_a_format_is_read_under_any_name(tmp_path, write, name, driver, format):
    options = {"a.mif": {"FORMAT": "MIF"}, "a.gml": {"FORMAT": "GML3.2"}, "a.fgb": {"SPATIAL_INDEX": "NO"}}.get(name, {})  # its index would sort the rows
    path = write(tmp_path / name, driver, **options)
    other = path if name == "a.mif" else path.rename(tmp_path / "caricato.bin")  # the end of the name says nothing
    reading = read(other, tmp_path / "s", file_name="caricato.bin" if name != "a.mif" else name)
    layer = reading.layers[0]
    assert (reading.format, layer.rows, layer.usable, layer.geometry) == (format, 2, 2, {"point": 2})
    made = frame(layer, layer.epsg or 4326)
    assert shapely.get_coordinates(made.geometry) == pytest.approx(shapely.get_coordinates(PLACES))
    column = next(each.name for each in layer.columns if each.name.lower() in ("nome", "name"))
    assert made[column].tolist() == NAMES.tolist()
    assert made["row"].tolist() == [1, 2]


def test_the_account_of_a_file_names_it_and_its_bytes(tmp_path, write):
    path = write(tmp_path / "a.geojson", "GeoJSON")
    reading = read(path, tmp_path / "s", file_name="Scuole del quartiere.geojson")
    assert reading.file_name == "Scuole del quartiere.geojson"
    assert reading.size == path.stat().st_size
    assert len(reading.digest) == 64
    assert not (tmp_path / "s" / "unpacked").exists()


def test_a_drawing_tells_what_it_leaves_out(tmp_path):
    entity = "0\n{kind}\n8\nPIANO\n10\n510000\n20\n5033000\n11\n510010\n21\n5033010\n40\n5\n"
    entities = "".join(entity.format(kind=kind) for kind in ("LINE", "CIRCLE", "IMAGE", "VIEWPORT"))
    (tmp_path / "a.dxf").write_text(f"0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n")
    reading = read(tmp_path / "a.dxf", tmp_path / "s")
    assert reading.layers[0].usable == 2
    assert {(finding.key, finding.count) for finding in reading.findings} == {("curves-linearised", 1), ("dxf-left-out", 2)}
    assert reading.layers[0].crs_from == "none"


@pytest.mark.parametrize("head, key", [
    (b"%PDF-1.7\n", "format-pdf"), (b"AC1032\x00\x00", "format-dwg"), (b"AutoCAD Binary DXF\r\n\x1a\x00", "format-dxf-binary"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format-office"),
    (b"\x89PNG\r\n\x1a\n", "format-image"), (b"7z\xbc\xaf\x27\x1c", "format-archive"), (b"<!DOCTYPE html><html><body>404", "format-web-page"), (b"<osm version='0.6'>", "format-osm"),
    (b"", "empty"), (b"\x00\x01\x02\x03" * 50, "format-unknown"), (b"Caro Comune\necco i dati", "format-unknown"), (b"SQLite format 3\x00" + b"\x00" * 200, "not-readable"),
])
def test_what_is_no_map_is_told_what_it_is(tmp_path, head, key):
    (tmp_path / "mappa.geojson").write_bytes(head)
    with pytest.raises(FileRefused) as refused:
        read(tmp_path / "mappa.geojson", tmp_path / "s")
    assert refused.value.key == key


def test_one_broken_member_does_not_spoil_the_others(tmp_path, write, zipped):
    good = write(tmp_path / "a.geojson", "GeoJSON").read_bytes()
    reading = read(zipped(tmp_path / "z.zip", {"buono.geojson": good, "rotto.geojson": b'{"type":', "leggimi.txt": b"ciao", "foto.png": b"\x89PNG\r\n\x1a\n"}), tmp_path / "s")
    assert [layer.name for layer in reading.layers] == ["buono"]
    told = {finding.key: finding.values for finding in reading.findings}
    assert (told["member-refused"]["name"], told["member-refused"]["refusal"]) == ("rotto.geojson", "json-broken")
    assert told["member-left-out"]["names"] == "foto.png, leggimi.txt"
