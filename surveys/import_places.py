"""Where each row of a table is: columns or geometries into shapely geometries in EPSG:4326, bad ones told one by one. Used by `imports`."""
from __future__ import annotations

import numpy as np
import shapely

from geo.crs import LONLAT, convert
from geo.errors import CrsRefused, GeometryRefused
from geo.geometry_gate import check_geojson
from geo.tables import read_number
from surveys.import_geojson import in_degrees
from surveys.import_table import Row, Table
from surveys.import_values import read_wkt

# degrees, as in milo.belongs: how far a line or an area may reach beyond the consultation
BEYOND = 0.05
KINDS = {"Point", "LineString", "Polygon"}
Refusal = tuple[str, str]  # key of the reason, the value that caused it


def place_all(table: Table, fields: dict[str, str], epsg: int) -> tuple[list[shapely.Geometry | None], dict[int, Refusal]]:
    """A geometry for each row, None where there is none, and why by index of the row. Heights are dropped."""
    refused: dict[int, Refusal] = {}
    shapes = _geometries(table, fields, epsg, refused) if table.placed or "wkt" in fields else _pairs(table, fields, epsg, refused)
    places: list[shapely.Geometry | None] = [None] * len(table.rows)
    for index, shape in shapes.items():
        try:
            places[index] = check_geojson(shape, kinds=KINDS)
        except GeometryRefused as error:
            refused[index] = (f"geometry-{error.key}", "")
    return places, refused


def outside(places: list[shapely.Geometry | None], area: shapely.Geometry) -> tuple[set[int], int]:
    """Indices of the places that do not touch the area or reach far beyond it, and how many of these would if x and y were swapped."""
    shapely.prepare(area)
    around = shapely.box(*np.array(area.bounds) + np.array([-1, -1, 1, 1]) * BEYOND)
    out = {index for index, place in enumerate(places) if place is not None and not (area.intersects(place) and around.covers(place))}
    points = [places[index] for index in out if places[index].geom_type == "Point"]
    swapped = shapely.points([(point.y, point.x) for point in points]) if points else np.empty(0)
    return out, int(shapely.intersects(area, swapped).sum()) if points else 0


def _pairs(table: Table, fields: dict[str, str], epsg: int, refused: dict[int, Refusal]) -> dict[int, dict]:
    columns = [fields["lon"], fields["lat"]] if "lon" in fields else [fields["x"], fields["y"]]
    indices, pairs = [], []
    for index, row in enumerate(table.rows):
        cells = [row.cells.get(column, "").strip() for column in columns]
        if not all(cells):
            refused[index] = ("place-missing", "")
            continue
        try:
            pairs.append([read_number(cell) for cell in cells])
            indices.append(index)
        except ValueError:
            refused[index] = ("not-a-number", " ".join(cells))
    try:
        converted = convert(pairs, epsg, LONLAT).tolist() if epsg != LONLAT else pairs
        return {index: {"type": "Point", "coordinates": pair} for index, pair in zip(indices, converted)}
    except CrsRefused:  # one place beyond the reach of the system spoils them all: find it
        found = {}
        for index, pair in zip(indices, pairs):
            try:
                found[index] = {"type": "Point", "coordinates": convert([pair], epsg, LONLAT)[0].tolist()}
            except CrsRefused:
                refused[index] = ("outside-crs", " ".join(map(str, pair)))
        return found


def _geometries(table: Table, fields: dict[str, str], epsg: int, refused: dict[int, Refusal]) -> dict[int, dict]:
    found = {}
    for index, row in enumerate(table.rows):
        try:
            shape = row.geometry if table.placed else _wkt(row, fields["wkt"])
            if shape:
                found[index] = _single(in_degrees(shape, epsg))
            else:
                refused[index] = ("place-missing", "")
        except CrsRefused as error:
            refused[index] = ("outside-crs", error.key)
        except GeometryRefused as error:
            refused[index] = (f"geometry-{error.key}", "")
        except ValueError:
            refused[index] = ("geometry-not-wkt", "")
    return found


def _wkt(row: Row, column: str) -> dict | None:
    cell = row.cells.get(column, "").strip()
    return read_wkt(cell) if cell else None


def _single(shape: dict) -> dict:
    """A multi-geometry of one part, as GIS programs write them, is that part."""
    kind, parts = shape.get("type") if isinstance(shape, dict) else None, shape.get("coordinates") if isinstance(shape, dict) else None
    if isinstance(kind, str) and kind.startswith("Multi") and isinstance(parts, list) and len(parts) == 1:
        return {"type": kind.removeprefix("Multi"), "coordinates": parts[0]}
    # members such as bbox are allowed in a geometry of a file (RFC 7946, section 5) and say nothing new
    return {"type": kind, "coordinates": parts}
