"""What the public heat does not tell."""
import pandas as pd
import pytest

from geo.disclosure import smallest_telling_cell, suppress
from geo.errors import CountRefused
from geo.grid import count_people


def crowd(*cells):
    """Signs of n different people at each (e, n of people)."""
    rows = [(e, 50, f"{e}-{i}") for e, people in cells for i in range(people)]
    return pd.DataFrame(rows, columns=["e", "n", "participant"])


def test_five_people_are_told_and_four_are_few_without_any_figure():
    shown = suppress(count_people(crowd((50, 5), (150, 4)), 100))
    assert shown["few"].tolist() == [False, True]
    assert shown.loc[0, ["people", "contributions", "weight"]].tolist() == [5, 5, 5.0]
    assert shown.loc[1, ["people", "contributions", "weight"]].isna().all()


def test_many_signs_of_few_people_stay_few():
    frame = pd.DataFrame({"e": 50.0, "n": 50.0, "participant": ["one"] * 300 + ["two"] * 300})
    shown = suppress(count_people(frame, 100))
    assert shown["few"].tolist() == [True] and shown["contributions"].isna().all()


def test_the_counts_handed_in_are_left_as_they_were():
    cells = count_people(crowd((50, 4)), 100)
    suppress(cells)
    assert cells["people"].tolist() == [4] and "few" not in cells


def test_the_threshold_can_be_ten():
    assert suppress(count_people(crowd((50, 9), (150, 10)), 100), threshold=10)["few"].tolist() == [True, False]


def test_no_cells_are_no_cells():
    assert suppress(count_people(crowd(), 100)).empty


def test_cells_without_a_count_of_people_are_refused():
    with pytest.raises(CountRefused):
        suppress(pd.DataFrame({"contributions": [1]}))


@pytest.mark.parametrize(("frame", "size"), [
    (crowd((50, 5), (150, 4)), 100),  # 5 of 9 are shown
    (crowd((50, 5), (250, 3), (350, 3)), 200),  # 5 of 11 at 100 m, all at 200 m
    (crowd((50, 5), (850, 4), (1250, 1)), 400),  # one half is not most
    (crowd((50, 1)), 400), (crowd(), 400),
])
def test_the_smallest_cell_that_shows_most_signs_is_picked(frame, size):
    assert smallest_telling_cell(frame) == size
