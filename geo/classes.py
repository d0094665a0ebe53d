"""Classes for a legend: whole numbers of people for cells and rankings, round steps for a density surface, breaks for any numbers."""
import math

import numpy as np

from geo.errors import CountRefused

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


METHODS = ("natural", "quantile", "equal")
MOST_DISTINCT = 600  # more distinct values are thinned evenly before natural breaks, which cost their square


def breaks(values, classes: int = CLASSES, method: str = "natural") -> list[float]:
    """Limits that part numbers into at most ``classes``: [lowest, ..., highest], one more than there are classes.

    ``values`` is (n,) finite numbers, others are left out; none gives no limits, all alike give [v, v]. A limit belongs to the
    class above it. "equal": steps of the same width; "quantile": about as many values in each (ties stay together);
    "natural": the parting with the least squared distance to the class means (Fisher 1958, "On grouping for maximum
    homogeneity", the optimum that Jenks made known), limits on the first value of a class. Raises CountRefused("unknown-method").

    >>> breaks([1, 2, 3, 10, 11, 12, 50, 51], 3)
    [1.0, 10.0, 50.0, 51.0]
    >>> breaks([0, 1, 2, 3, 10], 2, "equal")
    [0.0, 5.0, 10.0]
    """
    if method not in METHODS:
        raise CountRefused("unknown-method", method=str(method)[:40])
    found = np.asarray([value for value in values if value is not None], dtype=float)
    found = np.sort(found[np.isfinite(found)])
    if not len(found):
        return []
    low, high = float(found[0]), float(found[-1])
    distinct, counts = np.unique(found, return_counts=True)
    asked, classes = classes, min(classes, len(distinct))
    if method == "equal":
        inner = low + (high - low) * np.arange(1, classes) / classes
    elif method == "quantile":
        inner = np.quantile(found, np.arange(1, asked) / asked, method="higher")
    else:
        inner = _fisher(distinct, counts, classes)
    return [low, *sorted({float(each) for each in inner if low < each <= high}), high]


def _fisher(values: np.ndarray, counts: np.ndarray, classes: int) -> np.ndarray:
    """The first value of each class but the first, by dynamic programming over sorted distinct values."""
    if len(values) > MOST_DISTINCT:
        parts = np.array_split(np.arange(len(values)), MOST_DISTINCT)
        counts = np.array([counts[part].sum() for part in parts])
        values = np.array([values[part[0]] for part in parts])
    size = len(values)
    shifted = values - values.mean()  # else squares of large numbers would eat the small differences
    weight, sums, squares = (np.concatenate(([0.0], np.cumsum(each))) for each in (counts, counts * shifted, counts * shifted**2))
    start, stop = np.meshgrid(np.arange(size), np.arange(1, size + 1), indexing="ij")
    inside = np.where(stop > start, weight[stop] - weight[start], np.nan)
    cost = squares[stop] - squares[start] - (sums[stop] - sums[start]) ** 2 / inside  # of one class from start to stop
    cost = np.where(stop > start, cost, np.inf)
    best, cuts = cost[0], []
    for _class in range(1, classes):
        # best so far up to each start, and one more class from there
        total = np.concatenate(([np.inf], best[:-1]))[:, None] + cost
        cuts.append(total.argmin(axis=0))
        best = total.min(axis=0)
    found, end = [], size - 1
    for cut in reversed(cuts):
        found.append(cut[end])
        end = cut[end] - 1
    return values[found[::-1]]


def rounded(limits: list[float]) -> list[float]:
    """Limits to as few digits as keep them apart, so that a legend reads "40" and not "39.8712"; the first goes down and the last up.

    >>> rounded([0.123, 39.8712, 80.04, 99.2])
    [0.0, 40.0, 80.0, 100.0]
    """
    if len(limits) < 2 or limits[0] == limits[-1]:
        return limits
    least = min(after - before for before, after in zip(limits, limits[1:]) if after > before)
    digits = -math.floor(math.log10(least)) if least < 10 else 0 if least < 100 else -(math.floor(math.log10(least)) - 1)
    scale = 10.0**digits
    ends = math.floor(limits[0] * scale) / scale, math.ceil(limits[-1] * scale) / scale
    return [round(each, max(digits, 0)) for each in (ends[0], *(round(each * scale) / scale for each in limits[1:-1]), ends[1])]
