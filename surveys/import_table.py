"""A file of rows as it was found, before anything is understood: what the readers of CSV and GeoJSON give to `imports`."""
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Row:
    """One row: its number as its reader counts, its cells as text, its GeoJSON geometry if the file holds one, what is wrong with it."""

    number: int
    cells: dict[str, str]
    geometry: dict | None = None
    problem: str | None = None


@dataclass
class Table:
    """All rows of a file. ``epsg`` is the system the file itself states, None if it states none.

    ``placed`` says that the rows hold geometries. ``system`` is the system in words where the geometries were converted already; ``part`` tells
    the layers of one file apart; ``notes`` are for the report.
    """

    kind: str
    columns: list[str]
    rows: list[Row]
    encoding: str
    delimiter: str | None = None
    epsg: int | None = None
    placed: bool = False
    system: str | None = None
    part: str = ""
    notes: list[str] = field(default_factory=list)
