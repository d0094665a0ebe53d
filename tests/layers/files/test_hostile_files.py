"""Files made to do harm are refused by a key, and the process that asked is unharmed: it neither grows, nor waits, nor writes beside its folder."""
from __future__ import annotations

import io
import json
import os
import resource
import socket
import sqlite3
import stat
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from layers.files.frames import frame
from layers.files.reading import FileRefused, Limits, read

ROOT = Path(__file__).resolve().parents[3]
SMALL = Limits(file_bytes=30_000_000, unpacked_bytes=20_000_000, seconds=20)


def refusal(path, folder, limits=SMALL, **wishes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        read(path, folder, limits=limits, **wishes)
    return refused.value


def zipped(path, members: dict, **how):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, **how)
    return path


def point_shapefile(folder) -> dict:
    folder.mkdir()
    pyogrio.raw.write(str(folder / "p.shp"), shapely.to_wkb([shapely.Point(9.13, 45.45)]), [np.array(["via Odazio"], dtype=object)], ["nome"], crs="EPSG:4326",
                      geometry_type="Point", driver="ESRI Shapefile")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# --- archives

def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = zipped(tmp_path / "b.zip", {"a.geojson": b" " * 15_000_000})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(bomb, tmp_path / "s").key == "zip-bomb"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB


def test_a_zip_that_lies_about_its_size_is_refused_while_unpacking(tmp_path):
    path = zipped(tmp_path / "b.zip", {"a.geojson": b'{"type":"FeatureCollection","features":[' + b" " * 900_000 + b"]}"})
    data = bytearray(path.read_bytes())
    true = struct.pack("<I", 900_042)
    assert data.count(true) == 2
    path.write_bytes(bytes(data).replace(true, struct.pack("<I", 50)))
    assert refusal(path, tmp_path / "s").key in ("zip-broken", "zip-bomb")


def test_members_that_share_their_bytes_are_counted_together(tmp_path):
    inner = b" " * 900_000
    path = zipped(tmp_path / "b.zip", {f"{number}.csv": inner for number in range(500)})
    assert refusal(path, tmp_path / "s").key == "zip-bomb"


def test_names_that_climb_out_of_the_folder_write_nothing_there(tmp_path):
    parts = point_shapefile(tmp_path / "parts")
    path = zipped(tmp_path / "up.zip", {f"../../../climb/{name}": data for name, data in parts.items()} | {"/tmp/absolute-climb.txt": b"x", "..\\..\\back.txt": b"x"})
    reading = read(path, tmp_path / "deep" / "folder" / "s", limits=SMALL)
    assert reading.layers[0].usable == 1
    written = {each.relative_to(tmp_path).parts[0] for each in tmp_path.rglob("*")}
    assert written == {"parts", "up.zip", "deep"}
    assert {each.name for each in (tmp_path / "deep" / "folder").iterdir()} == {"s"}


def test_a_link_in_an_archive_is_refused(tmp_path):
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("secret.geojson")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(path, tmp_path / "s").key == "zip-link"


