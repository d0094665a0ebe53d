"""The map on paper: true scale, nothing that hides another thing, fills that read in grey, Arabic that is shaped."""
from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from geo.colour import luminance
from layers import basemap, sample
from layers.drawing import swatches
from layers.drawing.contents import Contents, Shape, Spot, Square
from layers.drawing.fills import dots, hatch
from layers.drawing.frame import SCALES, fit
from layers.drawing.gathering import MIXED, gather
from layers.drawing.labels import Room
from layers.drawing.svg import draw, outside
from layers.drawing.symbols import INK, SHAPES, assign, commands, markup
from layers.styles import DASHES, FILLS, MARKERS, Look
from surveys.sample_categories import CATEGORIES

OPENING = (9.12755, 45.44427, 9.13556, 45.4504)
SYMBOLS = assign([(each["key"], each["icon"], each["colour"]) for each in CATEGORIES])
AREA = shape(sample.area()["geometry"])
NO_FONTS = Path("nowhere")


def drawn(contents: Contents, language: str = "it", bounds=OPENING) -> bytes:
    return draw(fit(bounds, 100, 80, 32632), contents, language=language, fonts=NO_FONTS)


@pytest.fixture
def spots():
    rng = np.random.default_rng(7)
    return [Spot(float(lon), float(lat), ["fix", "wish", "like"][place % 3])
            for place, (lon, lat) in enumerate(zip(rng.uniform(9.129, 9.134, 90), rng.uniform(45.445, 45.449, 90)))]


def test_a_frame_holds_the_view_at_a_round_scale():
    frame = fit(OPENING, 186, 160, 32632)
    assert frame.scale in SCALES
    corners = frame.to_paper([(OPENING[0], OPENING[1]), (OPENING[2], OPENING[3])])
    assert (corners >= 0).all() and (corners <= (186, 160)).all()


def test_a_hundred_metres_on_the_ground_are_as_long_on_paper_as_the_scale_says():
    frame = fit(OPENING, 186, 160, 32632)
    (x0, y0), (x1, _y1) = frame.to_paper([(9.13, 45.447), (9.13 + 100 / 78_186, 45.447)])  # a degree there is 78,186 m
    assert x1 - x0 == pytest.approx(100_000 / frame.scale, rel=0.002)
    metres, millimetres = frame.bar()
    assert millimetres == pytest.approx(metres * 1000 / frame.scale) and millimetres <= 60


def test_no_scale_is_larger_than_the_public_positions_are_exact():
    assert fit((9.13, 45.447, 9.13001, 45.44701), 186, 160, 32632).scale >= 500


def test_gathering_loses_no_sign_and_symbols_keep_clear_of_each_other():
    rng = np.random.default_rng(3)
    xy = np.vstack([rng.uniform(0, 180, (150, 2)), np.full((40, 2), 60.0), rng.normal(90, 2, (30, 2))])
    groups = gather(xy, [["a", "b", "c"][place % 3] for place in range(len(xy))], 4.4)
    assert sum(group.count for group in groups) == len(xy)
    at = np.array([(group.x, group.y) for group in groups])
    apart = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) + np.eye(len(at)) * 99
    assert (apart.min(axis=1) > 4.4 * 0.6).mean() > 0.95


def test_a_symbol_stays_within_a_symbol_and_a_half_of_its_place():
    groups = gather([(50, 50), (50, 50), (50.2, 50)], ["a", "b", "c"], 4)
    assert len(groups) == 3
    assert all(np.hypot(group.x - 50, group.y - 50) <= 6.3 for group in groups)


def test_where_there_are_too_many_signs_neighbours_of_all_kinds_become_one_number():
    rng = np.random.default_rng(5)
    groups = gather(rng.uniform(0, 60, (5000, 2)), [str(place % 9) for place in range(5000)], 4)
    assert sum(group.count for group in groups) == 5000
    assert any(group.kind == MIXED for group in groups) and len(groups) < 300


def test_nothing_to_gather_gives_nothing():
    assert gather([], [], 4) == []


