"""Tables by demographic band: no figure under ten, and none that can be worked out from the others.

The rule is made of whole lines, so that it can be explained and proved. Bands of fewer than ten people are joined (`join_bands`).
A row is told with all its columns or not at all, and what the hidden rows have together, which anybody can find by subtracting,
is ten or more in each column as well (`tell_rows`). Two hidden rows at least then share it, and nobody can say whose is what.
"""
from __future__ import annotations

import numpy as np

TEN = 10


def join_bands(people: list[int], rest: int | None = None, threshold: int = TEN) -> list[list[int]]:
    """Which bands stand together, as lists of positions in ``people`` (persons in each band); the joined group comes last.

    ``rest`` is the position of "would rather not say": it always belongs to the joined group. Bands under ``threshold`` join it, then
    the smallest of the others until the group has ``threshold`` people. Empty when fewer than two groups are left: then nothing is told.

    >>> join_bands([30, 25, 4, 12, 8], rest=4)
    [[0], [1], [3], [2, 4]]
    >>> join_bands([30, 25, 4, 0, 0], rest=4)
    [[0], [1, 2, 3, 4]]
    """
    joined = {place for place, number in enumerate(people) if number < threshold or place == rest}
    alone = sorted(set(range(len(people))) - joined, key=lambda place: (people[place], place))
    while joined and 0 < sum(people[place] for place in joined) < threshold and alone:
        joined.add(alone.pop(0))
    groups = [[place] for place in sorted(alone)]
    if sum(people[place] for place in joined):
        groups.append(sorted(joined))
    return groups if len(groups) > 1 else []


def tell_rows(table, threshold: int = TEN) -> list[bool]:
    """Which rows of a table (rows by bands, persons) may be told. Each person stands in exactly one row: those who gave no answer are a row too.

    Known to everybody are the sums of each row and each column. A row without anybody hides nothing and is told.

    >>> tell_rows([[30, 20], [15, 4], [12, 40], [0, 0]])
    [False, False, True, True]
    >>> tell_rows([[30, 20], [15, 14]])
    [True, True]
    """
    cells = np.asarray(table, dtype=int)
    empty = cells.sum(axis=1) == 0
    told = (cells >= threshold).all(axis=1) | empty
    return _hide_more(cells, told, empty, threshold)


def tell_choices(chosen, people: list[int], threshold: int = TEN) -> list[bool]:
    """Which rows of a table of choices may be told, where a person may choose several: ``chosen`` is choices by bands, ``people`` those in each band.

    Those who did not choose count as well: "all but three of the oldest" tells of the three. Choices of nobody and of everybody are told.
    Where everybody chooses equally many the rows add up like those of `tell_rows`, so that the hidden ones are held to the same.

    >>> tell_choices([[30, 20], [39, 25], [12, 15], [11, 3]], [40, 35])
    [True, False, True, False]
    """
    cells, whole = np.asarray(chosen, dtype=int), np.asarray(people, dtype=int)
    others = whole - cells
    plain = (cells.sum(axis=1) == 0) | (others.sum(axis=1) == 0)
    told = ((cells >= threshold) & (others >= threshold)).all(axis=1) | plain
    while True:
        before = list(told)
        told = np.array(_hide_more(cells, told, plain, threshold), dtype=bool)
        told = np.array(_hide_more(others, told, plain, threshold), dtype=bool)
        if before == list(told):
            return [bool(each) for each in told]


def _hide_more(cells: np.ndarray, told, plain: np.ndarray, threshold: int) -> list[bool]:
    """Hide the smallest told row until what is hidden is enough in every column, or nothing is told."""
    told = np.array(told, dtype=bool)
    while not told.all():
        hidden = cells[~told]
        if len(hidden) > 1 and (hidden.sum(axis=0) >= threshold).all():
            break
        left = np.flatnonzero(told & ~plain)
        if not left.size:
            break
        told[left[np.argmin(cells[left].sum(axis=1))]] = False
    return [bool(each) for each in told]


def tell_counts(people: list[int], threshold: int) -> list[bool]:
    """Which of some counts, whose sum is known, may be told: those from ``threshold`` on, fewer where the rest would come to less than that.

    >>> tell_counts([12, 7, 3, 0], 5)
    [True, False, False, True]
    """
    told = [number >= threshold or number == 0 for number in people]
    while 0 < sum(number for number, each in zip(people, told) if not each) < threshold and any(number and each for number, each in zip(people, told)):
        told[min((number, place) for place, (number, each) in enumerate(zip(people, told)) if number and each)[1]] = False
    return told
