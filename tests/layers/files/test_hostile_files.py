"""Files made to do harm are refused by a key, and the process that asked is unharmed: it neither grows, nor waits, nor writes beside its folder."""
from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
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


def test_letters_that_no_database_keeps_are_not_in_the_account_or_the_rows(tmp_path):
    words = '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [9, 45]}, "properties": {"no\\u0000me\\ud800": "a\\u0000b\\ud800", "altro": "c\\u0000"}}'
    (tmp_path / "n.geojson").write_text(words)
    reading = read(tmp_path / "n.geojson", tmp_path / "s", limits=SMALL, file_name="n\x00\ud800.geojson")
    told = json.dumps(reading.as_dict())
    assert "\\u0000" not in told and "\\ud800" not in told
    made = frame(reading.layers[0], 4326)
    assert made.columns.tolist() == ["row", "nome?", "altro", "geometry"]
    assert made.iloc[0, 1:3].tolist() == ["ab?", "c"]


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
