"""Outlines and strokes in millimetres on one drawing; the parts of `drawing` share a Pen."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as File

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from layers.drawing.frame import Frame
from layers.drawing.inks import INK, PAPER
from layers.drawing.symbols import BOX, commands
from layers.drawing.typefaces import face

MM = 72 / 25.4  # points in a millimetre


def larger(frame: Frame) -> float:
    """How much larger names and symbols are on large sheets, which are read from further away."""
    return 1.0 if min(frame.width, frame.height) < 220 else 1.25


def polygon_path(geometry: shapely.Geometry) -> Path:
    """All rings of a polygon or multipolygon as one path; holes turn the other way round, so they stay holes."""
    rings = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon" and not part.is_empty:
            part = shapely.orient_polygons(part)
            rings += [Path(np.asarray(ring.coords), closed=True) for ring in (part.exterior, *part.interiors)]
    return Path.make_compound_path(*rings) if rings else Path(np.empty((0, 2)))


def lines_of(geometry: shapely.Geometry) -> list[np.ndarray]:
    """The lines in any geometry as (n, 2) arrays; polygons give their rings."""
    found = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "LineString" and len(part.coords) > 1:
            found.append(np.asarray(part.coords))
        elif part.geom_type == "Polygon":
            found += [np.asarray(ring.coords) for ring in (part.exterior, *part.interiors)]
        elif part.geom_type in {"MultiLineString", "MultiPolygon", "GeometryCollection"}:
            found += lines_of(part)
    return found


@lru_cache(maxsize=64)
def symbol_path(outline: str) -> Path:
    """An outline of `symbols` as a path around (0, 0), one unit wide, y upward."""
    codes, points = [], []
    for letter, numbers in commands(outline):
        pairs = list(zip(numbers[::2], numbers[1::2]))
        codes += {"M": [Path.MOVETO], "L": [Path.LINETO] * len(pairs), "C": [Path.CURVE4] * len(pairs), "Z": [Path.CLOSEPOLY]}[letter]
        points += pairs or [(12.0, 12.0)]
    return Path((np.array(points) - BOX / 2) * (1, -1) / BOX, codes)


@dataclass(frozen=True)
class Pen:
    """Draws on ``axes``, whose units are millimetres of ``frame``."""

    axes: Axes
    frame: Frame
    fonts: File

    @property
    def larger(self) -> float:
        return larger(self.frame)

    def area(self, geometry: shapely.Geometry, colour: str, *, alpha: float = 1.0, z: float = 0) -> None:
        """Fill a polygon given in mm."""
        if not geometry.is_empty:
            self.axes.add_patch(PathPatch(polygon_path(geometry), facecolor=colour, edgecolor="none", alpha=alpha, zorder=z))

    def lines(self, lines, colour: str, width: float, *, dash=None, cap: str = "round", alpha: float = 1.0, z: float = 0) -> None:
        """Stroke lines given in mm, ``width`` mm wide; ``dash`` in mm."""
        lines = [line for line in lines if len(line) > 1]
        if lines:
            style = (0, tuple(part / width for part in dash)) if dash else "solid"
            self.axes.add_collection(LineCollection(lines, colors=colour, linewidths=width * MM, linestyles=[style], capstyle=cap, joinstyle="round", alpha=alpha, zorder=z))

    def outline(self, path: Path, x: float, y: float, size: float, colour: str, edge: str = "none", width: float = 0, *, z: float = 0) -> None:
        """A unit path at (x, y), ``size`` mm wide."""
        self.axes.add_patch(PathPatch(Path(path.vertices * size + (x, y), path.codes), facecolor=colour, edgecolor=edge, linewidth=width * MM, joinstyle="round", zorder=z))

    def words(self, x: float, y: float, text: str, size: float, colour: str = INK, *, use: str = "text", angle: float = 0, halo: str | None = PAPER, z: float = 0):
        """Text in points around (x, y); never read as mathematics."""
        made = self.axes.text(x, y, text, fontproperties=face(self.fonts, use, size), color=colour, rotation=angle, ha="center", va="center",
                              rotation_mode="anchor", parse_math=False, zorder=z)
        if halo:
            made.set_path_effects([withStroke(linewidth=0.7 * MM, foreground=halo)])
        return made

    def size_of(self, text: str, size: float, use: str = "text") -> tuple[float, float]:
        """Width and height of a text in mm."""
        made = self.words(0, 0, text, size, use=use, halo=None)
        box = made.get_window_extent()
        made.remove()
        return box.width / MM, box.height / MM