def test_an_archive_in_an_archive_is_refused(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.geojson", '{"type":"FeatureCollection","features":[]}')
    assert refusal(zipped(tmp_path / "n.zip", {"inner.zip": inner.getvalue()}), tmp_path / "s").key == "zip-nested"


def test_an_archive_of_too_many_files_is_refused(tmp_path):
    path = zipped(tmp_path / "m.zip", {f"{number}.txt": b"" for number in range(2_100)})
    refused = refusal(path, tmp_path / "s")
    assert (refused.key, refused.values["count"]) == ("zip-too-many", 2_100)


def test_a_cut_archive_is_refused(tmp_path):
    path = zipped(tmp_path / "c.zip", point_shapefile(tmp_path / "parts"))
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal(path, tmp_path / "s").key == "zip-broken"


def test_a_spreadsheet_bomb_is_refused(tmp_path):
    path = zipped(tmp_path / "b.xlsx", {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"<row/>" * 2_500_000})
    assert refusal(path, tmp_path / "s").key == "zip-bomb"


# --- XML

LAUGHS = """<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>&c;</name><Point><coordinates>9,45</coordinates></Point></Placemark></kml>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx version="1.1"><wpt lat="45" lon="9"><name>a</name></wpt></gpx>"""


@pytest.mark.parametrize("name, words", [
    ("a.kml", LAUGHS.encode()), ("a.gpx", OUTSIDE.encode()), ("a.kml", LAUGHS.replace('?>', ' encoding="UTF-16"?>', 1).encode("utf-16")),
    ("a.gpx", b'<gpx version="1.1">' + b" " * 5_000_000 + b"<!DOCTYPE a></gpx>"),
])
def test_entities_are_refused_before_a_parser_sees_them(tmp_path, name, words):
    (tmp_path / name).write_bytes(words)
    assert refusal(tmp_path / name, tmp_path / "s").key == "xml-entities"


def test_entities_within_a_kmz_or_a_sheet_are_refused_too(tmp_path):
    assert refusal(zipped(tmp_path / "a.kmz", {"doc.kml": LAUGHS}), tmp_path / "s").key == "xml-entities"
    sheet = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}
    assert refusal(zipped(tmp_path / "a.xlsx", sheet), tmp_path / "t").key == "xml-entities"


def test_a_gml_does_not_read_the_files_it_points_to(tmp_path):
    secret = tmp_path / "secret.gml"
    secret.write_text('<gml:Point xmlns:gml="http://www.opengis.net/gml" gml:id="p"><gml:pos>9.13 45.45</gml:pos></gml:Point>')
    (tmp_path / "a.gml").write_text(f"""<f:FeatureCollection xmlns:f="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink">
        <gml:featureMember><f:a><f:name>x</f:name><f:geom xlink:href="file://{secret}#p"/></f:a></gml:featureMember></f:FeatureCollection>""")
    try:
        reading = read(tmp_path / "a.gml", tmp_path / "s", limits=SMALL)
        assert [layer.usable for layer in reading.layers] == [0]
    except FileRefused as refused:
        assert refused.key == "no-rows"
    assert {each.name for each in tmp_path.iterdir()} == {"secret.gml", "a.gml", "s"}  # no .gfs, nothing resolved


# --- JSON and tables

def test_json_nested_a_hundred_thousand_deep_is_refused(tmp_path):
    (tmp_path / "deep.geojson").write_text('{"type":"Polygon","coordinates":' + "[" * 100_000 + "]" * 100_000 + "}")
    assert refusal(tmp_path / "deep.geojson", tmp_path / "s").key == "json-too-deep"


def test_collections_within_collections_refuse_the_row_only(tmp_path):
    shape = {"type": "Point", "coordinates": [9, 45]}
    for _ in range(50):
        shape = {"type": "GeometryCollection", "geometries": [shape]}
    (tmp_path / "c.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": shape, "properties": {}}]}))
    layer = read(tmp_path / "c.geojson", tmp_path / "s", limits=SMALL).layers[0]
    assert (layer.rows, layer.usable, layer.findings[0].key) == (1, 0, "geometry-broken")


def test_well_known_text_nested_deep_ends_the_child_only(tmp_path):
    (tmp_path / "w.csv").write_text('id,wkt\n1,"' + "GEOMETRYCOLLECTION(" * 100_000 + ")" * 100_000 + '"\n')
    try:
        assert read(tmp_path / "w.csv", tmp_path / "s", limits=Limits(cell_letters=5_000_000, seconds=20)).layers[0].usable == 0
    except FileRefused as refused:
        assert refused.key in ("child-ended", "no-rows")


def test_a_cell_without_end_is_refused(tmp_path):
    (tmp_path / "c.csv").write_text('id,lon,lat\n1,"' + "9" * 2_000_000 + '",45\n')
    assert refusal(tmp_path / "c.csv", tmp_path / "s").key == "cell-too-long"


# --- geometries

