"""Geometries as they come, into two-dimensional valid ones of three kinds; every row that is changed or refused is counted. Called by the child."""
from __future__ import annotations

import numpy as np
import shapely

from layers.files.account import Finding
from layers.files.duplicates import repeated
from layers.files.limits import Limits
from layers.files.repair import reason, repair
from layers.files.rows import Rows, finding

KINDS = {0: "point", 4: "point", 1: "line", 5: "line", 3: "polygon", 6: "polygon"}
COLLECTION = shapely.GeometryType.GEOMETRYCOLLECTION


def clean(rows: Rows, limits: Limits) -> tuple[np.ndarray, np.ndarray, list[Finding]]:
    """The usable shapes of a layer, the index of the row of each, and findings; `rows.shapes` is consumed.

    A collection of several kinds gives one shape of each kind, so an index may come back up to three times. Refusing findings exclude each other:
    a row is refused for the first reason found.
    """
    shapes, numbers = rows.shapes, rows.numbers
    findings: list[Finding] = list(rows.findings)
    alive = np.ones(len(shapes), dtype=bool)

    def refuse(key: str, chosen: np.ndarray, **values) -> None:
        chosen = chosen & alive
        if chosen.any():
            findings.append(finding(key, numbers, chosen, refused=True, **values))
            alive[chosen] = False

    known = np.array([rows.problems.get(index, "") for index in range(len(shapes))], dtype=object) if rows.problems else None
    for key in sorted(set(rows.problems.values())):
        refuse(key, known == key)
    refuse("geometry-null", shapely.is_missing(shapes))
    refuse("geometry-empty", shapely.is_empty(shapes))
    vertices = shapely.get_num_coordinates(shapes)
    refuse("ring-too-many-vertices", vertices > limits.feature_vertices, limit=limits.feature_vertices)
    coordinates, owners = shapely.get_coordinates(shapes, return_index=True)
    wild = ~np.isfinite(coordinates).all(axis=1)
    if wild.any():
        refuse("not-finite", np.isin(np.arange(len(shapes)), owners[wild]))
    del coordinates, owners

    deep = alive & (shapely.has_z(shapes) | shapely.has_m(shapes))
    if deep.any():
        findings.append(finding("z-dropped", numbers, deep))
        shapes[deep] = shapely.force_2d(shapes[deep])
    rings = alive & (shapely.get_type_id(shapes) == shapely.GeometryType.LINEARRING)
    if rings.any():
        coordinates, owners = shapely.get_coordinates(shapes[rings], return_index=True)
        shapes[rings] = shapely.linestrings(coordinates, indices=owners)
    indices = np.flatnonzero(alive)
    shapes, indices = _split(shapes, indices, numbers, findings)
    shapes, indices = _valid(shapes, indices, numbers, findings)
    again = repeated(shapes, indices, rows.fields)
    if len(again):
        findings.append(finding("duplicate", numbers, again))
    return shapes, indices, findings


def _split(shapes: np.ndarray, indices: np.ndarray, numbers: np.ndarray, findings: list[Finding]):
    """Collections as one shape for each kind they hold; collections of nothing are refused."""
    shapes = shapes[indices]
    mixed = np.flatnonzero(shapely.get_type_id(shapes) == COLLECTION)
    if not len(mixed):
        return shapes, indices
    made, owners, empty = [], [], []
    for place in mixed:
        parts = np.array([shapes[place]])
        while (shapely.get_type_id(parts) == COLLECTION).any():
            parts = shapely.get_parts(parts)
        parts = shapely.get_parts(parts[~shapely.is_empty(parts)])
        kinds = shapely.get_dimensions(parts)
        together = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
        groups = [parts[kinds == kind] for kind in range(3)]
        pieces = [group[0] if len(group) == 1 else together[kind](group) for kind, group in enumerate(groups) if len(group)]
        made += pieces
        owners += [indices[place]] * len(pieces)
        if not pieces:
            empty.append(indices[place])
    split, gone = np.setdiff1d(indices[mixed], empty), np.array(empty, dtype=int)
    findings += [each for each in (finding("collection-split", numbers, split), finding("geometry-empty", numbers, gone, refused=True)) if each.count]
    kept = np.ones(len(shapes), dtype=bool)
    kept[mixed] = False
    together = np.concatenate([shapes[kept], np.array(made, dtype=object)])
    order = np.concatenate([indices[kept], np.array(owners, dtype=int)])
    sorted_ = np.argsort(order, kind="stable")
    return together[sorted_], order[sorted_]


def _valid(shapes: np.ndarray, indices: np.ndarray, numbers: np.ndarray, findings: list[Finding]):
    """Broken polygons repaired, lines of one place only refused, each with the reason of the first."""
    broken = np.flatnonzero((shapely.get_dimensions(shapes) > 0) & ~shapely.is_valid(shapes))
    if not len(broken):
        return shapes, indices
    first = {place: shapes[place] for place in broken}
    flat = broken[shapely.get_dimensions(shapes[broken]) == 2]
    shapes[flat] = repair(shapes[flat])
    gone = np.union1d(np.setdiff1d(broken, flat), flat[shapely.is_missing(shapes[flat])])
    mended = np.setdiff1d(flat, gone)
    kept = np.ones(len(shapes), dtype=bool)
    kept[gone] = False
    lost = np.setdiff1d(indices[gone], indices[kept])  # of a collection another part may still stand
    if len(mended):
        findings.append(finding("geometry-repaired", numbers, np.unique(indices[mended]), reason=reason(first[mended[0]])))
    if len(lost):
        findings.append(finding("geometry-refused", numbers, lost, refused=True, reason=reason(first[gone[0]])))
    return shapes[kept], indices[kept]
