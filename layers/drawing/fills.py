"""Fills that read without colour, as plain geometry: hatch for works, dots for what is planned, others for classes. Used by drawing and legends."""
from __future__ import annotations

import math

import numpy as np
import shapely
from shapely import affinity


def hatch(polygon: shapely.Geometry, spacing: float, angle: float = 45.0) -> shapely.Geometry:
    """Parallel lines inside a polygon, ``spacing`` apart, in the polygon's own units; ``angle`` in degrees from the x axis.

    The lines belong to the plane, not to the polygon, so that neighbours match. Empty for an empty polygon.
    """
    if polygon.is_empty:
        return shapely.MultiLineString()
    turned = affinity.rotate(polygon, -angle, origin=(0, 0))
    west, south, east, north = turned.bounds
    levels = np.arange(math.ceil(south / spacing), math.floor(north / spacing) + 1) * spacing
    lines = shapely.linestrings([[(west - 1, level), (east + 1, level)] for level in levels]) if len(levels) else []
    inside = shapely.intersection(shapely.MultiLineString(list(lines)), turned)
    return affinity.rotate(inside, angle, origin=(0, 0))


# degrees from the x axis, y upward, of the lines of each fill that has lines
ANGLES = {"hatch": (45,), "back": (-45,), "cross": (45, -45), "rows": (0,)}


def dots(polygon: shapely.Geometry, spacing: float, margin: float = 0.0) -> np.ndarray:
    """(n, 2) middles of dots on a staggered grid, ``margin`` away from the edge, in the polygon's own units."""
    core = polygon.buffer(-margin) if margin else polygon
    if core.is_empty:
        core = polygon
    west, south, east, north = core.bounds if not core.is_empty else (0, 0, -1, -1)
    rows = np.arange(math.floor(south / (spacing * 0.5)), math.ceil(north / (spacing * 0.5)) + 1)
    found = [(column * spacing + (row % 2) * spacing / 2, row * spacing * 0.5) for row in rows
             for column in range(math.floor(west / spacing) - 1, math.ceil(east / spacing) + 2)]
    points = np.array(found, dtype=float).reshape(-1, 2)
    return points[shapely.contains_xy(core, points)] if len(points) else points
