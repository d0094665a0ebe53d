"""A small drawing of an area with shapes on it, as SVG paths made by the server: where a file would land, seen without a map library.

Called by the desk's import, which shows one for each coordinate system a file might be in.
"""
from __future__ import annotations

import uuid
from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy.orm import Session

from geo.crs import LONLAT, convert, convert_geometry
from layers.sql import query

MARGIN = 0.08  # of the longer side, around the area
LEAST = 400  # metres: the drawing is at least as wide
MOST = 1500  # shapes; of more an even sample is drawn
STEP = 1.5  # metres: what is nearer to a line is not told


@dataclass(frozen=True)
class Ground:
    """The drawing's box in metres of ``srid``, and SVG path data in metres from its upper left corner."""

    west: float
    south: float
    east: float
    north: float
    srid: int
    edge: str
    streets: str = ""
    blocks: str = ""
    housing: str = ""

    @property
    def view_box(self) -> str:
        """The attribute of the SVG."""
        return f"0 0 {round(self.east - self.west)} {round(self.north - self.south)}"

    @property
    def pixel(self) -> float:
        """How many metres a pixel is where the drawing is 340 pixels wide."""
        return (self.east - self.west) / 340


@dataclass(frozen=True)
class Drawn:
    """Path data of points (each a stroke of no length), lines and areas."""

    points: str
    lines: str
    areas: str


def ground(session: Session, programme_id: uuid.UUID, area: shapely.Geometry, srid: int, focus: shapely.Geometry | None = None) -> Ground:
    """The ground under an area, or under the ``focus`` in it (both lon/lat); ``srid`` is their metric system."""
    metric = convert_geometry(area, LONLAT, srid)
    west, south, east, north = (convert_geometry(focus, LONLAT, srid) if focus else metric).bounds
    margin = max(MARGIN * max(east - west, north - south), (LEAST - max(east - west, north - south)) / 2)
    # no narrow strips: the drawing is at most twice as wide as it is high, or as high as it is wide
    more = max(0.0, ((east - west) - 2 * (north - south)) / 4), max(0.0, ((north - south) - (east - west)) / 2)
    south, north, west, east = south - more[0], north + more[0], west - more[1], east + more[1]
    box = {"west": west - margin, "south": south - margin, "east": east + margin, "north": north + margin}
    found = {row.kind: row.d for row in session.execute(query("sketch_ground"), box | {"programme": programme_id, "srid": srid})}
    empty = Ground(**box, srid=srid, edge="")
    return Ground(**box, srid=srid, edge=" ".join(_paths(empty, shapely.get_parts([metric]), close=True)),
                  streets=found.get("street", ""), blocks=found.get("block", ""), housing=found.get("housing", ""))


def draw(ground: Ground, shapes: np.ndarray) -> Drawn:
    """Shapes (lon/lat, shapely) on the ground; what lies outside the box is left out."""
    shapes = shapes[np.linspace(0, len(shapes) - 1, min(MOST, len(shapes))).astype(int)] if len(shapes) else shapes
    metric = shapely.transform(shapes, lambda xy: np.nan_to_num(convert(xy, LONLAT, ground.srid, strict=False), nan=9e9, posinf=9e9, neginf=9e9))
    parts = shapely.get_parts(metric)
    kinds = shapely.get_dimensions(parts)
    points = shapely.get_coordinates(parts[kinds == 0])
    here = points[(points > (ground.west, ground.south)).all(axis=1) & (points < (ground.east, ground.north)).all(axis=1)]
    return Drawn("".join(f"M{x} {y}h0" for x, y in _local(ground, here)),
                 " ".join(_paths(ground, _inside(ground, parts[kinds == 1]), close=False)),
                 " ".join(_paths(ground, _inside(ground, parts[kinds == 2]), close=True)))


def _inside(ground: Ground, parts: np.ndarray) -> np.ndarray:
    near = shapely.clip_by_rect(parts, ground.west, ground.south, ground.east, ground.north)
    flat = shapely.get_parts(shapely.simplify(near, STEP))
    # all edges one way round, all holes the other: a hole stays open, and where two areas lie on each other there is none
    return shapely.orient_polygons(flat[~shapely.is_empty(flat)])


def _paths(ground: Ground, parts, *, close: bool) -> list[str]:
    made = []
    for part in parts:
        lines = shapely.get_rings(part) if close else [part]
        for line in lines:
            pairs = _local(ground, shapely.get_coordinates(line))
            if len(pairs) > 1:
                made.append("M" + "L".join(f"{x} {y}" for x, y in pairs) + ("z" if close else ""))
    return made


def _local(ground: Ground, xy: np.ndarray) -> list[list[int]]:
    return np.round((xy - (ground.west, ground.north)) * (1, -1)).astype(int).tolist() if len(xy) else []
