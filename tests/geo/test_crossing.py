"""Tables by band: what is told is ten or more, and subtracting all that is told never gives fewer than ten."""
from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from geo.crossing import TEN, join_bands, tell_choices, tell_rows

DRAWS = np.random.default_rng(20261123)
TABLES = [DRAWS.negative_binomial(1, 1 / (1 + mean), size=(rows, bands)) for rows in (2, 3, 5) for bands in (2, 3, 5) for mean in (8, 25, 60) for _ in range(12)]


def columns_of_ten(cells: np.ndarray) -> np.ndarray:
    """The table with its bands joined as they are before anything is told."""
    groups = join_bands(cells.sum(axis=0).tolist(), rest=cells.shape[1] - 1)
    return np.column_stack([cells[:, group].sum(axis=1) for group in groups]) if groups else np.empty((len(cells), 0), dtype=int)


def reach(equal, equals, low, high, cell) -> tuple[float, float]:
    """The smallest and largest value of one unknown that the known sums allow."""
    aim = np.zeros(len(low))
    aim[cell] = 1
    ends = [linprog(sign * aim, A_eq=equal, b_eq=equals, bounds=list(zip(low, high)), method="highs") for sign in (1, -1)]
    assert all(end.status == 0 for end in ends)
    return ends[0].fun, -ends[1].fun


def sums(cells: np.ndarray, told, rows_known: bool = True):
    """What everybody knows of the cells: the sums of rows and columns, and the rows that are told."""
    rows, columns = cells.shape
    equal, equals = [], []
    for row in range(rows):
        line = np.zeros(cells.shape)
        line[row] = 1
        equal.append(line.ravel()), equals.append(cells[row].sum())
        for column in range(columns) if told[row] else ():
            line = np.zeros(cells.shape)
            line[row, column] = 1
            equal.append(line.ravel()), equals.append(cells[row, column])
    for column in range(columns):
        line = np.zeros(cells.shape)
        line[:, column] = 1
        equal.append(line.ravel()), equals.append(cells[:, column].sum())
    return np.array(equal), np.array(equals)


def test_a_group_of_bands_never_has_fewer_than_ten_and_the_unsaid_stands_with_the_small_ones():
    for cells in TABLES:
        people = cells.sum(axis=0).tolist()
        groups = join_bands(people, rest=len(people) - 1)
        assert all(sum(people[place] for place in group) >= TEN for group in groups)
        assert groups == [] or sum(people[place] for group in groups for place in group) == sum(people)
        assert all(len(people) - 1 not in group for group in groups[:-1])


def test_what_is_told_and_what_subtracting_gives_is_ten_or_more():
    shown = 0
    for cells in filter(lambda each: each.size, map(columns_of_ten, TABLES)):
        told = tell_rows(cells)
        full = cells.sum(axis=1) > 0
        for row in np.flatnonzero(np.array(told) & full):
            shown += 1
            assert (cells[row] >= TEN).all()
        hidden = cells[~np.array(told)]
        if len(hidden):
            assert (cells.sum(axis=0) - cells[np.array(told)].sum(axis=0) >= TEN).all() and len(hidden) > 1
    assert shown > 50  # the rule is not kept by telling nothing


def test_no_hidden_figure_can_be_worked_out_from_all_that_is_told():
    tried = 0
    for cells in filter(lambda each: each.size, map(columns_of_ten, TABLES[::3])):
        told = tell_rows(cells)
        equal, equals = sums(cells, told)
        for row in [row for row, each in enumerate(told) if not each][:2]:
            low, high = reach(equal, equals, [0] * cells.size, [None] * cells.size, row * cells.shape[1])
            assert high - low >= 1
            tried += 1
    assert tried > 20


def test_choices_that_add_up_are_not_worked_out_either():
    """Everybody chose exactly two of five: the choices of a column add up to twice its people."""
    tried = 0
    for people in ([40, 35], [25, 60], [90, 14], [30, 30, 30]):
        for draw in range(6):
            odds = DRAWS.dirichlet([0.6] * 5) + 0.01
            chosen = np.zeros((5, len(people)), dtype=int)
            for column, number in enumerate(people):
                for _ in range(number):
                    chosen[DRAWS.choice(5, 2, replace=False, p=odds / odds.sum()), column] += 1
            told = tell_choices(chosen, people)
            equal, equals = sums(chosen, told)
            for row in [row for row, each in enumerate(told) if not each]:
                low, high = reach(equal, equals, [0] * chosen.size, np.tile(people, 5).tolist(), row * len(people))
                assert high - low >= 1
                tried += 1
            for row in np.flatnonzero(told):
                others = np.array(people) - chosen[row]
                assert (chosen[row] >= TEN).all() and (others >= TEN).all() or not chosen[row].any() or not others.any()
    assert tried > 5


@pytest.mark.parametrize("people", [[9, 0], [50, 3], [4, 4, 4], []])
def test_nothing_is_told_of_fewer_than_two_groups(people):
    assert join_bands(people) == []
