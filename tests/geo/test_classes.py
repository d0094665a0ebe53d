"""The five classes of a legend."""
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.classes import class_of, people_classes, surface_levels


@given(st.lists(st.integers(1, 500), min_size=1))
def test_every_count_falls_in_exactly_one_of_at_most_five_ranges(counts):
    ranges = people_classes(counts)
    assert len(ranges) <= 5
    assert (ranges[0][0], ranges[-1][1]) == (min(counts), max(counts))
    for count in counts:
        assert sum(low <= count <= high for low, high in ranges) == 1
        low, high = ranges[class_of(count, ranges)]
        assert low <= count <= high


@given(st.lists(st.integers(1, 500), min_size=1))
def test_ranges_follow_each_other_without_a_gap(counts):
    ranges = people_classes(counts)
    assert all(after[0] == before[1] + 1 for before, after in zip(ranges, ranges[1:]))


def test_a_hundred_small_cells_do_not_eat_the_classes_of_the_few_large_ones():
    assert people_classes([5] * 100 + [10, 20, 30, 40]) == [(5, 5), (6, 10), (11, 20), (21, 30), (31, 40)]


def test_missing_counts_and_empty_cells_have_no_class():
    assert people_classes([]) == []
    assert people_classes([0, None, float("nan")]) == []
    assert class_of(3, [(5, 6)]) is None


@given(st.floats(1e-6, 1e6))
def test_the_levels_of_a_surface_are_five_equal_steps_that_it_reaches(highest):
    levels = surface_levels(highest)
    assert len(levels) == 5
    assert levels[0] > 0 and levels[-1] <= highest * (1 + 1e-9)
    assert levels[-1] > highest * 0.39  # the top class is not a pinhead, nor the whole hill
    assert levels == pytest.approx([levels[0] * i for i in range(1, 6)])


@pytest.mark.parametrize("highest", [0, -1, math.nan, math.inf])
def test_a_flat_surface_has_no_levels(highest):
    assert surface_levels(highest) == []
