"""Rows that say the same thing at the same place as an earlier one. Called by `cleaning`."""
from __future__ import annotations

import numpy as np
import shapely

from layers.files.rows import Field

ODD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio: Knuth, The Art of Computer Programming 3, 6.4


def repeated(shapes: np.ndarray, indices: np.ndarray, fields: list[Field]) -> np.ndarray:
    """The indices of rows whose shape and every attribute equal those of an earlier row: exactly, but for a chance under 1e-6 in a million rows."""
    marks = _places(shapes)
    for field in fields:
        values = field.values[indices]
        if field.kind in ("text", "date"):
            each = np.fromiter(map(hash, values), dtype=np.int64, count=len(values)).view(np.uint64)
        elif field.kind == "number":
            each = values.astype(np.float64).view(np.uint64)
        else:
            each = values.astype(np.int64).view(np.uint64)
        marks = _mix(marks, each)
        if field.missing is not None:
            marks = _mix(marks, field.missing[indices].astype(np.uint64))
    _, first = np.unique(marks, return_index=True)
    later = np.ones(len(marks), dtype=bool)
    later[first] = False
    return np.unique(indices[later])


def _places(shapes: np.ndarray) -> np.ndarray:
    """A 64-bit mark for each shape, from its type and its coordinates in their order."""
    coordinates, owners = shapely.get_coordinates(shapes, return_index=True)
    bits = (coordinates + 0.0).view(np.uint64)  # -0.0 becomes 0.0
    single = _mix(_mix(np.zeros(len(bits), dtype=np.uint64), bits[:, 0]), bits[:, 1])
    marks = shapely.get_type_id(shapes).astype(np.uint64)
    if not len(single):
        return marks
    starts = np.searchsorted(owners, np.arange(len(shapes)))
    place = np.arange(len(single), dtype=np.uint64) - starts[owners].astype(np.uint64)
    return _mix(marks, np.add.reduceat(_mix(single, place), starts))


def _mix(marks: np.ndarray, more: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        mixed = (marks ^ (more + ODD + (marks << np.uint64(6)) + (marks >> np.uint64(2)))) * np.uint64(0xFF51AFD7ED558CCD)
        return mixed ^ (mixed >> np.uint64(33))
