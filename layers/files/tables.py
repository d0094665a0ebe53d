"""Tables with a place in each row: which columns hold it, and the places as shapes. Called by the readers of CSV, spreadsheets and JSON rows in the child."""
from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import shapely

from geo.tables import read_angle, read_number
from layers.files.account import Finding
from layers.files.columns import from_cells
from layers.files.errors import FileRefused
from layers.files.ogr import linear
from layers.files.rows import Rows, finding, objects
from layers.files.systems import system

# a name as people write it, without case, accents of the sort and what stands between words; the first pair that is there is taken
PAIRS = [
    ("lon", "lat"), ("lng", "lat"), ("long", "lat"), ("longitude", "latitude"), ("longitudine", "latitudine"), ("longx4326", "laty4326"), ("lonwgs84", "latwgs84"),
    ("pointx", "pointy"), ("x", "y"), ("xcoord", "ycoord"), ("coordx", "coordy"), ("coordinatax", "coordinatay"), ("coordinatex", "coordinatey"), ("east", "north"),
    ("easting", "northing"), ("est", "nord"), ("e", "n"), ("estx", "nordy"), ("xgb", "ygb"), ("gbx", "gby"), ("utmx", "utmy"),
    ("xutm", "yutm"), ("geox", "geoy"), ("xwgs84", "ywgs84"),
    ("xlon", "ylat"), ("decimallongitude", "decimallatitude"), ("mgiscoordsx", "mgiscoordsy"),
]
WKT = re.compile(r"\s*(?:SRID=\d+\s*;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE|GEOMETRYCOLLECTION|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|TIN|"
                 r"TRIANGLE)\s*(?:ZM?|M)?\s*(?:\(|EMPTY)", re.IGNORECASE)
KINDLESS = re.compile(r"\s*(?:TIN|TRIANGLE|POLYHEDRALSURFACE|CURVE|SURFACE)\b", re.IGNORECASE)
CURVES = re.compile(r"CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|MULTICURVE|MULTISURFACE", re.IGNORECASE)
SPACED = re.compile(r"\d\s+\d")
GROUPED = re.compile(r"\s*[+-]?\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?\s*")
PROBED = 200


@dataclass
class Table:
    """Cells as text under a header; `numbers` is the number of each row as its program counts."""

    name: str
    columns: list[str]
    cells: list[list[str]]  # by column
    numbers: np.ndarray


def place(table: Table, xy: tuple[str, str] | None = None, wkt: str | None = None) -> Rows:
    """The rows with their shapes, in the coordinates of the table. Without a column of places every row is refused as "places-not-found".

    Raises FileRefused("column-unknown") when a column that was asked for is not there.
    """
    for column in (*(xy or ()), *((wkt,) if wkt else ())):
        if column not in table.columns:
            raise FileRefused("column-unknown", column=column[:60])
    wkt = wkt or (None if xy else find_wkt(table))
    xy = None if wkt else xy or find_pair(table)
    length = len(table.numbers)
    rows = Rows(table.name, np.full(length, None, dtype=object), table.numbers, xy_columns=xy, wkt_column=wkt)
    if wkt:
        _well_known(rows, table.cells[table.columns.index(wkt)])
    elif xy:
        _pairs(rows, *(table.cells[table.columns.index(column)] for column in xy))
    else:
        rows.problems = dict.fromkeys(range(length), "places-not-found")
        if not length:
            rows.findings.append(Finding("places-not-found", 0))
    rows.fields = [from_cells(name, cells) for name, cells in zip(table.columns, table.cells) if name != wkt]
    return rows


def find_pair(table: Table) -> tuple[str, str] | None:
    """The columns of x (or longitude) and y (or latitude), by their names and by numbers in them; None if there are none."""
    plain = {}
    for column in table.columns:
        plain.setdefault(re.sub(r"[^a-z0-9]", "", column.lower()), column)
    pairs = [*PAIRS, *((name, re.sub("x", "y", name, count=1)) for name in plain if name.endswith("x") or name.startswith("x"))]
    pairs += [(name, "lat" + name.removeprefix("lon").removeprefix("g").removeprefix("itude")) for name in plain if name.startswith("lon")]
    for first, second in pairs:
        if first in plain and second in plain and first != second and _numeric(table, plain[first]) and _numeric(table, plain[second]):
            return plain[first], plain[second]
    return None


def find_wkt(table: Table) -> str | None:
    """The column whose first filled cells are well-known text, None if there is none."""
    for column, cells in zip(table.columns, table.cells):
        filled = [cell for cell in cells[:PROBED] if cell.strip()][:5]
        if filled and all(map(WKT.match, filled)):
            return column
    return None


def _numeric(table: Table, column: str) -> bool:
    filled = [cell for cell in table.cells[table.columns.index(column)][:PROBED] if cell.strip()]
    read = sum(_number(cell) is not None for cell in filled)
    return not filled or read * 2 >= len(filled)


def _number(cell: str) -> float | None:
    if SPACED.search(cell) and not GROUPED.fullmatch(cell):  # "1 65 30" is neither an angle nor a number with thousands
        readers = (read_angle,)
    else:
        readers = (read_angle, read_number)
    for reader in readers:
        try:
            return reader(cell)
        except ValueError:
            continue
    return None


def _numbers(cells: list[str]) -> np.ndarray:
    """The numbers of a column, NaN where there is none: all at once where they are plain, else one by one."""
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:
        return np.array([np.nan if (value := _number(cell)) is None else value for cell in cells], dtype=np.float64)


def _pairs(rows: Rows, first: list[str], second: list[str]) -> None:
    x, y = _numbers(first), _numbers(second)
    gaps = np.fromiter((not (a.strip() and b.strip()) for a, b in zip(first, second)), dtype=bool, count=len(first))
    wrong = ~gaps & ~(np.isfinite(x) & np.isfinite(y))
    zero = (x == 0) & (y == 0)  # what databases write where they know no place
    good = ~(gaps | wrong | zero)
    rows.shapes[good] = shapely.points(x[good], y[good])
    for key, chosen in (("place-missing", gaps), ("place-not-a-number", wrong), ("place-zero", zero)):
        rows.problems |= dict.fromkeys(np.flatnonzero(chosen).tolist(), key)


def _well_known(rows: Rows, cells: list[str]) -> None:
    words = objects([re.sub(r"^\s*SRID=\d+\s*;", "", cell, flags=re.IGNORECASE) for cell in cells])
    filled = np.array([bool(word.strip()) for word in words], dtype=bool)
    curved = filled & np.array([bool(CURVES.search(word)) for word in words], dtype=bool)
    rows.shapes[filled & ~curved] = shapely.from_wkt(words[filled & ~curved], on_invalid="ignore")
    if curved.any():
        rows.shapes[curved] = linear(words[curved].tolist())
        rows.findings.append(finding("curves-linearised", rows.numbers, curved & ~shapely.is_missing(rows.shapes)))
    unread = filled & shapely.is_missing(rows.shapes)
    rows.problems |= dict.fromkeys(np.flatnonzero(~filled).tolist(), "place-missing")
    rows.problems |= {int(index): "geometry-kind" if KINDLESS.match(words[index]) else "geometry-broken" for index in np.flatnonzero(unread)}
    systems = {match[1] for cell in cells[:PROBED] if (match := re.match(r"\s*SRID=(\d{4,6})\s*;", cell, re.IGNORECASE))}
    if len(systems) == 1:
        rows.epsg, rows.crs_said, rows.definition = system(f"EPSG:{systems.pop()}")
        rows.crs_from = "file" if rows.epsg or rows.definition else "none"
