"""Which of the shapes left over are the same thing a little further on? Pure arrays, used by `layers.edition_matching`.

Two shapes of the same kind may be one that moved when
- points stand within 2 m; or within 30 m and say the same (the same words and columns, or the same title; saying nothing is not saying the same);
- lines never part by more than 10 m (Hausdorff distance); or by 30 m if they say the same; and neither is longer than twice the other;
- areas share at least half of the ground they cover together; or a fifth, or lie within 30 m (Hausdorff), if they say the same.
The nearest go together first, and each shape goes with one only. What lies within 0.1 m stands in the same place.
"""
from __future__ import annotations

import numpy as np
import shapely

EXACT = 0.1  # metres: the same place
POINTS, LINES, ALIKE = 2.0, 10.0, 30.0  # metres
HALF, FIFTH = 0.5, 0.2  # of the ground covered together
MOST_PAIRS = 5_000_000
MOST_WORK = 20_000_000  # vertices of the one times those of the other, beyond which two shapes are not held against each other


def near_pairs(old: np.ndarray, new: np.ndarray, old_words: np.ndarray, new_words: np.ndarray, old_titles: np.ndarray, new_titles: np.ndarray
               ) -> list[tuple[int, int, float]] | None:
    """(index in `old`, index in `new`, metres apart) of shapes that go together; shapes in metres, words ("" where nothing
    is said) and titles (or None) as object arrays.

    None when there are too many near each other to tell.
    """
    if not len(old) or not len(new):
        return []
    left, right = shapely.STRtree(new).query(old, predicate="dwithin", distance=ALIKE)
    if len(left) > MOST_PAIRS:
        return None
    dimension = shapely.get_dimensions(old)[left]
    fits = dimension == shapely.get_dimensions(new)[right]
    fits &= shapely.get_num_coordinates(old)[left].astype(float) * shapely.get_num_coordinates(new)[right] <= MOST_WORK
    left, right, dimension = left[fits], right[fits], dimension[fits]
    alike = ((old_words[left] == new_words[right]) & (old_words[left] != "")) | ((old_titles[left] == new_titles[right]) & np.not_equal(old_titles[left], None))
    metres = shapely.hausdorff_distance(old[left], new[right])
    allowed = np.where(alike, ALIKE, np.where(dimension == 0, POINTS, LINES))
    one = dimension == 1
    lengths = shapely.length(old[left]), shapely.length(new[right])
    together = (metres <= allowed) & (dimension < 2) & ~(one & (np.maximum(*lengths) > 2 * np.minimum(*lengths)) & (metres > EXACT))
    areas = np.flatnonzero(dimension == 2)
    if len(areas):
        together[areas] = _areas(old[left[areas]], new[right[areas]], alike[areas], metres[areas])
    left, right, metres, alike = left[together], right[together], metres[together], alike[together]
    taken_old, taken_new, found = set(), set(), []
    for at in np.lexsort((~alike, metres.round(1))):  # of equally near ones, those that say the same
        one_old, one_new = int(left[at]), int(right[at])
        if one_old not in taken_old and one_new not in taken_new:
            taken_old.add(one_old)
            taken_new.add(one_new)
            found.append((one_old, one_new, float(metres[at])))
    return found


def _areas(old: np.ndarray, new: np.ndarray, alike: np.ndarray, metres: np.ndarray) -> np.ndarray:
    shared = shapely.area(shapely.intersection(old, new))
    ground = shapely.area(old) + shapely.area(new) - shared
    share = np.divide(shared, ground, out=np.zeros_like(shared), where=ground > 0)
    return (share >= np.where(alike, FIFTH, HALF)) | (alike & (metres <= ALIKE)) | (metres <= EXACT)
