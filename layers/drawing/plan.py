"""The plan on a drawing: fills that say the status without colour, broken edges for rough shapes, small marks for points."""
from __future__ import annotations

import shapely

from layers.drawing.contents import Contents, Shape
from layers.drawing.fills import dots, hatch
from layers.drawing.strokes import PAPER, Pen, lines_of, symbol_path
from layers.drawing.symbols import SHAPES

HATCH_EVERY, DOT_EVERY, DOT = 1.7, 2.1, 0.55  # mm
LINE_DASH = {"hatch": (2.4, 1.3), "dots": (0.01, 1.5)}


def plan(pen: Pen, contents: Contents) -> None:
    """Draw the shapes: areas, then lines, then points. Under heat only their edges remain."""
    for shape in contents.shapes:
        drawn = pen.frame.on_paper(shape.geometry)
        dimension = shapely.get_dimensions(drawn)
        if dimension == 2:
            _area(pen, shape, drawn, quiet=contents.heat)
        elif dimension == 1:
            _line(pen, shape, drawn)
        else:
            for point in shapely.get_parts(drawn):
                _point(pen, shape, point)


def _area(pen: Pen, shape: Shape, drawn: shapely.Geometry, quiet: bool) -> None:
    if not quiet:
        pen.area(drawn, shape.colour, alpha={"solid": 0.42, "none": 0.0}.get(shape.fill, 0.14), z=10)
        if shape.fill == "hatch":
            pen.lines(lines_of(hatch(drawn, HATCH_EVERY)), shape.colour, 0.28, cap="butt", alpha=0.85, z=10.1)
        elif shape.fill == "dots":
            pen.lines([[(x, y), (x + 0.001, y)] for x, y in dots(drawn, DOT_EVERY, 0.5)], shape.colour, DOT, z=10.1)
    pen.lines(lines_of(drawn), shape.colour, 0.45, dash=(1.5, 0.9) if shape.rough else None, cap="butt", z=10.2)


def _line(pen: Pen, shape: Shape, drawn: shapely.Geometry) -> None:
    pen.lines(lines_of(drawn), PAPER, 1.5, alpha=0.8, z=11)
    dash = LINE_DASH.get(shape.fill) or ((1.5, 0.9) if shape.rough else None)
    pen.lines(lines_of(drawn), shape.colour, 0.8, dash=dash, cap="round" if shape.fill == "dots" else "butt", z=11.1)


def _point(pen: Pen, shape: Shape, point: shapely.Point) -> None:
    pen.outline(symbol_path(SHAPES.get(shape.marker, SHAPES["circle"])), point.x, point.y, 2.6,
                shape.colour if shape.fill == "solid" else PAPER, PAPER if shape.fill == "solid" else shape.colour, 0.45, z=12)
