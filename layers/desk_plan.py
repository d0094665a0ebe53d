"""The plan as staff read it: programmes and their layers, drafts and sensitive ones too. Used by the desk only."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from layers.models import Edition, Programme
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


def shapes(session: Session, edition_id: uuid.UUID, *, skip: int = 0, most: int = 50) -> list[Row]:
    """A page of the shapes of an edition; the columns stand in desk_shapes.sql."""
    return list(session.execute(query("desk_shapes"), {"edition": edition_id, "skip": skip, "most": most}))


def shapes_for_map(session: Session, edition: Edition, *, most: int = 5000) -> list[Row]:
    """All shapes of an edition with GeoJSON geometries (EPSG:4326), or of a large one an even sample of at most ``most``."""
    return list(session.execute(query("desk_shapes_map"), {"edition": edition.id, "every": max(1, -(-edition.features // most))}))


def bounds(session: Session, edition_id: uuid.UUID) -> list[float] | None:
    """West, south, east, north of an edition in degrees; None where it is empty."""
    box = session.execute(
        text("SELECT ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b) FROM (SELECT ST_Extent(geom) AS b FROM milo.features WHERE edition_id = :edition) e"),
        {"edition": edition_id},
    ).one()
    return None if box[0] is None else list(box)