def test_a_ring_of_a_million_vertices_is_refused_and_the_row_beside_it_is_read(tmp_path):
    angles = np.linspace(0, 2 * np.pi, 1_000_002)
    ring = shapely.polygons(np.column_stack([9 + np.cos(angles) / 100, 45 + np.sin(angles) / 100]))
    path = tmp_path / "ring.gpkg"
    pyogrio.raw.write(str(path), shapely.to_wkb([ring, shapely.box(9, 45, 9.01, 45.01)]), [np.array([1, 2])], ["id"], crs="EPSG:4326", geometry_type="Polygon", driver="GPKG")
    layer = read(path, tmp_path / "s", limits=Limits(seconds=60)).layers[0]
    assert (layer.rows, layer.usable) == (2, 1)
    assert [(each.key, each.rows) for each in layer.findings] == [("ring-too-many-vertices", [1])]


@pytest.mark.parametrize("vertices", (600, 20_000, 110_000))
def test_a_tangled_ring_is_not_repaired_for_minutes(tmp_path, vertices):
    tangle = np.random.default_rng(0).uniform(45, 46, (vertices, 2))
    tangle[-1] = tangle[0]
    path = tmp_path / "tangle.gpkg"
    pyogrio.raw.write(str(path), shapely.to_wkb([shapely.polygons(tangle)]), [np.array([1])], ["id"], crs="EPSG:4326", geometry_type="Polygon", driver="GPKG")
    layer = read(path, tmp_path / "s", limits=Limits(seconds=60)).layers[0]
    assert (layer.usable, layer.findings[0].key) == (0, "geometry-refused")


def drawing(blocks: str, entities: str) -> str:
    return f"0\nSECTION\n2\nBLOCKS\n{blocks}0\nENDSEC\n0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n"


def block(name: str, *inserts: str) -> str:
    inside = "".join(f"0\nINSERT\n8\n0\n2\n{each}\n10\n0\n20\n0\n" for each in inserts) or "0\nPOINT\n8\n0\n10\n1\n20\n1\n"
    return f"0\nBLOCK\n2\n{name}\n10\n0\n20\n0\n{inside}0\nENDBLK\n"


def test_blocks_that_hold_themselves_are_refused(tmp_path):
    (tmp_path / "loop.dxf").write_text(drawing(block("A", "B") + block("B", "A"), "0\nINSERT\n8\n0\n2\nA\n10\n0\n20\n0\n"))
    assert refusal(tmp_path / "loop.dxf", tmp_path / "s").key == "dxf-loop"


def test_blocks_that_unfold_without_end_are_refused(tmp_path):
    blocks = "".join(block(f"L{depth}", *[f"L{depth + 1}"] * 10) for depth in range(12)) + block("L12")
    (tmp_path / "tree.dxf").write_text(drawing(blocks, "0\nINSERT\n8\n0\n2\nL0\n10\n0\n20\n0\n"))
    refused = refusal(tmp_path / "tree.dxf", tmp_path / "s")
    assert (refused.key, refused.values["count"]) == ("dxf-too-large", 10 ** 12)


def test_an_insert_of_a_million_rows_is_refused(tmp_path):
    (tmp_path / "array.dxf").write_text(drawing(block("A"), "0\nINSERT\n8\n0\n2\nA\n70\n30000\n71\n30000\n10\n0\n20\n0\n"))
    assert refusal(tmp_path / "array.dxf", tmp_path / "s").key == "dxf-too-large"


# --- databases

def geopackage(path):
    pyogrio.raw.write(str(path), shapely.to_wkb([shapely.Point(9, 45)]), [np.array([1])], ["id"], layer="luoghi", crs="EPSG:4326", geometry_type="Point", driver="GPKG")
    return sqlite3.connect(path)


def test_a_view_that_never_ends_is_not_run(tmp_path):
    with geopackage(tmp_path / "v.gpkg") as database:
        database.execute("CREATE VIEW senza_fine AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom FROM n")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('senza_fine', 'features', 'senza_fine', 4326)")
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('senza_fine', 'geom', 'POINT', 4326, 0, 0)")
    database.close()
    reading = read(tmp_path / "v.gpkg", tmp_path / "s", limits=SMALL)
    assert [layer.name for layer in reading.layers] == ["luoghi"]
    assert ("layer-is-view", "senza_fine") in [(each.key, each.values.get("layer")) for each in reading.findings]


