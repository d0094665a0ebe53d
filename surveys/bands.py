"""A density surface as a few shapes, one for each class of the legend, so that a map needs five shapes and not ten thousand cells."""
from __future__ import annotations

import numpy as np
import shapely

from geo.crs import convert_geometry
from geo.density import Surface

LONLAT = 4326


def bands(surface: Surface, levels: list[float], epsg: int) -> list[shapely.Geometry]:
    """For each class the cells from its lower limit up to the next one, joined, in lon/lat (EPSG:4326).

    ``levels`` are the lower limits in rising order, in the unit of the surface; ``epsg`` is the surface's own system.
    Empty polygons for classes that no cell reaches.
    """
    place = np.digitize(surface.values, levels)
    found = []
    for number in range(1, len(levels) + 1):
        rows, cols = np.nonzero(place == number)
        west, south = surface.west + cols * surface.cell, surface.south + rows * surface.cell
        # the cells share whole edges, which is what a coverage asks for; far quicker than a general union
        joined = shapely.coverage_union_all(shapely.box(west, south, west + surface.cell, south + surface.cell))
        found.append(convert_geometry(joined, epsg, LONLAT) if not joined.is_empty else shapely.Polygon())
    return found
