"""The piece of ground a sheet shows, at a round scale. Used by drawing, labels and the sheet's scale bar."""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely

from geo.crs import LONLAT, convert_geometry, to_lonlat, to_metric

SCALES = tuple(quarter * 10**power // 4 for power in range(2, 8) for quarter in range(4, 40))  # 1:1,000, 1:1,250, ... 1:9,750, 1:10,000
LARGEST = 500  # 1:500; below it the public positions, rounded to 10 m, would look more exact than they are


@dataclass(frozen=True)
class Frame:
    """``west`` and ``south`` in metres of ``epsg``; ``width`` and ``height`` in millimetres on paper; the scale is 1:``scale``."""

    west: float
    south: float
    width: float
    height: float
    scale: int
    epsg: int

    @property
    def east(self) -> float:
        return self.west + self.metres(self.width)

    @property
    def north(self) -> float:
        return self.south + self.metres(self.height)

    def metres(self, millimetres: float) -> float:
        """How much ground a length on paper is."""
        return millimetres * self.scale / 1000

    def millimetres(self, metres: float) -> float:
        """How long a length on the ground is on paper."""
        return metres * 1000 / self.scale

    def to_paper(self, lonlat) -> np.ndarray:
        """(n, 2) lon, lat to (n, 2) millimetres from the frame's lower left corner."""
        return (to_metric(lonlat, self.epsg) - (self.west, self.south)) * 1000 / self.scale

    def on_paper(self, geometry: shapely.Geometry, epsg: int = LONLAT) -> shapely.Geometry:
        """A geometry in ``epsg`` in millimetres from the frame's lower left corner."""
        moved = geometry if epsg == self.epsg else convert_geometry(geometry, epsg, self.epsg)
        return shapely.transform(moved, lambda xy: (xy - (self.west, self.south)) * 1000 / self.scale)

    def polygon(self, margin: float = 0.0) -> shapely.Polygon:
        """What the frame shows, with ``margin`` metres around it, as a lon/lat polygon."""
        corners = [(self.west - margin, self.south - margin), (self.east + margin, self.south - margin),
                   (self.east + margin, self.north + margin), (self.west - margin, self.north + margin)]
        return shapely.Polygon(to_lonlat(corners, self.epsg))

    def bar(self, most: float = 60.0) -> tuple[int, float]:
        """A round length in metres and its millimetres, at most ``most`` long on paper, for the scale bar."""
        longest = self.metres(most)
        power = 10 ** math.floor(math.log10(longest))
        length = max(step * power for step in (1, 2, 5) if step * power <= longest)
        return int(length) or 1, self.millimetres(length)


def fit(bounds, width: float, height: float, epsg: int) -> Frame:
    """The frame of ``width`` by ``height`` mm around (west, south, east, north) in degrees, at the largest round scale that holds it."""
    west, south, east, north = bounds
    corners = to_metric([(west, south), (east, south), (east, north), (west, north)], epsg)
    low, high = corners.min(axis=0), corners.max(axis=0)
    wide, tall = high - low
    needed = max(wide / width, tall / height) * 1000
    scale = next((each for each in sorted(SCALES) if each >= max(needed, LARGEST)), max(SCALES))
    middle = (low + high) / 2
    return Frame(float(middle[0] - width * scale / 2000), float(middle[1] - height * scale / 2000), float(width), float(height), scale, epsg)
