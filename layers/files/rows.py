"""The rows of one layer as a format's reader gives them, before they are cleaned and staged."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely

from layers.files.account import FIRST_ROWS, Finding


@dataclass
class Field:
    """One attribute of all rows. `values`: int64 (integer), float64 with NaN (number), int8 with -1 (boolean), or str and None in an object array (text, date).

    `missing` marks the rows without a value, None where every row has one.
    """

    name: str
    kind: str
    values: np.ndarray
    missing: np.ndarray | None = None

    def take(self, chosen: np.ndarray) -> Field:
        """The same attribute of the chosen rows."""
        return Field(self.name, self.kind, self.values[chosen], None if self.missing is None else self.missing[chosen])


@dataclass
class Rows:
    """One layer: shapely geometries (None where there is none), the number of each row in the file, attributes, and what the file says of itself.

    `problems` holds, by index, the key of a refusal that the reader already knows; the other members are those of `FileLayer`.
    """

    name: str
    shapes: np.ndarray
    numbers: np.ndarray
    fields: list[Field] = field(default_factory=list)
    problems: dict[int, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    epsg: int | None = None
    crs_said: str = ""
    crs_from: str = "none"
    definition: str | None = None
    encoding: str | None = None
    encoding_from: str | None = None
    xy_columns: tuple[str, str] | None = None
    wkt_column: str | None = None


def finding(key: str, numbers: np.ndarray, chosen: np.ndarray, *, refused: bool = False, **values) -> Finding:
    """The finding that is true of the `chosen` rows (a mask or indices over `numbers`)."""
    rows = numbers[chosen]
    return Finding(key, len(rows), [int(number) for number in rows[:FIRST_ROWS]], values, refused)


def bounds(shapes: np.ndarray) -> tuple[float, float, float, float] | None:
    """(min x, min y, max x, max y) of all shapes, None when none has a place."""
    each = shapely.bounds(shapes)
    each = each[np.isfinite(each).all(axis=1)]
    return tuple(float(number) for number in (*each[:, :2].min(axis=0), *each[:, 2:].max(axis=0))) if len(each) else None


def distinct(indices: np.ndarray) -> int:
    """How many different ones there are among sorted indices."""
    return int(np.count_nonzero(np.diff(indices))) + 1 if len(indices) else 0


def objects(values) -> np.ndarray:
    """A list as a one-dimensional object array, whatever it holds."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
