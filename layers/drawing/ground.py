"""The ground of a drawing: blocks, streets, water, rails, the edge of the consultation, and names that keep clear of signs."""
from __future__ import annotations

import numpy as np
import shapely

from geo.crs import to_lonlat
from layers.basemap import Ground
from layers.drawing.inks import METRO, NAME, PARK, RAIL, WATER
from layers.drawing.labels import Room
from layers.drawing.strokes import Pen, lines_of

GROUND, BLOCK, CASING, STREET = "#F4F1EC", "#EEE9E0", "#C9C1B2", "#FFFFFF"
BUILDING, WALL = "#E0D8CB", "#CBC1B1"
# metres wide on the ground, and the least in mm on paper
WIDTHS = {"main": (15, 1.1), "minor": (8.5, 0.5), "inner": (6.5, 0.45), "river": (25, 0.8), "canal": (12, 0.5), "stream": (3, 0.3)}
MOST = 12_000  # streets or houses on one sheet: a whole city shows its main streets
NEAR = 0.35  # mm of paper for ten metres of ground: where they are fewer, houses and paths would be dust


def ground(pen: Pen, view: shapely.Polygon, area: shapely.Geometry, basemap: Ground | None) -> None:
    """Paint everything that lies under the plan; ``view`` and ``area`` are EPSG:4326. Without a basemap there is the area alone."""
    pen.area(shapely.box(-2, -2, pen.frame.width + 2, pen.frame.height + 2), GROUND if basemap else "#FFFFFF", z=0)
    if basemap:
        _streets_and_blocks(pen, basemap, view)
    inside = pen.frame.on_paper(area)
    if basemap:
        pen.area(shapely.box(-2, -2, pen.frame.width + 2, pen.frame.height + 2).difference(inside.buffer(0)), "#FFFFFF", alpha=0.55, z=9)
    else:
        pen.area(inside, GROUND, z=1)
    pen.lines(lines_of(inside), NAME, 0.45, dash=(2.2, 1.4), cap="butt", z=9.5)


def _streets_and_blocks(pen: Pen, basemap: Ground, view: shapely.Polygon) -> None:
    on_paper = {name: [(row.kind, pen.frame.on_paper(row.geometry)) for row in basemap.clipped(name, view, MOST).itertuples()]
                for name in ("blocks", "parks", "water", "squares", "routes", "streets", "rail", "tram", "metro")}
    near = pen.frame.millimetres(10) >= NEAR
    for _kind, shape in on_paper["blocks"]:
        pen.area(shape, BLOCK, z=1)
    for _kind, shape in on_paper["parks"]:
        pen.area(shape, PARK, z=2)
    for kind, shape in on_paper["water"]:
        if shapely.get_dimensions(shape) == 2:
            pen.area(shape, WATER, z=3)
        elif kind in WIDTHS:
            pen.lines(lines_of(shape), WATER, _width(pen, kind), z=3)
    for _kind, shape in on_paper["squares"]:
        pen.area(shape, STREET, z=3.5)
    if near:
        houses = [each for shape in basemap.clipped("buildings", view, MOST).geometry for each in shapely.get_parts(pen.frame.on_paper(shape))]
        if houses:
            pen.area(shapely.MultiPolygon([each for each in houses if each.geom_type == "Polygon"]), BUILDING, z=3.6)
            pen.lines([line for each in houses for line in lines_of(each)], WALL, 0.1, z=3.7)
        paths = [line for kind, shape in on_paper["streets"] if kind == "path" for line in lines_of(shape)]
        pen.lines(paths, CASING, 0.3, dash=(1.2, 0.8), cap="butt", z=3.8)
    streets = [*on_paper["routes"], *on_paper["streets"]]
    for z, kinds in ((4, ("inner", "minor")), (5, ("main",))):
        chosen = {kind: [line for each, shape in streets if each == kind for line in lines_of(shape)] for kind in kinds}
        for kind in kinds:
            pen.lines(chosen[kind], CASING, _width(pen, kind) + 0.32, z=z)
        for kind in kinds:
            pen.lines(chosen[kind], STREET, _width(pen, kind), z=z + 0.1)
    rails = [line for _kind, shape in on_paper["rail"] for line in lines_of(shape)]
    pen.lines(rails, RAIL, 0.6, z=6)
    pen.lines(rails, "#FFFFFF", 0.35, dash=(1.6, 1.6), cap="butt", z=6.1)
    pen.lines([line for _kind, shape in on_paper["tram"] for line in lines_of(shape)], RAIL, 0.22, z=6)
    pen.lines([line for kind, shape in on_paper["metro"] if kind == "line" for line in lines_of(shape)], METRO, 0.5, dash=(0.5, 1.6), alpha=0.55, z=7)


