"""The plan on a drawing: fills that say the class or status without colour, broken edges for rough shapes, small marks for points."""
from __future__ import annotations

import shapely

from layers.drawing.contents import Contents, Shape
from layers.drawing.fills import ANGLES, dots, hatch
from layers.drawing.inks import PAPER
from layers.drawing.strokes import Pen, lines_of, symbol_path
from layers.drawing.symbols import SHAPES, ink_on
from layers.styles_icons import ICONS

HATCH_EVERY, DOT_EVERY, DOT = 1.7, 2.1, 0.55  # mm
LINE_DASH = {"dashed": (2.4, 1.3), "dotted": (0.01, 1.5), "dashdot": (2.4, 1.0, 0.35, 1.0)}
PIXEL = 0.18  # mm of paper for a pixel of a width chosen for the screen
MARK, MARK_WITH_ICON, ICON = 2.6, 3.6, 0.62


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
    look = shape.look
    if not quiet and look.fill != "none":
        solid = look.opacity or 0.42
        # with an edge of its own the colour stays whole under the pattern, which is drawn in the edge's ink
        pen.area(drawn, look.colour, alpha=solid if look.fill == "solid" or look.edge else 0.14, z=10)
        for angle in ANGLES.get(look.fill, ()):
            pen.lines(lines_of(hatch(drawn, HATCH_EVERY, angle)), look.outline, 0.28, cap="butt", alpha=0.85, z=10.1)
        if look.fill == "dots":
            pen.lines([[(x, y), (x + 0.001, y)] for x, y in dots(drawn, DOT_EVERY, 0.5)], look.outline, DOT, z=10.1)
    width = look.width * PIXEL if look.width else 0.3 if look.edge else 0.45
    pen.lines(lines_of(drawn), look.outline, width, dash=(1.5, 0.9) if shape.rough else None, cap="butt", z=10.2)


def _line(pen: Pen, shape: Shape, drawn: shapely.Geometry) -> None:
    look = shape.look
    width = 0.8 if look.width is None else look.width * PIXEL
    dash = LINE_DASH.get(look.stroke) or ((1.5, 0.9) if shape.rough else None)
    cap = "round" if look.stroke == "dotted" else "butt"
    pen.lines(lines_of(drawn), PAPER, width + 0.7, alpha=0.8, z=11)
    if look.edge:
        pen.lines(lines_of(drawn), look.edge, width + 0.4, dash=dash, cap=cap, z=11.05)
    pen.lines(lines_of(drawn), look.colour, width, dash=dash, cap=cap, alpha=look.opacity or 1.0, z=11.1)


def _point(pen: Pen, shape: Shape, point: shapely.Point) -> None:
    look, solid = shape.look, shape.look.fill == "solid"
    size = MARK_WITH_ICON if look.icon in ICONS else MARK
    fill, edge = (look.colour, look.edge or PAPER) if solid else (PAPER, look.outline)
    pen.outline(symbol_path(SHAPES.get(look.marker, SHAPES["circle"])), point.x, point.y, size, fill, edge, 0.45, z=12)
    if look.icon in ICONS:
        pen.outline(symbol_path(ICONS[look.icon]), point.x, point.y, size * ICON, ink_on(look.colour) if solid else look.outline, z=12.1)
