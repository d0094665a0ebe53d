"""Signs on paper without overlap: those of one kind that would hide each other become one symbol with a number. Used by drawing."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

ROUNDS = 60
MIXED = ""  # the kind of a group of several kinds
CROWDED = 0.25  # part of the symbols that may hide another before all kinds are gathered together


@dataclass(frozen=True)
class Group:
    """``count`` signs of one kind drawn as one symbol at ``x``, ``y`` (mm)."""

    x: float
    y: float
    kind: str
    count: int


def gather(xy, kinds, size: float) -> list[Group]:
    """(n, 2) places in mm and (n,) kinds to symbols ``size`` mm wide; the counts add up to n.

    Same kinds closer than a symbol join; then symbols that still touch step aside, at most one and a half symbols from
    where they belong, so that a place keeps its meaning. Where that is not enough, neighbours of all kinds join (MIXED).
    """
    xy = np.asarray(xy, dtype=float).reshape(-1, 2)
    kinds = np.asarray(list(kinds), dtype=object)
    groups: list[Group] = []
    for kind in dict.fromkeys(kinds.tolist()):
        groups += _join(xy[kinds == kind], size, lambda _members, kind=kind: kind)
    if len(groups) < 2:
        return groups
    home = np.array([(group.x, group.y) for group in groups])
    # a symbol with a number needs room for it too
    wide = np.array([size if group.count == 1 else size * (1.15 + 0.2 * len(str(group.count))) for group in groups])
    place = _step_aside(home, wide, size)
    if len(cKDTree(place).query_pairs(size * 0.7)) > CROWDED * len(groups):
        return _join(xy, size * 2.4, lambda members: kinds[members[0]] if len(set(kinds[members])) == 1 else MIXED)
    return [Group(float(x), float(y), group.kind, group.count) for (x, y), group in zip(place, groups)]


def _join(xy: np.ndarray, reach: float, kind_of) -> list[Group]:
    spots, which = np.unique(xy.round(3), axis=0, return_inverse=True)
    if not len(spots):
        return []
    members = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1])
    counts = np.bincount(which)
    tree = cKDTree(spots)
    # the places with most around them draw their neighbours to themselves
    around = np.array([counts[near].sum() for near in tree.query_ball_point(spots, reach)])
    left = np.ones(len(spots), dtype=bool)
    found = []
    for index in np.argsort(-around, kind="stable"):
        if not left[index]:
            continue
        near = [each for each in tree.query_ball_point(spots[index], reach) if left[each]]
        left[near] = False
        middle = np.average(spots[near], axis=0, weights=counts[near])
        found.append(Group(float(middle[0]), float(middle[1]), kind_of(np.concatenate([members[each] for each in near])), int(counts[near].sum())))
    return found


def _step_aside(home: np.ndarray, wide: np.ndarray, size: float) -> np.ndarray:
    # a fixed tiny shift by index parts symbols that share a spot, the same way on every sheet
    turn = np.arange(len(home)) * 2.399963  # the golden angle, in radians
    place = home + 0.01 * np.column_stack((np.cos(turn), np.sin(turn)))
    for _round in range(ROUNDS):
        first, second = cKDTree(place).query_pairs(wide.max(), output_type="ndarray").T
        apart = place[first] - place[second]
        distance = np.maximum(np.hypot(*apart.T), 1e-6)
        lacking = np.maximum((wide[first] + wide[second]) / 2 - distance, 0)
        if not lacking.any():
            break
        push = apart / distance[:, None] * (lacking / 2 * 0.6)[:, None]
        np.add.at(place, first, push)
        np.add.at(place, second, -push)
        away = place - home
        far = np.hypot(*away.T)
        place = home + away * np.minimum(1, 1.5 * size / np.maximum(far, 1e-6))[:, None]
    return place
