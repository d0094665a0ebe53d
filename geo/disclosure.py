"""Few people in a cell are not told: the public heat passes here before it leaves, the desk heat does not.

Five is the threshold for cells (`FEW`). This hides a cell's own figures only. Whoever prints a total beside one single
hidden cell, or the same signs at two cell sizes, tells what was hidden: give one size per view, and give no total for a
category that is public as cells only.
"""
import pandas as pd

from geo.errors import CountRefused
from geo.grid import count_people

FEW = 5
SIZES = (100, 200, 400)  # metres; the fixed grids of the public heat
FIGURES = {"people": "Int64", "contributions": "Int64", "weight": "Float64"}


def suppress(cells: pd.DataFrame, threshold: int = FEW) -> pd.DataFrame:
    """The cells of `grid.count_people` with `few` beside them: true where fewer than `threshold` people stand.

    Where `few` is true people, contributions and weight are missing (pd.NA), all of them: 2,000 contributions in a cell
    of few would tell of one busy person. Returns a new frame, same index. Raises CountRefused.

    >>> cells = pd.DataFrame({"col": [0, 1], "row": [0, 0], "people": [5, 4], "contributions": [5, 40], "weight": [5., 4.]})
    >>> suppress(cells)[["people", "contributions", "few"]].values.tolist()
    [[5, 5, False], [<NA>, <NA>, True]]
    """
    if "people" not in cells.columns:
        raise CountRefused("missing-column", column="people")
    shown = cells.copy()
    shown["few"] = cells["people"] < threshold
    for column, kind in FIGURES.items():
        if column in shown.columns:
            shown[column] = shown[column].astype(kind).mask(shown["few"])
    return shown


def smallest_telling_cell(frame: pd.DataFrame, sizes=SIZES, threshold: int = FEW) -> int:
    """The smallest of `sizes` (metres) at which more than half of the signs fall in shown cells, else the largest.

    `frame` as for `grid.count_people`. Raises CountRefused.

    >>> frame = pd.DataFrame({"e": [10, 60, 110, 160, 190], "n": [50] * 5, "participant": list("abcde")})
    >>> smallest_telling_cell(frame)
    200
    """
    for size in sorted(sizes):
        cells = count_people(frame, size)
        shown = cells.loc[cells["people"] >= threshold, "contributions"].sum()
        if shown * 2 > len(frame):
            return size
    return max(sizes)
