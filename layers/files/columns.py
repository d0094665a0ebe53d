"""Attributes from plain values: of what kind is a column, judged by everything in it. Called by the readers of JSON and of tables."""
from __future__ import annotations

import json
import math
import re

import numpy as np

from layers.files.account import Column
from layers.files.rows import Field, objects

DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
WHOLE = re.compile(r"[+-]?(?:0|[1-9]\d{0,17})", re.ASCII)
DECIMAL = re.compile(r"[+-]?(?:(?:0|[1-9]\d*)(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
EXAMPLES = 5
LONGEST = 60
LONGEST_NAME = 100


def from_values(name: str, values: list) -> Field:
    """A column of parsed JSON: booleans, integers, numbers and dates where all are, else text; lists and objects become JSON text."""
    kinds = set(map(type, values)) - {type(None)}
    missing = np.fromiter((value is None for value in values), dtype=bool, count=len(values))
    gaps = missing if missing.any() else None
    if kinds == {bool}:
        return Field(name, "boolean", np.array([-1 if value is None else int(value) for value in values], dtype=np.int8), gaps)
    if kinds == {int} and all(abs(value) < 2 ** 63 for value in values if value is not None):
        return Field(name, "integer", np.array([value or 0 for value in values], dtype=np.int64), gaps)
    if kinds and kinds <= {int, float} and all(abs(value) < 2 ** 53 for value in values if type(value) is int):
        return Field(name, "number", np.array([math.nan if value is None else value for value in values], dtype=np.float64), gaps)
    words = objects([value if value is None or type(value) is str else json.dumps(value, ensure_ascii=False) for value in values])
    dated = kinds == {str} and all(DATE.fullmatch(word) for word in words if word is not None)
    return Field(name, "date" if dated else "text", words, gaps)


def from_cells(name: str, cells: list[str]) -> Field:
    """A column of a table, all text: integers and decimals (point or comma) where all filled cells are such, else text; a leading zero keeps it text."""
    stripped = [cell.strip() for cell in cells]
    missing = np.fromiter((not cell for cell in stripped), dtype=bool, count=len(cells))
    gaps = missing if missing.any() else None
    filled = [cell for cell in stripped if cell]
    if filled and all(map(WHOLE.fullmatch, filled)):
        return Field(name, "integer", np.array([int(cell or 0) for cell in stripped], dtype=np.int64), gaps)
    if filled and all(map(DECIMAL.fullmatch, filled)) and not any("," in cell and "." in cell for cell in filled):
        return Field(name, "number", np.array([float(cell.replace(",", ".")) if cell else math.nan for cell in stripped]), gaps)
    kind = "date" if filled and all(map(DATE.fullmatch, filled)) else "text"
    return Field(name, kind, objects([cell if here else None for cell, here in zip(cells, ~missing)]), gaps)


def rename(fields: list[Field]) -> None:
    """Give every attribute a name of its own, short enough for an account and without NUL."""
    taken: set[str] = set()
    for order, field in enumerate(fields, 1):
        name = plain = field.name.replace("\x00", "").strip()[:LONGEST_NAME] or f"column_{order}"
        again = 2
        while name in taken:
            name, again = f"{plain}_{again}", again + 1
        taken.add(name)
        field.name = name


def column(field: Field) -> Column:
    """What people are shown of an attribute: different examples from its first rows, in the words of the file."""
    filled = len(field.values) - (int(field.missing.sum()) if field.missing is not None else 0)
    examples: dict[str, None] = {}
    for index, value in enumerate(field.values[:2000]):
        if field.missing is not None and field.missing[index]:
            continue
        if field.kind == "boolean":
            value = "true" if value else "false"
        examples.setdefault(str(value)[:LONGEST])
        if len(examples) == EXAMPLES:
            break
    return Column(field.name, field.kind, list(examples), filled)