def test_hatch_and_dots_stay_inside_their_polygon():
    polygon = shapely.Polygon([(0, 0), (30, 0), (30, 20), (12, 8), (0, 20)])
    lines = hatch(polygon, 2)
    assert lines.length > 100 and polygon.buffer(1e-6).covers(lines)
    points = dots(polygon, 2, 0.5)
    assert len(points) > 40 and shapely.contains_xy(polygon, points).all()


def test_a_fill_that_is_too_small_for_its_pattern_does_no_harm():
    assert hatch(shapely.Polygon(), 2).is_empty
    assert len(dots(shapely.box(0, 0, 0.1, 0.1), 2, 0.5)) <= 1


def test_every_category_has_a_shape_of_its_own():
    assert len({symbol.shape for symbol in SYMBOLS.values()}) == len(CATEGORIES)


def test_categories_without_icons_of_their_own_get_letters_and_colours():
    found = assign([(key, "spark", "#0066CC") for key in "abcdef"])
    assert len({symbol.letter for symbol in found.values()}) == 6
    assert len({symbol.colour for symbol in found.values()}) == 6


@pytest.mark.parametrize("colour", [each["colour"] for each in CATEGORIES] + ["#0072B2", "#F0E442", "#000000"])
def test_the_icon_stands_out_on_its_fill(colour):
    symbol = assign([("x", "heart", colour)])["x"]
    low, high = sorted((luminance(symbol.ink), luminance(colour)))
    assert (high + 0.05) / (low + 0.05) >= 3
    assert luminance(INK) < 0.02


def test_outlines_are_written_in_the_few_letters_that_are_read():
    for outline in SHAPES.values():
        assert commands(outline)[0][0] == "M"
    with pytest.raises(ValueError):
        commands("M0 0 A5 5 0 0 1 9 9")


def test_a_hostile_colour_or_letter_cannot_leave_its_attribute():
    from layers.drawing.symbols import Symbol

    assert "<b>" not in markup(Symbol("circle", "#009E73", None, "<b>"))
    with pytest.raises(ValueError):
        markup(Symbol("circle", '"/><script>', "heart"))
    assert "<script>" not in swatches.plan_swatch("polygon", Look('"/><script>', "hatch", edge='"/><script>'), True)


def test_names_never_touch_each_other_nor_leave_the_sheet():
    room = Room(100, 80)
    line = shapely.LineString([(5, 40), (95, 40)])
    places = [room.along(line, 24, 3, 0.2) for _name in range(4)]
    assert [place is not None for place in places] == [True, True, True, False]
    first, second, third = sorted(place.x for place in places if place)
    assert second - first >= 24 and third - second >= 24
    assert Room(100, 80).along(shapely.LineString([(-40, 40), (10, 40)]), 30, 3, 0.2) is None


def test_a_name_keeps_off_the_signs_and_reads_from_left_to_right():
    room = Room(100, 80, [shapely.box(40, 35, 60, 45)])
    place = room.along(shapely.LineString([(95, 40), (5, 40)]), 30, 3, 0.05)
    assert place and abs(place.x - 50) >= 25 and abs(place.angle) < 1


def test_a_curve_that_is_too_tight_gets_no_name():
    bend = shapely.Point(50, 40).buffer(8).exterior
    assert Room(100, 80).along(shapely.LineString(bend.coords), 30, 3, 0.2) is None


def test_the_drawing_is_svg_in_true_millimetres(spots):
    made = ElementTree.fromstring(drawn(Contents(AREA, [], SYMBOLS, spots)))
    assert made.get("width").endswith("pt") and float(made.get("width")[:-2]) == pytest.approx(100 / 25.4 * 72, abs=0.01)


def test_the_same_contents_give_the_same_drawing(spots):
    contents = Contents(AREA, [], SYMBOLS, spots)
    assert drawn(contents) == drawn(contents)


def test_patterns_and_broken_edges_are_drawn_as_strokes():
    square = shapely.box(9.130, 45.446, 9.132, 45.448)
    plain = drawn(Contents(AREA, [Shape(square, Look("#8A4A32", "none"), False)]))
    works = drawn(Contents(AREA, [Shape(square, Look("#8A4A32", "hatch"), True)]))
    assert works.count(b"#8a4a32") > plain.count(b"#8a4a32")
    assert works.count(b"stroke-dasharray") == plain.count(b"stroke-dasharray") + 1


