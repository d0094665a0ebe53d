"""Rooms: a hall is one network, and with its code nobody in it is taken for a flood until the evening is over."""
from __future__ import annotations

import datetime as dt
import secrets
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import NotAcceptable
from surveys.fair_models import Room
from surveys.receipts import ALPHABET

LETTERS = 6
MAX_NAME = 80
LONGEST = dt.timedelta(hours=24)


def add(session: Session, consultation_id: uuid.UUID, name: str, hours: float, now: dt.datetime | None = None) -> Room:
    """A new room with a code of its own, open for so many hours (a day at most); the caller commits. Raises NotAcceptable."""
    name = " ".join(name.replace("\0", " ").split())
    if not name:
        raise NotAcceptable("room-name-missing", "name")
    if len(name) > MAX_NAME:
        raise NotAcceptable("text-too-long", "name", most=MAX_NAME, length=len(name))
    if not dt.timedelta(0) < dt.timedelta(hours=hours) <= LONGEST:
        raise NotAcceptable("room-hours", "hours")
    code = "".join(secrets.choice(ALPHABET) for _letter in range(LETTERS))
    room = Room(consultation_id=consultation_id, code=code, name=name, ends_at=(now or dt.datetime.now(dt.timezone.utc)) + dt.timedelta(hours=hours))
    session.add(room)
    session.flush()
    return room


def all_of(session: Session, consultation_id: uuid.UUID) -> list[Room]:
    """The rooms of a consultation, those that end last first."""
    return list(session.scalars(select(Room).where(Room.consultation_id == consultation_id).order_by(Room.ends_at.desc())))
