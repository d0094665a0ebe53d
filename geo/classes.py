"""Five classes for the legend: whole numbers of people for cells and rankings, round steps for a density surface."""
import math

import numpy as np

CLASSES = 5


def people_classes(counts, classes: int = CLASSES) -> list[tuple[int, int]]:
    """At most `classes` ranges (low, high), both included, that hold about equally many of the distinct counts.

    Distinct counts, not cells: a hundred cells of five people must not eat the classes of the few with fifty. Ranges
    follow each other without a gap, so that a legend reads "5-9, 10-24, 25-60". Counts below 1 (and missing ones) are
    left out; none at all gives no class.

    >>> people_classes([5, 5, 5, 6, 8, 9, 14, 20, 30, 31, 55])
    [(5, 6), (7, 9), (10, 20), (21, 31), (32, 55)]
    >>> people_classes([7, 7])
    [(7, 7)]
    """
    values = sorted({int(count) for count in counts if count == count and count is not None and count >= 1})
    if not values:
        return []
    parts = np.array_split(values, min(classes, len(values)))
    highs = [int(part[-1]) for part in parts]
    lows = [values[0]] + [high + 1 for high in highs[:-1]]
    return list(zip(lows, highs))


def class_of(count: int, ranges: list[tuple[int, int]]) -> int | None:
    """The place of a count in `people_classes`, from 0; None when it is in no range.

    >>> class_of(8, [(5, 6), (7, 9)])
    1
    """
    return next((place for place, (low, high) in enumerate(ranges) if low <= count <= high), None)


def surface_levels(highest: float, classes: int = CLASSES) -> list[float]:
    """Rounded lower limits of `classes` equal steps of a density (people per hectare) that reaches `highest`.

    Steps are 1, 2, 2.5 or 5 times a power of ten. The first limit is one step, not 0: where nobody says anything nothing
    is painted. There are as many limits as the surface reaches, `classes` at most; none for an empty surface.

    >>> surface_levels(11.3)
    [2.0, 4.0, 6.0, 8.0, 10.0]
    """
    if not (math.isfinite(highest) and highest > 0):
        return []
    power = 10.0 ** math.floor(math.log10(highest / classes))
    # the largest step of which all the limits are reached
    step = max(factor * power for factor in (0.5, 1, 2, 2.5, 5) if factor * power * classes <= highest)
    return [round(step * place, 12) for place in range(1, classes + 1)]
