"""Colours as numbers, against the examples of WCAG and known values."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.colour import DEFICIENCIES, closest_pair, contrast, difference, grey, lightness, luminance, over, passing, seen

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize(("one", "other", "ratio"), [
    ("#000000", "#FFFFFF", 21.0), ("#FFFFFF", "#FFFFFF", 1.0), ("#777777", "#FFFFFF", 4.48), ("#767676", "#FFFFFF", 4.54),
    ("#949494", "#FFFFFF", 3.03), ("#FF0000", "#FFFFFF", 4.00), ("#0000FF", "#FFFFFF", 8.59), ("#0066CC", "#FFFFFF", 5.57),
])
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("bad", ["red", "#12345", "#1234567", "#GGGGGG", "", None, 3, "#123456;", "url(#a)", "#12345\n"])
def test_what_is_no_colour_is_refused(bad):
    with pytest.raises(ValueError):
        luminance(bad)


def test_lightness_is_cie_1976():
    assert lightness("#FFFFFF") == pytest.approx(100)
    assert lightness("#000000") == 0
    assert lightness("#777777") == pytest.approx(50.03, abs=0.05)


@given(COLOURS)
def test_a_grey_has_the_luminance_of_its_colour(colour):
    assert luminance(grey(colour)) == pytest.approx(luminance(colour), abs=0.006)


@given(COLOURS, st.sampled_from(["#F4F1EC", "#FFFFFF"]))
def test_the_offered_colour_passes_and_one_that_passes_is_kept(colour, ground):
    offered = passing(colour, [ground, "#FFFFFF"])
    assert contrast(offered, ground) >= 3 and contrast(offered, "#FFFFFF") >= 3
    if contrast(colour, ground) >= 3 and contrast(colour, "#FFFFFF") >= 3:
        assert offered == colour


def test_the_offered_colour_keeps_its_hue():
    assert difference("#E69F00", passing("#E69F00", ["#F4F1EC"])) < 0.15
    assert passing("#E69F00", ["#000000"]) == "#E69F00"


def test_greys_look_the_same_to_all_eyes():
    for deficiency in DEFICIENCIES:
        assert difference(seen("#808080", deficiency), "#808080") < 0.01


def test_red_and_green_come_together_for_protans_and_deutans():
    for deficiency in ("protan", "deutan"):
        assert closest_pair(["#C04040", "#507030"], deficiency) < closest_pair(["#C04040", "#507030"]) / 2


def test_fewer_than_two_colours_have_no_closest_pair():
    assert closest_pair(["#000000"]) == float("inf")


def test_a_colour_over_a_ground_lies_between_the_two():
    assert over("#000000", 0.5, "#FFFFFF") == "#808080"
    assert over("#123456", 1, "#FFFFFF") == "#123456"
