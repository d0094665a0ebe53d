"""A sign that is a line or an area, as it stands on the small drawings of its page and of the desk's queue."""
from __future__ import annotations

from dataclasses import dataclass

import shapely
from shapely.geometry import shape

from geo.crs import LONLAT, convert_geometry


@dataclass(frozen=True)
class Drawn:
    """SVG path data in metres from a point, x to the east and y to the south; ``closed`` for an area."""

    d: str
    closed: bool


def path(geometry: dict | None, lon: float, lat: float, srid: int) -> Drawn | None:
    """The drawing of a GeoJSON line or area (EPSG:4326) around (lon, lat), in metres of ``srid``; None for a point."""
    if geometry is None or geometry["type"] == "Point":
        return None
    metric = convert_geometry(shape(geometry), LONLAT, srid)
    here = convert_geometry(shapely.Point(lon, lat), LONLAT, srid)
    closed = shapely.get_dimensions(metric) == 2
    lines = [ring for part in shapely.get_parts(metric) for ring in (shapely.get_rings(part) if closed else [part])]
    moved = [(shapely.get_coordinates(line) - (here.x, here.y)) * (1, -1) for line in lines]
    return Drawn("".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) + ("z" if closed else "") for line in moved), closed)
