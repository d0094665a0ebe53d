"""Attacks on the plan's doors that worked once: each of these tests failed before it was mended."""
from __future__ import annotations

import sqlite3

import numpy as np
import pyogrio
import pytest
import shapely

from layers.files.reading import FileRefused, Limits, read

SMALL = Limits(file_bytes=30_000_000, unpacked_bytes=20_000_000, seconds=20)
PLACE = "X'47500001E6100000010100000000000000000022400000000000804640'"  # a point as GeoPackage writes it


@pytest.fixture
def geopackage(tmp_path):
    """Make a GeoPackage with the layer "luoghi" and another one that its list calls ``listed``; ``schema`` are rows of (type, name, SQL)."""

    def make(listed: str, *schema):
        path = tmp_path / "file.gpkg"
        pyogrio.raw.write(str(path), shapely.to_wkb([shapely.Point(9, 45)]), [np.array([1])], ["id"], layer="luoghi", crs="EPSG:4326", geometry_type="Point", driver="GPKG")
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA writable_schema=ON")
            for kind, name, sql in schema:
                database.execute("INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, 0, ?)", (kind, name, name, sql))
            database.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, 'features', 'x', 4326)", (listed,))
            database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', 4326, 0, 0)", (listed,))
        database.close()
        return path

    return make


# ---- files of strangers

def test_no_geopackage_reads_another_file_of_the_server(geopackage, tmp_path):
    secret = tmp_path / "secret_key"
    secret.write_text("CANARINO sulla riga uno\nCANARINO sulla riga due\n")
    path = geopackage("SPIA", ("table", "altrove", f"CREATE VIRTUAL TABLE altrove USING VirtualText('{secret}', UTF-8, 0, POINT, NONE, '|')"),
                      ("view", "spia", f"CREATE VIEW spia AS SELECT ROWNO AS fid, {PLACE} AS geom, COL001 AS v FROM altrove"))
    try:
        told = str(read(path, tmp_path / "s", limits=SMALL).as_dict())
    except FileRefused as refused:
        told = str(refused.values)
    staged = b"".join(each.read_bytes() for each in (tmp_path / "s").rglob("*") if each.is_file())
    assert "CANARINO" not in told and b"CANARINO" not in staged


@pytest.mark.parametrize("listed, name, beside", [("SENZA_FINE", "senza_fine", "altro"), ("\u00c4", "\u00c4", "\u00e4")])
def test_a_view_is_not_run_under_a_name_in_other_letters(geopackage, tmp_path, listed, name, beside):
    path = geopackage(listed, ("view", name, f'CREATE VIEW "{name}" AS SELECT 1 AS fid, {PLACE} AS geom, sqlite_version() AS v'))
    with sqlite3.connect(path) as database:
        database.execute(f'CREATE TABLE "{beside}" (id)')
    database.close()
    reading = read(path, tmp_path / "s", limits=SMALL)
    assert [layer.name for layer in reading.layers] == ["luoghi"]
    assert ("layer-is-view", listed) in [(each.key, each.values.get("layer")) for each in reading.findings]
