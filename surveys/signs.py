"""Published signs, one by one or gathered in clusters, as the public may see them. Used by the map, the list and the handouts."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from geo.bbox import BoundingBox
from surveys.sql import query

MOST = 50_000  # in one answer; a whole city's signs in one year
SINGLE_FROM_ZOOM = 18
FINGERTIP = 56  # pixels across: two clusters never overlap a 44 px target
# metres per pixel on the equator at zoom 0 of the web map grid (OGC Two Dimensional Tile Matrix Set, WebMercatorQuad)
EQUATOR = 156543.03392804097


def cluster_metres(zoom: float, latitude_cosine: float = 0.7) -> float:
    """How wide a cluster square is at a zoom, in metres on the ground; cos 45.4 degrees is 0.70."""
    return FINGERTIP * EQUATOR * latitude_cosine / 2**zoom


def _parameters(consultation_id, bbox: BoundingBox | None, category: str | None) -> dict:
    box = bbox.as_tuple() if bbox else (0, 0, 0, 0)
    return {"consultation": consultation_id, "boxed": bbox is not None, "category": category,
            **dict(zip(("west", "south", "east", "north"), box))}


def published(session: Session, consultation_id: uuid.UUID, *, bbox: BoundingBox | None = None, category: str | None = None,
              intervention: uuid.UUID | None = None, most: int = MOST, after: int = 0) -> list[Row]:
    """Published signs (columns in published_signs.sql), newest day first, at most ``most`` after the first ``after``."""
    values = _parameters(consultation_id, bbox, category) | {"intervention": intervention, "most": most, "after": after}
    return list(session.execute(query("published_signs"), values))


def count(session: Session, consultation_id: uuid.UUID, intervention: uuid.UUID) -> int:
    """How many published signs are about an intervention."""
    return session.scalar(text("SELECT count(*) FROM published.signs WHERE consultation_id = :consultation AND intervention_id = :intervention"),
                          {"consultation": consultation_id, "intervention": intervention})


def clusters(session: Session, consultation_id: uuid.UUID, zoom: float, *, bbox: BoundingBox | None = None,
             category: str | None = None) -> list[Row]:
    """Published signs gathered for a zoom; ``east``/``north`` of each cluster are metres in the consultation's CRS."""
    values = _parameters(consultation_id, bbox, category) | {"metres": cluster_metres(zoom)}
    return list(session.execute(query("published_clusters"), values))
