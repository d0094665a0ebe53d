"""The five classes of a legend."""
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.classes import METHODS, breaks, class_of, people_classes, rounded, surface_levels
from geo.errors import CountRefused


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


NUMBERS = st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), min_size=1, max_size=60)


def test_natural_breaks_find_the_known_optimum():
    # three groups and a lonely giant
    assert breaks([4, 5, 9, 10], 2) == [4, 9, 10]
    assert breaks([1, 1.1, 1.2, 5, 5.1, 5.2, 20, 21, 100], 4) == [1, 5, 20, 100, 100]


def _spread(values, limits):
    """The squared distances to the class means, which natural breaks keep least."""
    total = 0
    for place, low in enumerate(limits[:-1]):
        last = place == len(limits) - 2
        inside = [value for value in values if low <= value and (last or value < limits[place + 1])]
        total += sum((value - sum(inside) / len(inside)) ** 2 for value in inside)
    return total


@given(st.lists(st.integers(0, 300), min_size=4, max_size=9, unique=True))
def test_no_other_parting_into_three_is_better_than_natural_breaks(values):
    values = sorted(values)
    best = min(_spread(values, [values[0], values[i], values[j], values[-1]]) for i in range(1, len(values) - 1) for j in range(i + 1, len(values)))
    assert _spread(values, breaks(values, 3)) == pytest.approx(best)


@given(NUMBERS, st.integers(1, 9), st.sampled_from(METHODS))
def test_breaks_rise_and_hold_every_value(values, classes, method):
    limits = breaks(values, classes, method)
    assert limits[0] == min(values) and limits[-1] == max(values)
    assert 2 <= len(limits) <= classes + 1
    assert all(before < after for before, after in zip(limits[:-1], limits[1:-1]))
    wide = rounded(limits)
    assert wide[0] <= limits[0] and wide[-1] >= limits[-1]


def test_quantiles_hold_about_as_many_values_each_and_ties_stay_together():
    assert breaks(range(100), 4, "quantile") == [0, 25, 50, 75, 99]
    assert breaks([1, 1, 1, 1, 1, 1, 2, 3], 4, "quantile") == [1, 2, 3]


def test_a_million_values_are_thinned_and_still_parted_where_the_gap_is():
    values = [place / 1000 for place in range(5000)] + [100 + place / 1000 for place in range(5000)]
    assert breaks(values, 2)[1] == pytest.approx(100, abs=0.05)


def test_breaks_of_nothing_of_one_value_and_of_what_is_no_number():
    assert breaks([]) == breaks([None, float("nan"), float("inf")]) == []
    assert breaks([3, 3, None]) == [3, 3]
    with pytest.raises(CountRefused):
        breaks([1, 2], 2, "prettiest")
