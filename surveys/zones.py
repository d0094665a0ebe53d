"""Moderation zones: where and when anonymous signs wait for a person, whatever the consultation says. They are ended, never deleted."""
from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.errors import NotAcceptable, NotFound
from surveys.fair_models import Zone

MAX_NAME = 80
MOST = 50  # in force at once: each is asked for every sign


@dataclass(frozen=True)
class Draft:
    """What staff ask for: an area in EPSG:4326 (None: everywhere), days from 1 (Monday) to 7 (none: every day), whole hours (None: all day)."""

    name: str
    area: shapely.MultiPolygon | None = None
    days: list[int] = field(default_factory=list)
    from_hour: int | None = None
    to_hour: int | None = None
    last_day: dt.date | None = None


def add(session: Session, consultation_id: uuid.UUID, draft: Draft, *, by: str, today: dt.date) -> Zone:
    """A new zone, in force at once; the caller commits. Raises NotAcceptable naming the field."""
    name = " ".join(draft.name.replace("\0", " ").split())
    if not name:
        raise NotAcceptable("zone-name-missing", "name")
    if len(name) > MAX_NAME:
        raise NotAcceptable("text-too-long", "name", most=MAX_NAME, length=len(name))
    if not set(draft.days) <= set(range(1, 8)):
        raise NotAcceptable("zone-days", "days")
    hours = (draft.from_hour, draft.to_hour)
    if (None in hours and hours != (None, None)) or (None not in hours and (draft.from_hour == draft.to_hour or not all(0 <= hour < 24 for hour in hours))):
        raise NotAcceptable("zone-hours", "from_hour")
    if draft.last_day and draft.last_day < today:
        raise NotAcceptable("zone-day-gone", "last_day")
    if session.scalar(select(func.count()).where(Zone.consultation_id == consultation_id, Zone.ended_at.is_(None))) >= MOST:
        raise NotAcceptable("zones-many", "name", most=MOST)
    zone = Zone(consultation_id=consultation_id, name=name, area=from_shape(draft.area, srid=4326) if draft.area else None, days=sorted(set(draft.days)),
                from_hour=draft.from_hour, to_hour=draft.to_hour, last_day=draft.last_day, made_by=by)
    session.add(zone)
    session.flush()
    return zone


def end(session: Session, consultation_id: uuid.UUID, id: uuid.UUID, *, by: str) -> bool:
    """From now on the zone holds nothing; what waits keeps waiting. False if it had ended; the caller commits. Raises NotFound."""
    zone = session.scalar(select(Zone).where(Zone.id == id, Zone.consultation_id == consultation_id).with_for_update())
    if zone is None:
        raise NotFound("zone-unknown")
    if zone.ended_at is not None:
        return False
    zone.ended_by, zone.ended_at = by, func.now()
    session.flush()
    return True


def all_of(session: Session, consultation_id: uuid.UUID) -> list[Zone]:
    """The zones of a consultation: those in force first, the newest first."""
    return list(session.scalars(select(Zone).where(Zone.consultation_id == consultation_id).order_by(Zone.ended_at.desc().nulls_first(), Zone.made_at.desc())))
