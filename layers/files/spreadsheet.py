"""Sheets of XLSX and ODS as tables, every cell as text. Called by `readers` in the child."""
from __future__ import annotations

import re
import warnings
from pathlib import Path

import pyogrio

from layers.files import ogr
from layers.files.delimited import tabulate
from layers.files.errors import FileRefused
from layers.files.limits import Limits
from layers.files.rows import Rows

DAY = re.compile(r"(\d{4})/(\d\d)/(\d\d)( .*)?", re.ASCII)


def read(path: Path, limits: Limits, *, xy: tuple[str, str] | None = None, wkt: str | None = None) -> list[Rows]:
    """Each sheet that holds anything, with the row numbers of the sheet. Headers and kinds are judged here, as for text tables. Raises FileRefused."""
    found = []
    for name, _ in ogr.layers(str(path), limits):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            info = pyogrio.read_info(str(path), layer=name, force_feature_count=True)
            if info["features"] > limits.rows:
                raise FileRefused("too-many-rows", count=info["features"], limit=limits.rows)
            if len(info["fields"]) > limits.columns:
                raise FileRefused("too-many-columns", count=len(info["fields"]), limit=limits.columns)
            columns = pyogrio.raw.read(str(path), layer=name, read_geometry=False)[3]
        lines = [[_cell(value) for value in line] for line in zip(*columns)]
        if any(any(line) for line in lines):
            found.append(_sheet(lines, name, limits, xy, wkt))
    return found


def _sheet(lines: list[list[str]], name: str, limits: Limits, xy: tuple[str, str] | None, wkt: str | None) -> Rows:
    try:
        return tabulate(lines, name, limits, xy=xy, wkt=wkt)
    except FileRefused as refused:
        if refused.key != "column-unknown":
            raise
    return tabulate(lines, name, limits)  # the columns asked for are those of another sheet


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    day = DAY.fullmatch(text)
    return f"{day[1]}-{day[2]}-{day[3]}{(day[4] or '')}" if day else text
