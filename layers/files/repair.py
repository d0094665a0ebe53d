"""Broken polygons made valid, as long as that costs little. Called by `cleaning` in the child and by `frames` after a change of system."""
from __future__ import annotations

import numpy as np
import shapely

# GEOS' structure method takes seconds for some ten thousand crossings and all memory for more: 500 random vertices have 29,000 and cost it 2 s,
# 2,000 cost 48 s, 20,000 ended a process of 20 GB. A border that a hand drew, or a program cut, crosses itself a few times.
MOST_CROSSINGS = 5_000
MOST_VERTICES = 100_000
HARMLESS = 150  # vertices that cannot cross more often than costs a tenth of a second
PROBES = 256


def repair(shapes: np.ndarray) -> np.ndarray:
    """Valid polygons by GEOS' structure method, never its default one; None where nothing with an area is left or it would cost too much."""
    mended = np.full(len(shapes), None, dtype=object)
    simple = np.flatnonzero([not tangled(shape) for shape in shapes])
    mended[simple] = shapely.make_valid(shapes[simple], method="structure", keep_collapsed=False)
    gone = shapely.is_empty(mended) | (shapely.get_dimensions(mended) != 2) | (shapely.get_type_id(mended) == shapely.GeometryType.GEOMETRYCOLLECTION)
    mended[gone] = None
    return mended


def tangled(shape: shapely.Geometry) -> bool:
    """Whether a polygon has too many vertices, or its border crosses itself too often, as far as a sample of its segments shows."""
    vertices = shapely.get_num_coordinates(shape)
    if vertices <= HARMLESS:
        return False
    if vertices > MOST_VERTICES:
        return True
    coordinates, rings = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
    joined = rings[1:] == rings[:-1]
    segments = shapely.linestrings(np.stack([coordinates[:-1][joined], coordinates[1:][joined]], axis=1))
    tree, order = shapely.STRtree(segments), np.random.default_rng(0).permutation(len(segments))[:PROBES]
    crossings = probed = 0
    for probes in np.array_split(order, PROBES // 8):
        crossings += tree.query(segments[probes], predicate="crosses").shape[1]
        probed += len(probes)
        if crossings > MOST_CROSSINGS:
            return True
    return crossings * len(segments) / probed / 2 > MOST_CROSSINGS


def reason(shape: shapely.Geometry) -> str:
    """What the geometry library says is wrong with a shape, "tangled" where asking it costs too much."""
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        return "tangled"
    return shapely.is_valid_reason(shape).split("[")[0].strip()
