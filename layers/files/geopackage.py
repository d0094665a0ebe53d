"""GeoPackages: which of their tables hold places, opened read-only and unchangeable; views and virtual tables are not run. Called by `readers` in the child."""
from __future__ import annotations

import sqlite3
from pathlib import Path

from layers.files import ogr
from layers.files.account import Finding
from layers.files.errors import FileRefused
from layers.files.limits import Limits
from layers.files.rows import Rows, finding

CURVED = ("CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE", "CURVE", "SURFACE", "GEOMETRY")

KINDS = "SELECT name, CASE WHEN sql LIKE 'CREATE VIRTUAL%' THEN 'view' ELSE type END FROM sqlite_master WHERE type IN ('table', 'view')"
MOST = 10_000


def read(path: Path, limits: Limits) -> tuple[list[Rows], list[Finding]]:
    """Every feature table as a layer; tables without places and views are told. Raises FileRefused for a database that is no GeoPackage."""
    tables, kinds = _tables(path)
    findings, found = [], []
    for number, (name, spatial) in enumerate(ogr.layers(str(path), limits)):
        if kinds.get(_plain(name)) != "table":  # what is not in its schema is not run either
            findings.append(Finding("layer-is-view", 1, [], {"layer": name[:80]}))
        elif not spatial:
            findings.append(Finding("layer-without-geometry", 1, [], {"layer": name[:80]}))
        else:
            rows = ogr.read_layer(str(path), number, limits, IMMUTABLE=True)
            rows.name = name
            if tables.get(_plain(name), "GEOMETRY") in CURVED:
                arcs = ogr.curves(str(path), name)
                if len(arcs):
                    rows.findings.append(finding("curves-linearised", rows.numbers, arcs))
            found.append(rows)
    return found, findings


def _tables(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """(geometry type by feature table, "table" or "view" by plain name), read without following anything the schema could run."""
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        database.execute("PRAGMA trusted_schema=OFF")
        kinds = {_plain(name): kind for name, kind in database.execute(KINDS).fetchmany(MOST)}
        if "gpkg_contents" not in kinds:
            raise FileRefused("sqlite-not-geopackage")
        if kinds["gpkg_contents"] != "table" or kinds.get("gpkg_geometry_columns", "table") != "table":
            raise FileRefused("not-readable", reason="gpkg_contents")
        tables = {}
        if "gpkg_geometry_columns" in kinds:
            typed = database.execute("SELECT table_name, geometry_type_name FROM gpkg_geometry_columns").fetchmany(MOST)
            tables = {_plain(name): str(kind).upper() for name, kind in typed}
        database.close()
        return tables, kinds
    except sqlite3.Error as broken:
        raise FileRefused("not-readable", reason=str(broken)[:120]) from None


def _plain(name: object) -> str:
    """A name as SQLite compares it: without case in ASCII, and there only."""
    return str(name).encode("utf-8", "replace").lower().decode()
