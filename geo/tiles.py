"""The squares of the web map (OGC Two Dimensional Tile Matrix Set, WebMercatorQuad): which there are and where they lie. Pure."""
from __future__ import annotations

import math
from dataclasses import dataclass

from geo.errors import TileRefused

DEEPEST = 20  # zoom; a square is some 27 m wide there in Milan
HALF = 20037508.342789244  # metres of EPSG:3857 from the middle to an edge


@dataclass(frozen=True)
class Tile:
    """One square: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int

    def __post_init__(self):
        if not 0 <= self.z <= DEEPEST:
            raise TileRefused("tile-zoom", z=self.z, deepest=DEEPEST)
        if not (0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z):
            raise TileRefused("tile-outside", z=self.z, last=2**self.z - 1)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres of EPSG:3857."""
        side = 2 * HALF / 2**self.z
        return -HALF + self.x * side, HALF - (self.y + 1) * side, -HALF + (self.x + 1) * side, HALF - self.y * side


def at(lon: float, lat: float, z: int) -> Tile:
    """The square of zoom ``z`` that holds a place in degrees; beyond 85.05 degrees the last row.

    >>> at(9.13, 45.447, 12)
    Tile(z=12, x=2151, y=1466)
    """
    count = 2**z
    x = int((lon + 180) / 360 * count)
    y = int((1 - math.asinh(math.tan(math.radians(max(-85.05, min(85.05, lat))))) / math.pi) / 2 * count)
    return Tile(z, max(0, min(count - 1, x)), max(0, min(count - 1, y)))
