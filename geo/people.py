"""Counting people, not pins: the weight of each contribution and the totals printed under every map and table."""
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Totals:
    """What every map, ranking and table says of itself.

    `most_active_share` is the part of the contributions that the most active person made, 0 to 1. `unknown_authors`
    counts contributions without a participant: each is taken for a person of its own, so when it is not 0 the page says
    "at most n people".
    """

    people: int
    contributions: int
    most_active_share: float
    unknown_authors: int = 0


def weights(participants) -> np.ndarray:
    """(n,) participants to (n,) weights: 1 / (contributions of that participant among these n), so each adds 1 in all.

    A missing participant (None or NaN) is a person of its own, weight 1. Weights depend on the selection: work them out
    after filtering, never store them.

    >>> weights(["a", "a", "b", None]).tolist()
    [0.5, 0.5, 1.0, 1.0]
    """
    codes, counts = _count(participants)
    # code -1 (missing) reads the 1 put at the end
    return 1.0 / np.append(counts, 1)[codes]


def most_active_share(participants) -> float:
    """The share of (n,) contributions made by their most active participant, 0 to 1; 0.0 when there are none.

    >>> most_active_share(["a", "a", "a", "b"])
    0.75
    """
    return totals(participants).most_active_share


def totals(participants) -> Totals:
    """The totals of a selection of (n,) contributions, given by their participants.

    >>> totals(["a", "a", "b", None])
    Totals(people=3, contributions=4, most_active_share=0.5, unknown_authors=1)
    """
    codes, counts = _count(participants)
    if codes.size == 0:
        return Totals(0, 0, 0.0)
    unknown = int((codes < 0).sum())
    most = int(counts.max()) if counts.size else 1
    return Totals(int(counts.size) + unknown, int(codes.size), most / codes.size, unknown)


def person_codes(participants) -> np.ndarray:
    """(n,) participants to (n,) whole numbers, equal for the same person; each missing one gets a number of its own.

    >>> person_codes(["b", None, "b", None]).tolist()
    [0, 1, 0, 2]
    """
    codes, counts = _count(participants)
    unknown = codes < 0
    codes[unknown] = counts.size + np.arange(unknown.sum())
    return codes


def _count(participants) -> tuple[np.ndarray, np.ndarray]:
    given = participants if isinstance(participants, pd.Series) else pd.Series(list(participants), dtype=object)
    codes, names = pd.factorize(given)
    return codes.astype(np.int64), np.bincount(codes[codes >= 0], minlength=len(names))
