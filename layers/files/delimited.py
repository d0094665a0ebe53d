"""CSV and its kin as tables: letters, delimiter and header are found out and told. Called by `readers` in the child."""
from __future__ import annotations

import csv
import io
import itertools

import numpy as np

from geo.tables import DELIMITERS, find_delimiter
from layers.files.account import Finding
from layers.files.columns import LONGEST_NAME
from layers.files.encodings import guess
from layers.files.errors import FileRefused
from layers.files.limits import Limits
from layers.files.rows import Rows
from layers.files.tables import Table, place

HEADER_WITHIN = 20  # rows above the header that are looked at


def read(path, name: str, limits: Limits, *, encoding: str | None = None, xy: tuple[str, str] | None = None, wkt: str | None = None) -> Rows:
    """The rows of a text table. Raises FileRefused."""
    data = path.read_bytes()
    chosen, where = (encoding, "chosen") if encoding else guess(data)
    text = data.decode(chosen, "replace").replace("\x00", "")
    delimiter = find_delimiter(text)
    csv.field_size_limit(limits.cell_letters)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = list(itertools.islice(reader, limits.rows + HEADER_WITHIN))
    except csv.Error as broken:
        if "field larger" in str(broken):
            raise FileRefused("cell-too-long", line=reader.line_num, limit=limits.cell_letters) from None
        raise FileRefused("csv-broken", line=reader.line_num) from None
    rows = tabulate(lines, name, limits, xy=xy, wkt=wkt)
    rows.encoding, rows.encoding_from = "utf-8" if chosen == "utf-8-sig" else chosen, where
    rows.findings.append(Finding("delimiter", 1, [], {"delimiter": DELIMITERS[delimiter]}))
    if where == "guessed":
        rows.findings.append(Finding("encoding-guessed", 1, [], {"encoding": chosen, "example": example(text)}))
    return rows


def tabulate(lines: list[list[str]], name: str, limits: Limits, *, xy: tuple[str, str] | None = None, wkt: str | None = None) -> Rows:
    """Lines of cells as rows: the header is the first line as full as those below it; empty lines are no rows. Raises FileRefused."""
    widths = [sum(bool(cell.strip()) for cell in line) for line in lines[:HEADER_WITHIN]]
    above = next((index for index, width in enumerate(widths) if width * 2 > max(widths)), 0) if widths else 0
    if not widths or not max(widths):
        raise FileRefused("empty")
    if len(lines[above]) > limits.columns:  # before they are named: that takes the square of their number
        raise FileRefused("too-many-columns", count=len(lines[above]), limit=limits.columns)
    header = names(lines[above])
    kept = [(number, line) for number, line in enumerate(lines[above + 1:], above + 2) if any(cell.strip() for cell in line)]
    if len(kept) > limits.rows:
        raise FileRefused("too-many-rows", count=len(kept), limit=limits.rows)
    width = len(header)
    # a row that is longer than the header has lost a quotation mark: its cells stand under the wrong names
    long = {index for index, (_, line) in enumerate(kept) if len(line) > width and any(cell.strip() for cell in line[width:])}
    padded = [line[:width] if len(line) >= width else line + [""] * (width - len(line)) for _, line in kept]
    cells = [list(column) for column in zip(*padded)] if padded else [[] for _ in header]
    rows = place(Table(name, header, cells, np.array([number for number, _ in kept], dtype=np.int64)), xy, wkt)
    rows.problems |= dict.fromkeys(long, "row-too-long")
    if above:
        rows.findings.append(Finding("rows-above-header", above))
    return rows


def names(cells: list[str]) -> list[str]:
    """Names of columns from a header: stripped, a number for one that has none, another for one that is there twice."""
    made: list[str] = []
    for order, cell in enumerate(cells, 1):
        name = plain = cell.strip().lstrip("\ufeff")[:LONGEST_NAME] or f"column_{order}"
        again = 2
        while name in made:
            name, again = f"{plain}_{again}", again + 1
        made.append(name)
    return made


def example(text: str) -> str:
    """Words around the first letter beyond ASCII, so that a person sees whether it was read right."""
    at = next((index for index, letter in enumerate(text) if letter > "\x7f"), None)
    return "" if at is None else " ".join(text[max(0, at - 25):at + 25].split())
