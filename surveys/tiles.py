"""Vector tiles (Mapbox Vector Tile 2.1) of published signs: where they may be seen, their kind, day and answer; never words.

Made anew for every request out of `published.signs`, so that what is published, hidden or withdrawn shows at once. Up to zoom GATHERED
signs stand in 64 by 64 cells a tile, each with a count; a sign alone in its cell is itself. Counts of published signs have no threshold.
"""
from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from geo.tiles import Tile
from surveys.sql import query

GATHERED = 14  # signs one by one from the next zoom on
MOST = 50_000  # signs in one tile, the latest ones
FIELDS = {"id": "String", "category": "String", "day": "String", "answer": "String", "count": "Number"}


def make(session: Session, consultation_id: uuid.UUID, tile: Tile, category: str | None = None) -> bytes:
    """The tile with one layer of features "contributions", b"" where there is nothing; of one ``category`` if given."""
    values = {"consultation": consultation_id, "z": tile.z, "x": tile.x, "y": tile.y, "category": category}
    if tile.z <= GATHERED:
        return bytes(session.scalar(query("tile_sign_cells"), values))
    return bytes(session.scalar(query("tile_signs"), values | {"most": MOST}))
