"""Where names fit on a drawing: along their street where it runs straight, off the signs and off each other. Used by drawing."""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import affinity

STEP = 2.5  # mm between tries along a line
BEND = 0.9  # mm that a straight name may leave its street


@dataclass(frozen=True)
class Place:
    """The middle of a name in mm from the lower left corner, and its angle in degrees, never upside down."""

    x: float
    y: float
    angle: float


class Room:
    """What is taken on a sheet ``width`` by ``height`` mm. ``soft`` boxes (signs) are avoided, hard ones (names) never touched."""

    def __init__(self, width: float, height: float, soft=()):
        self.sheet = shapely.box(1.2, 1.2, width - 1.2, height - 1.2)
        self.soft = shapely.STRtree(list(soft))
        self.taken: list[shapely.Geometry] = []

    def cost(self, box: shapely.Geometry) -> float:
        """Part of the box that signs would cover, 0 to 1; infinite where it may not stand."""
        if not self.sheet.contains(box) or any(box.intersects(each) for each in self.taken):
            return math.inf
        under = self.soft.geometries.take(self.soft.query(box)) if len(self.soft) else []
        return sum(each.intersection(box).area for each in under) / box.area

    def take(self, box: shapely.Geometry) -> None:
        """Nothing else may stand here."""
        self.taken.append(box)

    def along(self, line: shapely.LineString, width: float, height: float, most: float) -> Place | None:
        """A place for a name ``width`` by ``height`` along a line (mm), covered by signs for at most ``most``; None if there is none."""
        length = line.length
        if length < width:
            return None
        best, least = None, math.inf
        for start in np.arange(0, length - width + 0.01, STEP):
            ends = [line.interpolate(start), line.interpolate(start + width)]
            chord = shapely.LineString(ends)
            bend = max(chord.distance(line.interpolate(start + width * part)) for part in (0.25, 0.5, 0.75))
            if bend > BEND or chord.length < width * 0.97:
                continue
            box = chord.buffer(height / 2, cap_style="flat")
            covered = self.cost(box)
            # away from the ends of a street its name is read first
            value = covered + 0.15 * bend + 0.1 * abs(start + width / 2 - length / 2) / length
            if covered <= most and value < least:
                best, least = (chord, box), value
        if best is None:
            return None
        chord, box = best
        self.take(box.buffer(1.0))
        (x0, y0), (x1, y1) = chord.coords[0], chord.coords[-1]
        angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
        return Place((x0 + x1) / 2, (y0 + y1) / 2, angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle)

    def beside(self, x: float, y: float, width: float, height: float, gap: float, most: float) -> Place | None:
        """A place beside a point: right, left, above, below, whichever is free first; None if there is none."""
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            middle = (x + dx * (gap + width / 2), y + dy * (gap + height / 2))
            box = shapely.box(middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2)
            if self.cost(box) <= most:
                self.take(box.buffer(0.6))
                return Place(*middle, 0.0)
        return None

    def within(self, polygon: shapely.Geometry, width: float, height: float, most: float) -> Place | None:
        """A level place inside a polygon that is large enough for the name; None if there is none."""
        for part in sorted(shapely.get_parts(polygon), key=lambda each: -each.area):
            middle = shapely.maximum_inscribed_circle(part, tolerance=1).coords[0] if part.area > width * height else None
            if middle is None:
                return None
            box = affinity.translate(shapely.box(-width / 2, -height / 2, width / 2, height / 2), *middle)
            if part.intersection(box).area > 0.85 * box.area and self.cost(box) <= most:
                self.take(box.buffer(0.6))
                return Place(*middle, 0.0)
        return None
