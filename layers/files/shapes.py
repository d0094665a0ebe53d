"""GeoJSON geometries, as parsed values, into shapely ones, many at once; one that is broken is told and spoils no other. Called by `geojson`."""
from __future__ import annotations

import numpy as np
import shapely

from layers.files.rows import objects

KINDS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}  # lists around positions
DEEPEST = 8  # collections within collections


class Broken(ValueError):
    """This geometry cannot be read."""


class _Gathering:
    """Coordinates and offsets of all geometries of one type, for one call of the geometry library."""

    def __init__(self, kind: str):
        self.kind = shapely.GeometryType[kind.upper()]
        self.owners: list[int] = []
        self.positions: list[np.ndarray] = []
        self.offsets: list[list[int]] = [[0] for _ in range(KINDS[kind])]
        self.length = 0

    def add(self, owner: int, groups: list) -> None:
        self.owners.append(owner)
        self._add(groups, len(self.offsets))

    def _add(self, group, depth: int) -> None:
        if depth > 1:
            for part in group:
                self._add(part, depth - 1)
            self.offsets[depth - 1].append(len(self.offsets[depth - 2]) - 1)
            return
        self.positions.append(group)
        self.length += len(group)
        if depth == 1:
            self.offsets[0].append(self.length)

    def build(self) -> np.ndarray:
        offsets = tuple(np.array(each, dtype=np.int64) for each in self.offsets) or None
        return shapely.from_ragged_array(self.kind, np.concatenate(self.positions), offsets)


def build(geometries: list) -> tuple[np.ndarray, dict[int, str], np.ndarray, np.ndarray]:
    """(shapes, {index: key of its refusal}, indices with heights, indices whose rings were closed here). None gives None."""
    shapes = np.full(len(geometries), None, dtype=object)
    gathered = {kind: _Gathering(kind) for kind in KINDS}
    problems, deep, closed = {}, [], []
    for index, geometry in enumerate(geometries):
        if geometry is None:
            continue
        try:
            kind = geometry.get("type") if isinstance(geometry, dict) else None
            if kind == "GeometryCollection":
                shapes[index] = _collection(geometry, 0)
            elif not isinstance(kind, str) or kind not in KINDS or "coordinates" not in geometry:
                raise Broken(kind)
            elif geometry["coordinates"] == []:
                shapes[index] = shapely.from_wkt(f"{kind.upper()} EMPTY")
            else:
                notes = set()
                gathered[kind].add(index, _groups(geometry["coordinates"], kind, KINDS[kind], notes))
                if "z" in notes:
                    deep.append(index)
                if "open" in notes:
                    closed.append(index)
        except Broken:
            problems[index] = "geometry-broken"
    for each in gathered.values():
        if each.owners:
            shapes[each.owners] = each.build()
    return shapes, problems, np.array(deep, dtype=int), np.array(closed, dtype=int)


def _groups(value, kind: str, depth: int, notes: set):
    """The coordinates as arrays (n, 2) within lists, with every rule of RFC 7946, section 3.1, that a shape depends on."""
    if depth == 0:
        return _positions([value], notes)
    if not isinstance(value, list):
        raise Broken(kind)
    if depth > 1:
        parts = [_groups(part, kind, depth - 1, notes) for part in value]
        if not parts:
            raise Broken(kind)
        return parts
    positions = _positions(value, notes)
    if kind.endswith("LineString") and len(positions) < 2:
        raise Broken(kind)
    if kind.endswith("Polygon"):
        if (positions[0] != positions[-1]).any():
            positions = np.concatenate([positions, positions[:1]])
            notes.add("open")
        if len(positions) < 4:
            raise Broken(kind)
    return positions


def _positions(value: list, notes: set) -> np.ndarray:
    try:
        positions = np.array(value)
    except ValueError:
        try:  # some with a height, some without
            positions = np.array([position[:2] for position in value])
        except (ValueError, TypeError):
            raise Broken("positions") from None
        notes.add("z")
    if positions.ndim != 2 or positions.shape[1] < 2 or positions.dtype.kind not in "if":
        raise Broken("positions")
    if positions.shape[1] > 2:
        notes.add("z")
    return positions[:, :2].astype(np.float64)


def _collection(value: dict, depth: int):
    members = value.get("geometries")
    if not isinstance(members, list) or depth >= DEEPEST:
        raise Broken("GeometryCollection")
    inner = [_collection(each, depth + 1) for each in members if isinstance(each, dict) and each.get("type") == "GeometryCollection"]
    shapes, problems, _, _ = build([each for each in members if not (isinstance(each, dict) and each.get("type") == "GeometryCollection")])
    if problems:
        raise Broken("GeometryCollection")
    return shapely.geometrycollections(objects([each for each in [*inner, *shapes] if each is not None]))