@pytest.mark.parametrize("edge", [None, "#1A1A1A"])
def test_no_two_fills_are_drawn_alike_on_sheet_or_legend(edge):
    square = shapely.box(9.130, 45.446, 9.132, 45.448)
    looks = [Look("#8A4A32", fill, edge=edge) for fill in FILLS]
    assert len({drawn(Contents(AREA, [Shape(square, look, False)])) for look in looks}) == len(FILLS)
    assert len({swatches.plan_swatch("polygon", look) for look in looks}) == len(FILLS)


def test_no_two_dashes_and_no_two_marks_are_drawn_alike():
    line, point = shapely.LineString([(9.130, 45.446), (9.133, 45.448)]), shapely.Point(9.131, 45.447)
    lines = [Look("#0072B2", dash=dash, edge="#1A1A1A") for dash in DASHES]
    marks = [Look("#0072B2", marker=marker, icon=icon) for marker in MARKERS for icon in (None, "tree")]
    assert len({drawn(Contents(AREA, [Shape(line, look, False)])) for look in lines}) == len(DASHES)
    assert len({swatches.plan_swatch("line", look) for look in lines}) == len(DASHES)
    assert len({drawn(Contents(AREA, [Shape(point, look, False)])) for look in marks}) == len(marks)
    assert len({swatches.plan_swatch("point", look) for look in marks}) == len(marks)


def test_a_cell_of_few_shows_no_figure():
    cell = shapely.box(9.130, 45.446, 9.1315, 45.447)
    few = drawn(Contents(AREA, [], squares=[Square(cell, None)], classes=[(5, 9)]))
    told = drawn(Contents(AREA, [], squares=[Square(cell, 7)], classes=[(5, 9)]))
    assert b"#552a7b" in told and b"#552a7b" not in few
    assert b"#7a6a86" in few


def test_where_no_ground_is_known_the_edge_has_degrees():
    boston = (-71.2, 42.22, -70.98, 42.41)
    frame = fit(boston, 100, 80, 32619)
    assert not basemap.of_sample().known(frame.polygon())
    made = draw(frame, Contents(shapely.box(*boston), []), language="en", fonts=NO_FONTS)
    # nothing else is written there, so these curves are the figures of the degrees
    assert made.count(b"\nQ ") > 200


def test_arabic_names_are_shaped_and_never_boxes():
    from matplotlib.ft2font import FT2Font
    from matplotlib.font_manager import findfont

    from layers.drawing.typefaces import face

    # without our fonts DejaVu stands in, which has the letters of Arabic too
    font = FT2Font(findfont(face(NO_FONTS, "text", 8).get_family()[-1]))
    for row in basemap.of_sample().clipped("streets", AREA.envelope.buffer(1)).itertuples():
        if isinstance(row[3], str):
            assert all(font.get_char_index(ord(letter)) for letter in row[3] if letter.isalpha()), row[3]
    italian, arabic = drawn(Contents(AREA, []), "it"), drawn(Contents(AREA, []), "ar")
    assert italian != arabic


def test_signs_off_the_sheet_are_counted(spots):
    frame = fit(OPENING, 100, 80, 32632)
    assert outside(frame, Contents(AREA, [], SYMBOLS, spots)) == 0
    assert outside(frame, Contents(AREA, [], SYMBOLS, [*spots, Spot(9.2, 45.5, "fix")])) == 1


def test_where_there_is_too_much_paths_go_first_and_main_streets_stay():
    view = AREA.envelope
    everything = basemap.of_sample().clipped("streets", view)
    counts = everything.kind.value_counts()
    fewer = basemap.of_sample().clipped("streets", view, most=len(everything) - 1)
    least = basemap.of_sample().clipped("streets", view, most=int(counts["main"]))
    assert set(everything.kind) == {"main", "minor", "inner"}
    assert "inner" not in set(fewer.kind) and len(fewer) == len(everything) - counts["inner"]
    assert set(least.kind) == {"main"}
    assert len(basemap.of_sample().clipped("buildings", view)) == 0
