"""A file of rows as it was found, before anything is understood: what the readers of CSV and GeoJSON give to `imports`."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Row:
    """One row: its number as its reader counts, its cells as text, its GeoJSON geometry if the file holds one, what is wrong with it."""

    number: int
    cells: dict[str, str]
    geometry: dict | None = None
    problem: str | None = None


@dataclass
class Table:
    """All rows of a file. ``epsg`` is the system the file itself states, None if it states none."""

    kind: str
    columns: list[str]
    rows: list[Row]
    encoding: str
    delimiter: str | None = None
    epsg: int | None = None
