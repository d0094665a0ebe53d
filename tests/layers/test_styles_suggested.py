"""Suggested styles: safe for colour-blind eyes, told apart on a grey print, seen on the basemap; and what is not is found."""
import pytest

from geo.colour import DEFICIENCIES, closest_pair, contrast, lightness
from layers.styles_checked import checked
from layers.styles_legible import GROUNDS, failures, first_style
from layers.styles_suggested import INK, OPACITY, PALETTES, STATUS_COLOURS, by_category, by_number, by_status, patterned
from layers.styles import STATUSES

GEOMETRIES = ("polygon", "line", "point")


def styled(by, edge=INK):
    return checked({"colour": "#5B6B73", "edge": edge, "opacity": OPACITY, "by": by})


@pytest.mark.parametrize("eyes", [None, *DEFICIENCIES])
def test_the_colours_of_categories_differ_for_all_eyes(eyes):
    # Oklab: 0.02 is just seen
    assert closest_pair(PALETTES["okabe-ito"].colours, eyes) > 0.07


@pytest.mark.parametrize("name", [name for name, palette in PALETTES.items() if palette.ordered])
@pytest.mark.parametrize("eyes", [None, *DEFICIENCIES])
@pytest.mark.parametrize("count", range(2, 8))
def test_the_shades_of_numbers_differ_for_all_eyes_and_go_from_light_to_dark(name, eyes, count):
    shades = PALETTES[name].pick(count)
    assert closest_pair(shades, eyes) > 0.07
    light = [lightness(each) for each in shades]
    assert all(before - after > 9 for before, after in zip(light, light[1:]))


@pytest.mark.parametrize("name", PALETTES)
def test_the_edge_of_every_palette_stands_out_on_the_basemap(name):
    assert all(contrast(PALETTES[name].edge, ground) >= 3 for ground in GROUNDS)


@pytest.mark.parametrize("geometry", GEOMETRIES)
@pytest.mark.parametrize("count", range(1, 9))
def test_suggested_categories_pass_every_check(geometry, count):
    by = by_category("tipo", [(f"valore {place}", 50 - place) for place in range(20)], geometry, most=count)
    assert len(by["classes"]) == count
    assert failures(styled(by), geometry) == []


@pytest.mark.parametrize("geometry", GEOMETRIES)
@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("count", range(2, 8))
def test_suggested_classes_of_numbers_pass_every_check(geometry, name, count):
    by = by_number("n", [place**2 for place in range(60)], geometry, name, count)
    assert len(by["classes"]) == count
    assert failures(styled(by, PALETTES[name].edge), geometry) == []


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_suggested_statuses_pass_every_check(geometry):
    by = by_status(STATUSES, geometry)
    assert [each["value"] for each in by["classes"]] == list(STATUSES) == list(STATUS_COLOURS)
    assert failures(styled(by), geometry) == []


def test_categories_come_by_how_many_they_are_and_texts_that_are_the_same_are_one():
    by = by_category("n", [(3, 4), ("3.0", 1), (3.0, 4), ("b", 7), (None, 99), ("", 5), ("x" * 500, 50)], "polygon")
    assert [each["value"] for each in by["classes"]] == ["3", "b", "3.0"]


def test_a_pale_edge_is_found_with_its_contrast_and_a_colour_that_passes():
    pale, = failures({"colour": "#F0E442", "fill": "solid"}, "polygon")
    assert (pale.kind, pale.place, pale.ratio) == ("contrast", None, 1.17)
    assert failures({"colour": pale.offer, "fill": "solid"}, "polygon") == []
    assert failures({"colour": "#F0E442", "fill": "solid", "edge": "#1A1A1A"}, "polygon") == []


def test_a_line_that_lets_the_ground_through_is_paler_than_its_colour():
    assert failures({"colour": "#757575", "fill": "solid"}, "line") == []
    assert [each.kind for each in failures({"colour": "#757575", "fill": "solid", "opacity": 0.5}, "line")] == ["contrast"]


def test_classes_alike_on_a_grey_print_are_found_and_a_pattern_mends_it():
    by = {"kind": "category", "field": "t", "classes": [{"value": "a", "label": {}, "colour": "#C04040"}, {"value": "b", "label": {}, "colour": "#3F7A3F"}]}
    alike, = failures({"colour": "#000000", "by": by}, "polygon")
    assert (alike.kind, alike.place, alike.beside) == ("grey", 0, 1)
    by["classes"] = patterned(by["classes"], [each["colour"] for each in by["classes"]], "polygon")
    assert failures({"colour": "#000000", "by": by}, "polygon") == []


def test_numbers_are_told_from_their_neighbours_only():
    classes = [{"from": place, "to": place + 1, "label": {}, "colour": colour} for place, colour in enumerate(("#222222", "#777777", "#232323"))]
    assert failures({"colour": "#000000", "opacity": 1.0, "by": {"kind": "number", "field": "n", "classes": classes}}, "polygon") == []


def test_a_new_layer_stands_out_and_differs_from_its_neighbours():
    made = [checked(first_style(position)) for position in range(20)]
    assert all(failures(style, geometry) == [] for style in made for geometry in GEOMETRIES)
    assert all(one["colour"] != other["colour"] and one["marker"] != other["marker"] for one, other in zip(made, made[1:]))
