"""Numbers that people gave, as a few classes with round limits and their quartiles."""
from __future__ import annotations

import math
from bisect import bisect_right
from statistics import quantiles

MOST_BINS = 8


def bins(values: list[float]) -> list[tuple[float, float]]:
    """At most eight classes of equal width with round limits that hold all ``values``: [(from, to)], ``to`` not included; none for no values.

    >>> bins([1, 2, 2, 7])
    [(1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 8)]
    >>> bins([0, 3, 38])
    [(0, 5), (5, 10), (10, 15), (15, 20), (20, 25), (25, 30), (30, 35), (35, 40)]
    >>> bins([0.5, 0.75])
    [(0.5, 0.55), (0.55, 0.6), (0.6, 0.65), (0.65, 0.7), (0.7, 0.75), (0.75, 0.8)]
    """
    if not values:
        return []
    low, high = min(values), max(values)
    whole = all(float(value).is_integer() for value in values)
    width = _round_width((high - low) / MOST_BINS, whole)
    while math.floor(high / width + 1e-9) - math.floor(low / width + 1e-9) >= MOST_BINS:
        width = _round_width(width * 1.01, whole)
    first, last = math.floor(low / width + 1e-9), math.floor(high / width + 1e-9)
    limits = [_tidy(number * width) for number in range(first, last + 2)]
    return list(zip(limits, limits[1:]))


def place_in(limits: list[tuple[float, float]], value: float) -> int:
    """The position of the class that holds ``value``; beyond the ends the nearest."""
    return min(max(bisect_right([low for low, _high in limits], value) - 1, 0), len(limits) - 1)


def quartiles(values: list[float]) -> list[float]:
    """First quartile, median, third quartile, by linear interpolation (Hyndman and Fan 1996, type 7).

    >>> quartiles([1, 2, 3, 4])
    [1.75, 2.5, 3.25]
    """
    return [_tidy(each) for each in quantiles(values, n=4, method="inclusive")] if len(values) > 1 else [_tidy(values[0])] * 3


def _round_width(least: float, whole: bool) -> float:
    """The next of 0.001, 0.002, 0.005, 0.01 … from ``least`` on; at least 1 where all numbers are whole, 1 where all are the same."""
    if least <= 0:
        return 1
    least = max(least, 0.001)
    power = 10 ** math.floor(math.log10(least))
    width = next(step * power for step in (1, 2, 5, 10, 20) if step * power >= least * (1 - 1e-9))
    return max(1, round(width)) if whole else width


def _tidy(number: float) -> float:
    made = round(float(number), 6)
    return int(made) if made.is_integer() else made
