"""Published signs, one by one or gathered in clusters, as the public may see them. Used by the map, the list and the handouts."""
from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import Row
from sqlalchemy.orm import Session

from geo.bbox import BoundingBox
from surveys.errors import NotFound
from surveys.sql import query

MOST = 50_000  # in one answer; a whole city's signs in one year


@dataclass(frozen=True)
class Filters:
    """Which published signs are meant; what is empty does not filter. ``since`` and ``until`` are days, both included."""

    categories: tuple[str, ...] = ()
    intervention: uuid.UUID | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    answer: str | None = None
    words: str = ""

    def __bool__(self) -> bool:
        return self != EVERYTHING

    def values(self) -> dict:
        """What the statements of this house bind."""
        looked_for = self.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return {"categories": list(self.categories) or None, "intervention": self.intervention, "since": self.since, "until": self.until,
                "answer": self.answer, "words": f"%{looked_for}%" if looked_for else None}


EVERYTHING = Filters()


def _parameters(consultation_id: uuid.UUID, bbox: BoundingBox | None, filters: Filters) -> dict:
    box = bbox.as_tuple() if bbox else (0, 0, 0, 0)
    return {"consultation": consultation_id, "boxed": bbox is not None, **dict(zip(("west", "south", "east", "north"), box)), **filters.values()}


def published(session: Session, consultation_id: uuid.UUID, *, bbox: BoundingBox | None = None, filters: Filters = EVERYTHING,
              most: int = MOST, after: int = 0) -> list[Row]:
    """Published signs (columns in published_signs.sql), newest day first, at most ``most`` after the first ``after``."""
    values = _parameters(consultation_id, bbox, filters) | {"most": most, "after": after, "sign": None}
    return list(session.execute(query("published_signs"), values))


def one(session: Session, consultation_id: uuid.UUID, sign: uuid.UUID) -> Row:
    """One published sign, with the same columns. Raises NotFound("sign-unknown"): a hidden sign is as unknown as one that never was."""
    found = session.execute(query("published_signs"), _parameters(consultation_id, None, EVERYTHING) | {"most": 1, "after": 0, "sign": sign}).one_or_none()
    if found is None:
        raise NotFound("sign-unknown")
    return found


def count(session: Session, consultation_id: uuid.UUID, filters: Filters = EVERYTHING) -> int:
    """How many published signs are meant."""
    return session.scalar(query("published_signs_count"), {"consultation": consultation_id, **filters.values()})


def clusters(session: Session, consultation_id: uuid.UUID, zoom: float, *, bbox: BoundingBox | None = None,
             filters: Filters = EVERYTHING) -> list[Row]:
    """Published signs gathered for a zoom, to the half. ``east``/``north`` (metres, the consultation's CRS) are where a symbol stands, ``bbox`` the degrees
    of its signs, ``people`` None unless the filters are kinds of signs only. Squares are whole: those at the edge of ``bbox`` reach out of it."""
    box = bbox.as_tuple() if bbox else (None,) * 4
    values = {"consultation": consultation_id, "zoom": zoom, **dict(zip(("west", "south", "east", "north"), box)), **filters.values()}
    return list(session.execute(query("published_clusters"), values))
