"""The plan as the public sees it: layers with legend and source, shapes, interventions with their ledger, places. Used by all views."""
from __future__ import annotations

import uuid
from collections.abc import Iterator

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from geo.bbox import BoundingBox
from layers.sql import query

BATCH = 5000  # shapes held in memory at a time
EVERY = 2**31 - 1  # no place in the order is further
IN_FORCE = text("SELECT id, edition_id, sensitive FROM published.layers WHERE consultation_id = :consultation AND key = :key")


def layers(session: Session, consultation_id: uuid.UUID) -> list[Row]:
    """The layers of a consultation in order; ``bounds`` is [w, s, e, n] in degrees or None (see layers.sql for the columns)."""
    return list(session.execute(query("layers"), {"consultation": consultation_id}))


def features(session: Session, consultation_id: uuid.UUID, key: str, bbox: BoundingBox | None = None, most: int | None = None) -> list[Row]:
    """The shapes of one layer as GeoJSON geometries (EPSG:4326), those that touch ``bbox`` if given; the first ``most`` of them."""
    layer = _in_force(session, consultation_id, key)
    return _features(session, layer, bbox, most=most) if layer else []


def feature_batches(session: Session, consultation_id: uuid.UUID, key: str, bbox: BoundingBox | None = None, size: int = BATCH) -> Iterator[list[Row]]:
    """The same in batches, for layers that no memory should hold: between two of them the connection is given back, so that a slow client
    holds none. Raises EditionChanged if another edition went into force meanwhile: half of two editions is no answer."""
    layer = _in_force(session, consultation_id, key)
    places = session.execute(query("feature_places"), {"edition": layer.edition_id, "layer": layer.id}).one() if layer else None
    if places is None or places.first is None:
        return
    for first in range(places.first, places.last + 1, size):
        rows = _features(session, layer, bbox, first=first, last=first + size - 1)
        same = _in_force(session, consultation_id, key) == layer
        session.rollback()
        if not same:
            raise EditionChanged(f"{key} changed while it was read")
        if rows:
            yield rows


class EditionChanged(Exception):
    """What was being read is not in force any more."""


def _in_force(session: Session, consultation_id: uuid.UUID, key: str) -> Row | None:
    return session.execute(IN_FORCE, {"consultation": consultation_id, "key": key}).one_or_none()


def _features(session: Session, layer: Row, bbox: BoundingBox | None, *, most: int | None = None, first: int = -EVERY, last: int = EVERY) -> list[Row]:
    values = dict(zip(("west", "south", "east", "north"), bbox.as_tuple() if bbox else (0, 0, 0, 0)))
    part = {"first": first, "last": min(last, EVERY), "most": most}
    return list(session.execute(query("features"), {"edition": layer.edition_id, "layer": layer.id, "boxed": bbox is not None, **values, **part}))


def interventions(session: Session, consultation_id: uuid.UUID, id: uuid.UUID | None = None) -> list[Row]:
    """All interventions of a consultation, or the one with ``id`` (an empty list if there is none)."""
    return list(session.execute(query("interventions"), {"consultation": consultation_id, "id": id}))


def places(session: Session, consultation_id: uuid.UUID) -> list[Row]:
    """Streets, landmarks and interventions inside the area, each with one point (lon, lat) on it and the ``dimension`` of its shape."""
    return list(session.execute(query("places"), {"consultation": consultation_id}))


def nearest(session: Session, consultation_id: uuid.UUID, lon: float, lat: float) -> list[Row]:
    """The named things within 400 m of a point, nearest first, with their distance in metres and their nearest point (lon, lat)."""
    return list(session.execute(query("nearest"), {"consultation": consultation_id, "lon": lon, "lat": lat}))
