"""Cleaned rows on disk as plain arrays, never pickled: written by the child, read by `frames`.

One folder a layer: for each geometry type its coordinates, the offsets of its parts and the positions of its rows; `numbers` (the row in the
file); and each attribute as `column-N`. Text is UTF-8 joined by NUL, which no database would keep.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from layers.files.rows import Field

TYPES = {name: kind.value for name, kind in shapely.GeometryType.__members__.items() if name not in ("MISSING", "LINEARRING", "GEOMETRYCOLLECTION")}


def stage(folder: Path, shapes: np.ndarray, numbers: np.ndarray, fields: list[Field]) -> None:
    """Write cleaned two-dimensional shapes, the number of each in the file, and its attributes into a new folder."""
    folder.mkdir(parents=True)
    np.save(folder / "numbers.npy", numbers.astype(np.int64))
    types = shapely.get_type_id(shapes)
    for name, number in TYPES.items():
        places = np.flatnonzero(types == number)
        if len(places):
            _, coordinates, offsets = shapely.to_ragged_array(shapes[places])
            np.save(folder / f"{name}-places.npy", places)
            np.save(folder / f"{name}-coordinates.npy", coordinates)
            for depth, each in enumerate(offsets):
                np.save(folder / f"{name}-offsets-{depth}.npy", each)
    for order, each in enumerate(fields):
        _stage_field(folder, order, each)


def staged_numbers(folder: Path) -> np.ndarray:
    """The number of each row in the file, int64."""
    return _load(folder / "numbers.npy")


def staged_parts(folder: Path):
    """For each geometry type: its shapely type, the positions of its rows, its coordinates (n, 2), and its offsets."""
    for name in TYPES:
        if (folder / f"{name}-places.npy").exists():
            depths = sorted(folder.glob(f"{name}-offsets-*.npy"))
            yield (shapely.GeometryType[name], _load(folder / f"{name}-places.npy"), _load(folder / f"{name}-coordinates.npy"),
                   tuple(_load(path) for path in depths) or None)


def staged_field(folder: Path, order: int, name: str, kind: str) -> Field:
    """The attribute that was the `order`-th when it was staged."""
    mask = folder / f"column-{order}-missing.npy"
    missing = _load(mask) if mask.exists() else None
    if kind not in ("text", "date"):
        return Field(name, kind, _load(folder / f"column-{order}.npy"), missing)
    values = np.empty(len(staged_numbers(folder)), dtype=object)
    if len(values):
        values[:] = (folder / f"column-{order}.txt").read_bytes().decode("utf-8").split("\x00")
    if missing is not None:
        values[missing] = None
    return Field(name, kind, values, missing)


def _stage_field(folder: Path, order: int, each: Field) -> None:
    missing = each.missing
    if each.kind in ("text", "date"):
        words = [word or "" for word in each.values]
        joined = "\x00".join(words)
        if joined.count("\x00") >= max(len(words), 1):
            joined = "\x00".join(word.replace("\x00", "") for word in words)
        (folder / f"column-{order}.txt").write_bytes(joined.encode("utf-8", "replace"))
    else:
        np.save(folder / f"column-{order}.npy", each.values)
    if missing is not None and missing.any():
        np.save(folder / f"column-{order}-missing.npy", missing)


def _load(path: Path) -> np.ndarray:
    return np.load(path, allow_pickle=False)