def _width(pen: Pen, kind: str) -> float:
    metres, least = WIDTHS[kind]
    return min(max(pen.frame.millimetres(metres), least), 4.2)


def names(pen: Pen, basemap: Ground, view: shapely.Polygon, language: str, taken: list[shapely.Geometry], figures: list[shapely.Geometry]) -> None:
    """Write the names of stations, streets, parks and water where they fit; ``taken`` are the boxes of signs in mm, ``figures`` those never covered."""
    room = Room(pen.frame.width, pen.frame.height, taken)
    for box in figures:
        room.take(box)
    for row in basemap.clipped("metro", view).itertuples():
        if row.kind in {"station", "rail-station"} and isinstance(row.name, str):
            (x, y), = pen.frame.on_paper(row.geometry).coords
            _write(pen, room, name_of(row, language), "beside", (x, y), 6.8, "strong", METRO, gap=2.3, most=0.08)
    streets = basemap.clipped("streets", view, MOST)
    for kind, size, use, colour, most in (("main", 8.0, "strong", NAME, 0.3), ("inner", 6.6, "text", "#4A575E", 0.12), ("minor", 6.4, "text", NAME, 0.05)):
        for _key, rows in streets[(streets.kind == kind) & streets.name.notna()].groupby("name", sort=True):
            joined = shapely.line_merge(shapely.union_all([pen.frame.on_paper(each) for each in rows.geometry]))
            row = next(rows.itertuples())
            for line in sorted(shapely.get_parts(joined), key=lambda each: -each.length)[:3 if kind == "main" else 1]:
                if line.geom_type == "LineString":
                    _write(pen, room, name_of(row, language), "along", (line,), size, use, colour, most=most)
    for name, colour in (("parks", "#4B6B3A"), ("water", "#3F6C87"), ("squares", NAME)):
        for row in basemap.clipped(name, view).itertuples():
            if isinstance(row.name, str) and row.geometry.geom_type in {"Polygon", "MultiPolygon"}:
                _write(pen, room, name_of(row, language), "within", (pen.frame.on_paper(row.geometry),), 6.4, "text", colour, most=0.04)
            elif isinstance(row.name, str) and row.geometry.geom_type == "LineString":
                _write(pen, room, name_of(row, language), "along", (pen.frame.on_paper(row.geometry),), 6.8, "text", colour, most=0.1)


def name_of(row, language: str) -> str:
    """The name of a row of the basemap in ``language`` where it is known, else as it is written on the street."""
    # `itertuples` renames the columns "name:ar", "name:en" and "name:it", which are no Python names
    known = {"ar": row[3], "en": row[4], "it": row[5]}.get(language)
    return known if isinstance(known, str) else row.name


def _write(pen: Pen, room: Room, text: str, how: str, where: tuple, size: float, use: str, colour: str, *, most: float, gap: float | None = None) -> None:
    size *= pen.larger
    width, height = pen.size_of(text, size, use)
    rest = (width + 1.0, height + 0.3, gap, most) if gap is not None else (width + 1.0, height + 0.3, most)
    place = getattr(room, how)(*where, *rest)
    if place:
        pen.words(place.x, place.y, text, size, colour, use=use, angle=place.angle, z=30)


def ticks(pen: Pen) -> None:
    """Where no ground is known: degrees at the frame's edge, so that a place can still be found."""
    frame = pen.frame
    (west, south), (east, north) = to_lonlat([(frame.west, frame.south), (frame.east, frame.north)], frame.epsg)
    for low, high, column in ((west, east, 0), (south, north, 1)):
        step = next(each for each in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 20) if (high - low) / each <= 6)
        for value in np.arange(np.ceil(low / step) * step, high, step):
            if column == 0:
                x = frame.to_paper([(value, (south + north) / 2)])[0, 0]
                pen.lines([[(x, 0), (x, 2.5)], [(x, frame.height), (x, frame.height - 2.5)]], NAME, 0.25, z=20)
                pen.words(x, 4.4, f"{value:.3f}° E" if value >= 0 else f"{-value:.3f}° W", 6.2, NAME, z=30)
            else:
                y = frame.to_paper([((west + east) / 2, value)])[0, 1]
                pen.lines([[(0, y), (2.5, y)], [(frame.width, y), (frame.width - 2.5, y)]], NAME, 0.25, z=20)
                pen.words(4.4, y, f"{value:.3f}° N" if value >= 0 else f"{-value:.3f}° S", 6.2, NAME, angle=90, z=30)
