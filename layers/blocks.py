"""Blocks: the pieces of the quarter between streets, as staff choose them."""
from __future__ import annotations

import uuid

import shapely
from sqlalchemy.orm import Session

from layers.sql import query


def block_at(session: Session, consultation_id: uuid.UUID, lon: float, lat: float) -> shapely.Geometry | None:
    """The outline (EPSG:4326) of the block at a point, else of the nearest within some 60 m, else None. ``session`` is the desk's."""
    found = session.scalar(query("block_at"), {"consultation": consultation_id, "lon": lon, "lat": lat})
    return shapely.from_wkb(bytes(found)) if found is not None else None