def test_a_geopackage_is_not_changed_by_reading(tmp_path):
    with geopackage(tmp_path / "t.gpkg") as database:
        database.execute("CREATE TRIGGER bang AFTER INSERT ON gpkg_contents BEGIN DELETE FROM luoghi; END")
    database.close()
    before = (tmp_path / "t.gpkg").read_bytes()
    assert read(tmp_path / "t.gpkg", tmp_path / "s", limits=SMALL).layers[0].usable == 1
    assert (tmp_path / "t.gpkg").read_bytes() == before
    assert {each.name for each in tmp_path.iterdir()} == {"t.gpkg", "s"}


# --- the child

def test_a_child_that_takes_too_long_is_ended_with_all_it_started(tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("lon,lat\n" + "9.1,45.4\n" * 1_000_000)
    begun = time.monotonic()
    assert refusal(path, tmp_path / "s", Limits(seconds=1)).key == "too-long"
    assert time.monotonic() - begun < 15


def test_a_child_that_wants_too_much_memory_is_refused(tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("lon,lat\n" + "9.1,45.4\n" * 1_000_000)
    assert refusal(path, tmp_path / "s", Limits(memory=600_000_000)).key in ("too-much-memory", "child-ended")


def test_only_the_driver_of_the_format_may_open_a_file(tmp_path):
    (tmp_path / "a.geojson").write_text('<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>')
    assert refusal(tmp_path / "a.geojson", tmp_path / "s").key == "format-xml"
    (tmp_path / "b.kml").write_text('<kml><!-- no map --><OGRVRTDataSource/></kml>')
    assert refusal(tmp_path / "b.kml", tmp_path / "t").key in ("not-readable", "no-rows")


def test_the_child_has_no_network_and_little_of_anything(tmp_path):
    server = socket.create_server(("127.0.0.1", 0))
    words = f"""
import resource, socket
from layers.files.child import shut_in
from layers.files.limits import Limits
shut_in(Limits(memory=1_500_000_000, seconds=7))
print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_CORE)[0])
try:
    socket.create_connection(("127.0.0.1", {server.getsockname()[1]}), timeout=3)
    print("connected")
except OSError:
    print("alone")
"""
    said = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, cwd=ROOT, timeout=30).stdout.split()
    server.close()
    assert said[:3] == ["1500000000", "7", "0"]
    if subprocess.run(["unshare", "--user", "--net", "true"], capture_output=True).returncode == 0 or os.geteuid() == 0:
        assert said[3] == "alone"


def test_a_column_with_an_endless_name_makes_no_endless_account(tmp_path):
    rows = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [9, 45]}, "properties": {"a" * 3_000_000: 1, "a" * 2_000_000: 2}}]
    (tmp_path / "n.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    layer = read(tmp_path / "n.geojson", tmp_path / "s", limits=SMALL).layers[0]
    assert [column.name for column in layer.columns] == ["a" * 100, "a" * 100 + "_2"]
    assert frame(layer, 4326).iloc[0, 1:3].tolist() == [1, 2]


def test_a_virtual_table_is_not_opened(tmp_path):
    with geopackage(tmp_path / "v.gpkg") as database:
        database.execute("CREATE VIRTUAL TABLE altrove USING rtree(id, a, b, c, d)")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('altrove', 'features', 'altrove', 4326)")
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('altrove', 'a', 'POINT', 4326, 0, 0)")
    database.close()
    reading = read(tmp_path / "v.gpkg", tmp_path / "s", limits=SMALL)
    assert [layer.name for layer in reading.layers] == ["luoghi"]


def test_a_file_over_the_limit_is_not_opened(tmp_path):
    (tmp_path / "big.csv").write_bytes(b"x" * 1_000)
    assert refusal(tmp_path / "big.csv", tmp_path / "s", Limits(file_bytes=999)).key == "too-large"
    assert not (tmp_path / "s").exists()
