"""Attacks on the plan's doors that worked once: each of these tests failed before it was mended."""
from __future__ import annotations

import sqlite3
import uuid

import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from app.db import ROLES, Databases
from geo.tiles import Tile
from layers.files.reading import FileRefused, Limits, read
from layers.tiles_kept import KeptTiles

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


# ---- the database

def test_a_login_in_the_query_of_the_address_is_not_the_login_of_every_role(databases, test_database_url):
    plain = make_url(test_database_url)
    asked = plain.set(username=None, password=None).update_query_dict({"user": plain.username or "postgres", "password": plain.password or ""})
    made = Databases(asked.render_as_string(hide_password=False), databases.secret)
    assert made.login.username == (plain.username or "postgres")
    for role in ROLES:
        with made.engine(role).connect() as connection:
            assert connection.scalar(text("SELECT current_user")) == made.names[role]
    made.dispose()


@pytest.fixture
def as_desk(databases, sample):
    """A connection of the desk's role, rolled back at the end; and a draft of the layer "green" with nothing in it."""
    with databases.engine("desk").connect() as connection:
        draft = uuid.uuid4()
        connection.execute(text("INSERT INTO milo.editions (id, layer_id, number) SELECT :id, id, 99 FROM milo.layers WHERE key = 'green'"), {"id": draft})
        yield connection, draft
        connection.rollback()


def test_the_desk_cannot_carry_shapes_out_of_an_edition_in_force(as_desk):
    connection, draft = as_desk
    with pytest.raises(ProgrammingError, match="stays in its edition"):
        connection.execute(text("UPDATE milo.features SET edition_id = :draft WHERE edition_id = (SELECT edition_id FROM milo.layers WHERE key = 'green')"), {"draft": draft})


def test_the_desk_cannot_add_shapes_to_an_edition_in_force_by_a_table_at_its_side(as_desk):
    connection, draft = as_desk
    table = connection.scalar(text("SELECT milo.open_edition(:draft)"), {"draft": draft})
    connection.execute(text("UPDATE milo.layers SET edition_id = :draft WHERE key = 'green'"), {"draft": draft})
    connection.execute(text(f"INSERT INTO milo.{table} (position, geom) VALUES (1, 'SRID=4326;POINT(9.13 45.446)')"))
    with pytest.raises(ProgrammingError, match="is not a draft"):
        connection.execute(text("SELECT milo.close_edition(:draft)"), {"draft": draft})


@pytest.mark.parametrize("change", ["fields = '[]'::jsonb || '{\"name\": \"x\"}'", "epsg = 3003", "made_by = 'altri'", "file_name = 'altro.shp'", "made_at = now()"])
def test_the_desk_cannot_rewrite_where_an_edition_in_force_came_from(as_desk, change):
    connection, _ = as_desk
    with pytest.raises(ProgrammingError, match="is kept as it is"):
        connection.execute(text(f"UPDATE milo.editions SET {change} WHERE id = (SELECT edition_id FROM milo.layers WHERE key = 'green')"))


# ---- tiles

def test_tiles_of_nowhere_do_not_fill_the_disk(tmp_path):
    kept = KeptTiles(tmp_path, most_bytes=400_000)
    for x in range(200):
        kept.keep("l/a", "it", Tile(16, x, 0), b"")
    assert kept.written >= 200 * 2 * 4096
    kept.sweep()
    assert sum(1 for each in tmp_path.rglob("*") if each.is_file()) * 4096 <= 400_000
