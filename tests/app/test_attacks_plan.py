"""Attacks on the plan's doors that worked once: each of these tests failed before it was mended."""
from __future__ import annotations

import sqlite3
import threading
import uuid

import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from app.db import ROLES, Databases
from app.errors import TooMany
from app.turns import Turns
from app.views import comparing
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


def test_a_table_of_a_hundred_thousand_columns_is_refused_before_they_are_named(tmp_path):
    path = tmp_path / "columns.csv"
    path.write_text("lon,lat" + ",a" * 100_000 + "\n9,45\n")
    with pytest.raises(FileRefused) as refused:
        read(path, tmp_path / "s", limits=SMALL)
    assert (refused.value.key, refused.value.values["count"]) == ("too-many-columns", 100_002)


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


# ---- costly pages

def test_comparing_takes_turns_and_who_comes_too_many_is_told_to_come_back(client, sample, monkeypatch, databases, superuser):
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.editions (id, layer_id, number) SELECT gen_random_uuid(), id, 2 FROM milo.layers WHERE key = 'green'"))
        connection.execute(text("INSERT INTO milo.features (layer_id, edition_id, position, geom) SELECT layer_id, id, 1, 'SRID=4326;POINT(9.13 45.446)' FROM milo.editions WHERE number = 2"))
        connection.execute(text("UPDATE milo.layers l SET edition_id = e.id FROM milo.editions e WHERE e.layer_id = l.id AND e.number = 2"))
    monkeypatch.setattr(comparing, "turns", Turns(at_once=1, waiting=0, seconds=1))
    for address in ("/api/c/lorenteggio/compare/green", "/it/c/lorenteggio/compare/green"):
        assert client.get(address).status_code == 200
        with comparing.turns:
            refused = client.get(address)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
        assert client.get(address).status_code == 200


def test_who_waits_too_long_gives_the_place_back():
    turns = Turns(at_once=1, waiting=1, seconds=0)
    told = []

    def come():
        try:
            with turns:
                told.append("inside")
        except TooMany as refused:
            told.append(refused.key)

    with turns:
        for _ in range(3):
            one = threading.Thread(target=come)
            one.start()
            one.join()
    come()
    assert told == ["status-429"] * 3 + ["inside"]
