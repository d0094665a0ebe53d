"""The one fixed grid of squares on which people are counted, used by the public heat and the desk.

Fixed: a cell is a place for ever, never moved by the data or the view. Column and row count cells of `size` metres from
the origin of the metric system (EPSG:32632 in Milan), eastward and northward; a point on a shared edge belongs to the
cell east or north of it.
"""
import numpy as np
import pandas as pd
import shapely

from geo.crs import MILAN, to_lonlat
from geo.errors import CountRefused
from geo.people import person_codes, weights

COUNTS = ["col", "row", "people", "contributions", "weight"]


def cell_index(en, size: float) -> np.ndarray:
    """(n, 2) easting, northing in metres to (n, 2) whole column, row. Raises CountRefused.

    >>> cell_index([[510165.5, 5032949.9]], 100).tolist()
    [[5101, 50329]]
    """
    en = np.asarray(en, dtype=float).reshape(-1, 2)
    if not size > 0:
        raise CountRefused("not-positive", name="size")
    if not np.isfinite(en).all():
        raise CountRefused("not-finite")
    return np.floor(en / size).astype(np.int64)


def cell_polygon(col: int, row: int, size: float, epsg: int = MILAN) -> shapely.Polygon:
    """The square of a cell as a lon/lat polygon (EPSG:4326), counter-clockwise as RFC 7946 asks.

    >>> cell_polygon(5101, 50329, 100).covers(shapely.Point(9.13, 45.45))
    True
    """
    west, south = col * size, row * size
    corners = [(west, south), (west + size, south), (west + size, south + size), (west, south + size), (west, south)]
    return shapely.Polygon(to_lonlat(corners, epsg))


def count_people(frame: pd.DataFrame, size: float) -> pd.DataFrame:
    """Count a selection of contributions by cell of `size` metres.

    `frame` has columns e, n (metres) and participant (None: a person of its own). Returns one row for each cell that
    holds something, by col and row: people (distinct), contributions, and weight (each person adds 1 to the whole
    selection, spread over their contributions). Raises CountRefused.

    >>> frame = pd.DataFrame({"e": [10, 20, 150], "n": [10, 20, 10], "participant": ["a", "a", "a"]})
    >>> count_people(frame, 100)[["col", "row", "people", "contributions"]].values.tolist()
    [[0, 0, 1, 2], [1, 0, 1, 1]]
    """
    for column in ("e", "n", "participant"):
        if column not in frame.columns:
            raise CountRefused("missing-column", column=column)
    cells = cell_index(frame[["e", "n"]].to_numpy(dtype=float), size)
    rows = pd.DataFrame({"col": cells[:, 0], "row": cells[:, 1], "person": person_codes(frame["participant"]),
                         "weight": weights(frame["participant"])})
    counted = rows.groupby(["col", "row"], as_index=False).agg(
        people=("person", "nunique"), contributions=("person", "size"), weight=("weight", "sum"))
    return counted[COUNTS]
