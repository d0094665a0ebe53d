"""Published signs through time: how many each month brought, and where they were left. Used by the page that goes through time."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import Row
from sqlalchemy.orm import Session

from surveys.sql import query

MOST = 10_000  # dots that an old phone still moves


def by_month(session: Session, consultation_id: uuid.UUID) -> dict[dt.date, int]:
    """How many public signs were left in each month (its first day), months without any left out; in order."""
    return {row.month: row.signs for row in session.execute(query("published_signs_by_month"), {"consultation": consultation_id})}


def spots(session: Session, consultation_id: uuid.UUID, every: int = 1) -> list[Row]:
    """Day and public position (lon, lat in degrees) of one sign of ``every`` so many, oldest first: an even sample over time."""
    return list(session.execute(query("published_sign_spots"), {"consultation": consultation_id, "every": every}))
