"""What residents said, on a drawing: symbols that keep clear of each other, or people per cell, or a density."""
from __future__ import annotations

import math

import numpy as np
import shapely
from matplotlib.colors import to_rgb

from geo.classes import class_of
from layers.drawing.contents import Contents
from layers.drawing.fills import hatch
from layers.drawing.frame import Frame
from layers.drawing.gathering import MIXED, Group
from layers.drawing.inks import CROWD, FEW, HEAT, INK, heat_step
from layers.drawing.strokes import Pen, larger, lines_of, symbol_path
from layers.drawing.symbols import ICONS, SHAPES, icon_place

# one hue, light to dark, even steps of lightness, so that it holds in grey
EDGE = 0.5  # mm: two pixels of CSS


def symbol_size(frame: Frame, count: int) -> float:
    """How wide signs are in mm: larger on large sheets, smaller when there are very many."""
    size = 4.4 * larger(frame)
    return size if count < 1500 else size * 0.8


def heat(pen: Pen, contents: Contents) -> list[shapely.Polygon]:
    """Fill the cells by class with the people written in them; hatch those of few; or paint the density.

    Returns the boxes of the figures in mm, for names to keep clear of.
    """
    figures, few, by_colour = [], [], {}  # a city has thousands of cells: those of one look are drawn at once
    for square in contents.squares:
        cell = pen.frame.on_paper(square.geometry)
        if square.people is None:
            few.append(cell)
            continue
        place = class_of(square.people, contents.classes) or 0
        colour = HEAT[heat_step(place, len(contents.classes))]
        by_colour.setdefault(colour, []).append(cell)
        if cell.bounds[2] - cell.bounds[0] > 5:
            dark = sum(to_rgb(colour)) < 1.75
            pen.words(cell.centroid.x, cell.centroid.y, str(square.people), 8.5 * pen.larger, "#FFFFFF" if dark else INK, use="strong",
                      halo=colour, z=40)
            figures.append(cell.centroid.buffer(2.6 * pen.larger, cap_style="square"))
    for colour, cells in by_colour.items():
        pen.area(shapely.MultiPolygon(cells), colour, alpha=0.8, z=10)
        # a white edge that takes no more than a tenth of a small cell
        pen.lines([line for cell in cells for line in lines_of(cell)], "#FFFFFF", min(0.25, 0.05 * math.sqrt(cells[0].area)), z=10.1)
    if few:
        large = few[0].area > 60
        strength = 0.8 if large else 0.45
        pen.lines([line for cell in few for line in lines_of(hatch(cell, 1.6 if large else 1.0, -45))], FEW, 0.1, cap="butt", alpha=strength, z=10)
        if large:
            pen.lines([line for cell in few for line in lines_of(cell)], FEW, 0.1, alpha=strength, z=10.1)
    if contents.surface is not None and contents.levels:
        _surface(pen, contents)
    return figures


def _surface(pen: Pen, contents: Contents) -> None:
    surface, frame = contents.surface, pen.frame
    rows, cols = surface.values.shape
    east = surface.west + (np.arange(cols) + 0.5) * surface.cell
    north = surface.south + (np.arange(rows) + 0.5) * surface.cell
    x, y = (east - frame.west) * 1000 / frame.scale, (north - frame.south) * 1000 / frame.scale
    colours = [HEAT[heat_step(place, len(contents.levels))] for place in range(len(contents.levels))]
    pen.axes.contourf(x, y, surface.values, levels=[*contents.levels, np.inf], colors=colours, alpha=0.75, zorder=10)
    pen.axes.contour(x, y, surface.values, levels=contents.levels, colors="#552A7B", linewidths=0.4, zorder=10.1)
    pen.axes.set(xlim=(0, frame.width), ylim=(0, frame.height))


def box_of(group: Group, size: float) -> shapely.Polygon:
    """What a symbol and its number cover, in mm."""
    longer = size * (0.25 + 0.26 * len(str(group.count))) if group.count > 1 else 0
    return shapely.box(group.x - size / 2, group.y - size / 2, group.x + size / 2 + longer, group.y + size / 2 + min(longer, size * 0.3))


def signs(pen: Pen, contents: Contents, groups: list[Group], size: float) -> None:
    """Draw the symbols from north to south, so that a lower one overlaps an upper one and not the other way round."""
    for z, group in enumerate(sorted(groups, key=lambda each: (-each.y, each.x))):
        z = 50 + z * 1e-3
        if group.kind == MIXED:
            wide = size * (0.95 + 0.3 * len(str(group.count)))
            pen.outline(symbol_path(SHAPES["circle"]), group.x, group.y, wide, CROWD, "#FFFFFF", 0.3, z=z)
            pen.words(group.x, group.y, str(group.count), size * 1.7, "#FFFFFF", use="strong", halo=None, z=z + 1e-4)
            continue
        symbol = contents.symbols[group.kind]
        pen.outline(symbol_path(SHAPES[symbol.shape]), group.x, group.y, size * 0.86, symbol.colour, INK, EDGE * min(1, size / 4.8), z=z)
        scale, lower = icon_place(symbol.shape)
        y = group.y - lower / 24 * size * 0.86
        if symbol.icon:
            pen.outline(symbol_path(ICONS[symbol.icon]), group.x, y, size * 0.86 * scale, symbol.ink, z=z + 1e-4)
        else:
            pen.words(group.x, y, symbol.letter, size * 1.35, symbol.ink, use="strong", halo=None, z=z + 1e-4)
        if group.count > 1:
            _badge(pen, str(group.count), group.x + size * 0.44, group.y + size * 0.42, size, z + 2e-4)


def _badge(pen: Pen, text: str, x: float, y: float, size: float, z: float) -> None:
    """How many signs a symbol stands for, in a dark tag at its upper right."""
    longer = size * 0.26 * (len(text) - 1)
    for colour, width in (("#FFFFFF", size * 0.66), (INK, size * 0.56)):
        pen.lines([[(x, y), (x + max(0.01, longer), y)]], colour, width, z=z)
    pen.words(x + longer / 2, y - size * 0.015, text, size * 1.42, "#FFFFFF", use="strong", halo=None, z=z + 1e-4)
