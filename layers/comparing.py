"""Two editions of a layer for everybody: which there are, and their shapes in a box. What differs is found by `layers.editions`."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from layers.sql import query

MOST = 4000  # shapes that an old phone still draws twice
EDITIONS = text("SELECT * FROM published.editions WHERE layer_id = :layer ORDER BY number")

SEVERAL = text("SELECT l.key FROM published.layers l JOIN published.editions e ON e.layer_id = l.id WHERE l.consultation_id = :consultation"
               " GROUP BY l.key HAVING count(*) > 1")


def several(session: Session, consultation_id: uuid.UUID) -> set[str]:
    """The keys of the layers of a consultation that have more than one public edition."""
    return set(session.scalars(SEVERAL, {"consultation": consultation_id}))


def editions(session: Session, layer_id: uuid.UUID) -> list[Row]:
    """The editions of a layer that are or were in force, oldest first; of a sensitive layer only the one in force."""
    return list(session.execute(EDITIONS, {"layer": layer_id}))


def shapes(session: Session, edition_id: uuid.UUID, bounds: tuple[float, float, float, float], most: int = MOST) -> list[Row]:
    """The shapes of an edition that touch the box (west, south, east, north; degrees), GeoJSON geometries in EPSG:4326; none of a draft or a sensitive layer.

    At most ``most``; the column ``of`` of each row says how many there are.
    """
    return list(session.execute(query("compare_shapes"), {"edition": edition_id, "most": most, **dict(zip(("west", "south", "east", "north"), bounds))}))
