"""The server's own drawing: places land where they should, what is outside is left out, holes stay open, nothing breaks on what is no place."""
from __future__ import annotations

import re

import numpy as np
import pytest
import shapely

from geo.crs import to_lonlat
from layers import sketch

GROUND = sketch.Ground(west=509000, south=5032000, east=510000, north=5033000, srid=32632, edge="")


def lonlat(geometry):
    """A shape of metres in degrees, as the drawing takes it."""
    return shapely.transform(geometry, lambda xy: to_lonlat(xy, 32632))


def array(*shapes):
    """An object array of shapes in degrees."""
    made = np.empty(len(shapes), dtype=object)
    made[:] = [lonlat(each) for each in shapes]
    return made


def test_a_point_is_a_stroke_of_no_length_in_metres_from_the_upper_left_corner():
    assert sketch.draw(GROUND, array(shapely.Point(509250, 5032900))).points == "M250 100h0"


def test_what_lies_outside_the_box_is_left_out_and_lines_are_cut_at_its_edge():
    drawn = sketch.draw(GROUND, array(shapely.Point(508000, 5032900), shapely.LineString([(509500, 5032500), (512000, 5032500)])))
    assert drawn.points == "" and drawn.lines == "M500 500L1000 500"


def test_a_hole_runs_the_other_way_round_so_that_it_stays_open():
    holed = shapely.box(509100, 5032100, 509900, 5032900).difference(shapely.box(509400, 5032400, 509600, 5032600))
    rings = sketch.draw(GROUND, array(holed)).areas.split(" M")
    areas = []
    for ring in rings:
        points = np.array([[int(each) for each in pair] for pair in re.findall(r"(-?\d+) (-?\d+)", ring)])
        x, y = points.T
        areas.append(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) / 2)
    assert sorted(abs(area) for area in areas) == pytest.approx([40_000, 640_000], rel=0.01) and areas[0] * areas[1] < 0


def test_of_many_shapes_an_even_sample_is_drawn():
    many = shapely.points(to_lonlat(np.column_stack([np.linspace(509001, 509999, 9000), np.full(9000, 5032500.0)]), 32632))
    drawn = sketch.draw(GROUND, many)
    xs = [int(x) for x in re.findall(r"M(\d+) 500h0", drawn.points)]
    assert len(xs) == sketch.MOST and xs[0] < 5 and xs[-1] > 995


def test_places_beyond_the_reach_of_the_system_draw_nothing():
    shapes = np.array([shapely.Point(9.1, 99), shapely.Point(181, 45)], dtype=object)
    assert sketch.draw(GROUND, shapes) == sketch.Drawn("", "", "")
    assert sketch.draw(GROUND, np.empty(0, dtype=object)) == sketch.Drawn("", "", "")


def test_the_ground_holds_streets_and_blocks_of_the_area_and_is_never_a_strip(sample, databases):
    from sqlalchemy.orm import Session

    from layers import desk_plan

    with Session(databases.engine("desk")) as session:
        programme = desk_plan.programme(session, "lorenteggio")
        area = shapely.box(9.125, 45.443, 9.137, 45.451)
        made = sketch.ground(session, programme.id, area, 32632, focus=shapely.box(9.126, 45.4460, 9.136, 45.4461))
    wide, high = made.east - made.west, made.north - made.south
    assert made.streets.startswith("M") and made.blocks.startswith("M") and made.edge.startswith("M")
    assert 1 <= wide / high < 2.3 and wide >= sketch.LEAST
