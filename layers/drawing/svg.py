"""The map of a sheet as SVG in true millimetres: quiet ground, plan, heat, names, signs on top. Called by `app.rendering`.

matplotlib without pyplot, so that nothing is shared between threads but its font list and settings; callers draw one at a time.
"""
from __future__ import annotations

import io
from pathlib import Path as File

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from layers.drawing import gathering
from layers.drawing.contents import Contents
from layers.drawing.ground import ground, names, ticks
from layers.drawing.plan import plan
from layers.drawing.signs import box_of, heat, signs, symbol_size
from layers.drawing.frame import Frame
from layers.drawing.strokes import Pen

SETTINGS = {"svg.fonttype": "path", "svg.hashsalt": "milo", "path.simplify": False}


def draw(frame: Frame, contents: Contents, *, language: str, fonts: File) -> bytes:
    """The map inside ``frame`` as an SVG document of frame.width by frame.height mm, all text as outlines.

    ``fonts`` is the folder of the typefaces. Names are in ``language`` where the ground knows them in it. The same contents
    give the same bytes.
    """
    with matplotlib.rc_context(SETTINGS):
        figure = Figure(figsize=(frame.width / 25.4, frame.height / 25.4), dpi=72)
        canvas = FigureCanvasSVG(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, frame.width), ylim=(0, frame.height))
        axes.axis("off")
        pen = Pen(axes, frame, fonts)
        size = symbol_size(frame, len(contents.spots))
        groups = gather(frame, contents)
        basemap = contents.basemap if contents.basemap.known(frame.polygon()) else None
        ground(pen, frame.polygon(frame.metres(4)), contents.area, basemap)
        figures = heat(pen, contents)
        plan(pen, contents)
        shown = [group for group in groups if -size < group.x < frame.width + size and -size < group.y < frame.height + size]
        taken = [box_of(group, size) for group in shown]
        if basemap:
            names(pen, basemap, frame.polygon(), language, taken, figures)
        else:
            ticks(pen)
        signs(pen, contents, shown, size)
        written = io.BytesIO()
        canvas.print_svg(written, metadata={"Date": None, "Creator": None})
    return written.getvalue()


def gather(frame: Frame, contents: Contents) -> list[gathering.Group]:
    """The signs as the symbols that are drawn, also those off the sheet."""
    size = symbol_size(frame, len(contents.spots))
    return gathering.gather(frame.to_paper([(spot.lon, spot.lat) for spot in contents.spots]), [spot.kind for spot in contents.spots], size)


def outside(frame: Frame, contents: Contents) -> int:
    """How many signs lie off the sheet."""
    xy = frame.to_paper([(spot.lon, spot.lat) for spot in contents.spots])
    inside = (xy[:, 0] >= 0) & (xy[:, 0] <= frame.width) & (xy[:, 1] >= 0) & (xy[:, 1] <= frame.height)
    return int((~inside).sum())
