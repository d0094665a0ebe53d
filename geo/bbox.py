"""A box in lon/lat, read from `?bbox=` by the map endpoints and used as the opening view of a consultation."""
import re
from dataclasses import dataclass

import shapely

from geo.errors import BoxRefused

# float() would also take "nan", "1_0" and the digits of other scripts.
NUMBER = re.compile(r"[+-]?[0-9]{1,4}(\.[0-9]{0,20})?", re.ASCII)


@dataclass(frozen=True)
class BoundingBox:
    """West, south, east, north in degrees (EPSG:4326), edges included. Order as in RFC 7946, section 5.

    Raises BoxRefused when built from numbers that are no such box; a box over the antimeridian is refused.

    >>> box = BoundingBox.parse("9.12,45.44,9.14,45.45")
    >>> box.contains(9.13, 45.445), box.contains(9.15, 45.445)
    (True, False)
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self):
        if not (all(-180 <= lon <= 180 for lon in (self.west, self.east))
                and all(-90 <= lat <= 90 for lat in (self.south, self.north))):
            raise BoxRefused("out-of-range")
        if self.west > self.east:
            raise BoxRefused("antimeridian")
        if self.south > self.north:
            raise BoxRefused("upside-down")

    @classmethod
    def parse(cls, text: str) -> "BoundingBox":
        """Read "west,south,east,north". Raises BoxRefused."""
        parts = text[:200].split(",")
        if len(parts) != 4 or not all(NUMBER.fullmatch(part.strip()) for part in parts):
            raise BoxRefused("four-numbers")
        return cls(*(float(part) for part in parts))

    @classmethod
    def around(cls, geometry: shapely.Geometry) -> "BoundingBox":
        """The smallest box around a lon/lat geometry. Raises BoxRefused when it is empty."""
        return cls(*(float(edge) for edge in geometry.bounds or (float("nan"),) * 4))

    def contains(self, lon: float, lat: float) -> bool:
        """Whether a place in degrees lies in the box or on its edge."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def to_polygon(self) -> shapely.Polygon:
        """The box as a lon/lat polygon."""
        return shapely.box(*self.as_tuple())

    def as_tuple(self) -> tuple[float, float, float, float]:
        """(west, south, east, north), for JSON and SQL parameters."""
        return self.west, self.south, self.east, self.north
