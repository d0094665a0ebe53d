"""The plan as the public sees it: layers with legend and source, shapes, interventions with their ledger, places. Used by all views."""
from __future__ import annotations

import uuid

from sqlalchemy import Row
from sqlalchemy.orm import Session

from geo.bbox import BoundingBox
from layers.sql import query


def layers(session: Session, consultation_id: uuid.UUID) -> list[Row]:
    """The layers of a consultation in order; ``bounds`` is [w, s, e, n] in degrees or None (see layers.sql for the columns)."""
    return list(session.execute(query("layers"), {"consultation": consultation_id}))


def features(session: Session, consultation_id: uuid.UUID, key: str, bbox: BoundingBox | None = None) -> list[Row]:
    """The shapes of one layer as GeoJSON geometries (EPSG:4326), those that touch ``bbox`` if given."""
    box = bbox.as_tuple() if bbox else (0, 0, 0, 0)
    values = dict(zip(("west", "south", "east", "north"), box))
    return list(session.execute(query("features"), {"consultation": consultation_id, "key": key, "boxed": bbox is not None, **values}))


def interventions(session: Session, consultation_id: uuid.UUID, id: uuid.UUID | None = None) -> list[Row]:
    """All interventions of a consultation, or the one with ``id`` (an empty list if there is none)."""
    return list(session.execute(query("interventions"), {"consultation": consultation_id, "id": id}))


def places(session: Session, consultation_id: uuid.UUID, place: uuid.UUID | None = None) -> list[Row]:
    """Streets and landmarks inside the area, each with one point (lon, lat) on it; or the one asked for."""
    return list(session.execute(query("places"), {"consultation": consultation_id, "place": place}))


def nearest(session: Session, consultation_id: uuid.UUID, lon: float, lat: float) -> list[Row]:
    """The named things within 400 m of a point, nearest first, with their distance in metres."""
    return list(session.execute(query("nearest"), {"consultation": consultation_id, "lon": lon, "lat": lat}))
