"""What staff count: one selection of signs, and where its people agree. Used by the desk, by `heat --internal` and `render --internal`."""
from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from geo.density import Surface, density, density_at
from geo.errors import CountRefused
from geo.grid import count_people
from geo.people import Totals, totals, weights
from surveys.sql import query

DESK = ("waiting", "published", "staff-only", "duplicate-of")
COLUMNS = ["id", "e", "n", "participant", "category", "visibility", "channel", "day", "intervention"]
REACH = 3  # bandwidths of ground drawn around the outermost signs


@dataclass(frozen=True)
class Square:
    """One cell of the fixed grid: its side in metres, column and row (see geo.grid)."""

    side: float
    col: int
    row: int


@dataclass(frozen=True)
class Selection:
    """Which signs are looked at. None means all; days are those of the calendar on the wall, both ends included.

    ``same_person_as`` is the id of a sign: all that its author left.
    """

    consultation_id: uuid.UUID
    categories: tuple[str, ...] | None = None
    visibilities: tuple[str, ...] = DESK
    channels: tuple[str, ...] | None = None
    intervention: uuid.UUID | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    same_person_as: uuid.UUID | None = None
    square: Square | None = None


@dataclass(frozen=True)
class DeskHeat:
    """Cells that hold something (col, row, people, contributions, weight, density in people per hectare), and the totals."""

    cells: pd.DataFrame
    totals: Totals


@dataclass(frozen=True)
class Finding:
    """Where people agree most: a place in metres, who stands within ``metres`` of it, and how many say the same ``category``."""

    e: float
    n: float
    metres: float
    people: int
    contributions: int
    category: str
    agreeing: int


def select(session: Session, selection: Selection) -> pd.DataFrame:
    """The signs of a selection, oldest first: id, e, n (exact metres in the consultation's CRS), participant, category,
    visibility, channel, day, intervention. Withdrawn signs and those of the test phase are never among them.

    ``session`` is the desk role's (or the owner's).
    """
    square = selection.square
    rows = session.execute(
        query("desk_selection"),
        {
            "consultation": selection.consultation_id,
            "visibilities": list(selection.visibilities),
            "categories": _listed(selection.categories),
            "channels": _listed(selection.channels),
            "intervention": selection.intervention,
            "since": selection.since,
            "until": selection.until,
            "same_person_as": selection.same_person_as,
            "cell": square.side if square else None,
            "col": square.col if square else None,
            "line": square.row if square else None,
        },
    )
    return pd.DataFrame(rows.all(), columns=COLUMNS)


def desk_heat(frame: pd.DataFrame, *, cell: float, bandwidth: float) -> DeskHeat:
    """People, contributions, weight and density of a selection (see `select`) by cell of ``cell`` metres.

    Each person weighs 1 in all: 1 / (their signs in the selection) a sign. ``density`` is people per hectare at the middle of
    the cell, a Gaussian kernel of ``bandwidth`` metres (Silverman 1986, eq. 4.1). Raises geo.errors.CountRefused.
    """
    cells = count_people(frame, cell)
    middles = (cells[["col", "row"]].to_numpy(dtype=float) + 0.5) * cell
    cells["density"] = density_at(_places(frame), weights(frame["participant"]), middles, bandwidth)
    return DeskHeat(cells, totals(frame["participant"]))


def surface(frame: pd.DataFrame, *, cell: float, bandwidth: float, pins: bool = False) -> Surface:
    """The density of a selection on every cell around its signs, in people per hectare; with ``pins``, in signs per hectare.

    Raises geo.errors.CountRefused, also when the cells would be too many.
    """
    en = _places(frame)
    if not len(en):
        return density(en, np.empty(0), bandwidth=bandwidth, cell=cell)
    weight = np.ones(len(en)) if pins else weights(frame["participant"])
    low, high = en.min(axis=0) - REACH * bandwidth, en.max(axis=0) + REACH * bandwidth
    return density(en, weight, bandwidth=bandwidth, cell=cell, extent=(*low, *high))


def finding(frame: pd.DataFrame, painted: Surface, metres: float) -> Finding | None:
    """What stands within ``metres`` of the highest point of a surface of people; None where nobody does.

    The category is the one that most people there have chosen: distinct people, so that nobody agrees with themselves.
    """
    if frame.empty or not painted.values.size:
        return None
    row, col = np.unravel_index(int(np.argmax(painted.values)), painted.values.shape)
    e, n = painted.west + (col + 0.5) * painted.cell, painted.south + (row + 0.5) * painted.cell
    near = frame[np.hypot(frame["e"] - e, frame["n"] - n) <= metres]
    if near.empty:
        return None
    said = near.groupby("category")["participant"].nunique().sort_values(ascending=False, kind="stable")
    return Finding(float(e), float(n), metres, int(near["participant"].nunique()), len(near), str(said.index[0]), int(said.iloc[0]))


def fitting_cell(bounds: tuple[float, float, float, float], wanted: float, choices, most: int = 60_000) -> float:
    """``wanted`` or the next larger of ``choices`` with at most ``most`` cells in ``bounds`` (west, south, east, north in metres).

    Raises CountRefused("too-many-cells") when even the largest gives more.
    """
    west, south, east, north = bounds
    for side in sorted(each for each in choices if each >= wanted):
        if (east - west) * (north - south) / side**2 <= most:
            return side
    raise CountRefused("too-many-cells", cells=(east - west) * (north - south) / max(choices) ** 2, limit=most)


def _places(frame: pd.DataFrame) -> np.ndarray:
    return frame[["e", "n"]].to_numpy(dtype=float)


def _listed(values) -> list | None:
    return list(values) if values is not None else None
