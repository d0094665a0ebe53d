"""Public heat: people per cell of the fixed grid, with the threshold already applied in the database. Used by map, page and render."""
from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

SIZES = (100, 200, 400)
CELLS = text(
    "SELECT col, line, people, contributions, shown FROM published.heat"
    " WHERE consultation_id = :consultation AND category = :category AND size = :size ORDER BY line, col"
)
TOTALS = text(
    "SELECT people, contributions, most_active_share FROM published.totals WHERE consultation_id = :consultation AND category = :category"
)


@dataclass(frozen=True)
class Cell:
    """One square of ``size`` metres; ``people`` and ``contributions`` are None where fewer than five people are behind it."""

    col: int
    row: int
    people: int | None
    contributions: int | None

    @property
    def few(self) -> bool:
        """Too few people to give a figure."""
        return self.people is None


@dataclass(frozen=True)
class Heat:
    """People per cell, and the totals of the same selection."""

    size: int
    category: str | None
    cells: list[Cell]
    people: int
    contributions: int
    most_active_share: float


def totals(session: Session, consultation_id: uuid.UUID, category: str = "*"):
    """People, contributions and the most active person's share; category '' is all `point` ones, '*' is all."""
    row = session.execute(TOTALS, {"consultation": consultation_id, "category": category}).one_or_none()
    return (row.people, row.contributions, row.most_active_share) if row else (0, 0, 0.0)


def read(session: Session, consultation_id: uuid.UUID, size: int, category: str | None = None) -> Heat:
    """The heat of one category, or of all `point` categories together, at 100, 200 or 400 m."""
    rows = session.execute(CELLS, {"consultation": consultation_id, "category": category or "", "size": size})
    cells = [Cell(row.col, row.line, row.people, row.contributions) for row in rows]
    return Heat(size, category, cells, *totals(session, consultation_id, category or ""))


def telling_size(session: Session, consultation_id: uuid.UUID, category: str | None = None) -> int:
    """The smallest size at which most signs fall in shown cells; the largest if none does."""
    contributions = totals(session, consultation_id, category or "")[1]
    for size in SIZES:
        heat = read(session, consultation_id, size, category)
        if contributions and sum(cell.contributions or 0 for cell in heat.cells) * 2 > contributions:
            return size
    return SIZES[-1]
