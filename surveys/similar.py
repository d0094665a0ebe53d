"""What others said near a place, shown before one more sign is left. Used by the flow of residents."""
from __future__ import annotations

import uuid

import shapely
from sqlalchemy import Row
from sqlalchemy.orm import Session

from surveys.sql import query

WITHIN = 100  # metres
MOST = 3


def near(session: Session, consultation_id: uuid.UUID, place: shapely.Geometry, category: str) -> list[Row]:
    """At most three published signs within 100 m of ``place`` (EPSG:4326), those of ``category`` first, then the nearest; columns in
    similar_signs.sql. ``session`` is the reader's: signs shown by zones only are not among them."""
    values = {"consultation": consultation_id, "place": place.wkb, "category": category, "within": WITHIN, "most": MOST}
    return list(session.execute(query("similar_signs"), values))
