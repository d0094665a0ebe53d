"""The plan as staff read it: programmes and their layers, drafts and sensitive ones too. Used by the desk only."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from layers.models import Programme
from layers.sql import query


def programmes(session: Session) -> list[Programme]:
    """All programmes, by key."""
    return list(session.scalars(select(Programme).order_by(Programme.key)))


def programme(session: Session, key: str) -> Programme | None:
    """The programme with this key, if there is one."""
    return session.scalar(select(Programme).where(Programme.key == key))


def layers(session: Session, programme_id: uuid.UUID, key: str | None = None) -> list[Row]:
    """The layers of a programme in order, or the one with ``key``; the columns stand in desk_layers.sql."""
    return list(session.execute(query("desk_layers"), {"programme": programme_id, "key": key}))
