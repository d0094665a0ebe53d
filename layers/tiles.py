"""Vector tiles (Mapbox Vector Tile 2.1) of a layer, made by the database out of what the public may read.

A tile holds one layer of features, named by the layer's key, with id, title (in one language), intervention, number, status, drawn
("schematic" where it is a rough shape), figure and value (what its class is told by: see layers/styles.py); what is empty is left out.
Points seen from far, up to zoom GATHERED, are gathered in 64 by 64 cells a tile, each with a count; a point alone in its cell is itself.
Of more than MOST shapes the largest are drawn and the second layer of features, "left-out", holds one point that tells how many are not: those and the ones too small to be seen.
"""
from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import text
from sqlalchemy.orm import Session

from geo.tiles import Tile
from layers.sql import query

GATHERED = 14  # points one by one from the next zoom on
MOST = 20_000  # shapes in one tile: some 500 kB on their way to a phone
MOST_IN_DETAIL = 1_000_000  # where every single one is asked for


@cache
def recipe() -> str:
    """Changes when tiles are made in another way, so that none made by an earlier version is taken for one of this."""
    return hashlib.md5(f"{query('tile_cells')} {query('tile_shapes')} {GATHERED} {MOST} {MOST_IN_DETAIL}".encode(), usedforsecurity=False).hexdigest()[:8]


@dataclass(frozen=True)
class TileLayer:
    """A layer of a consultation: ``bounds`` [w, s, e, n] in degrees or None; ``mark`` changes with its tiles, None if none may be kept."""

    id: uuid.UUID
    edition_id: uuid.UUID | None
    title: dict
    description: dict
    geometry_type: str
    sensitive: bool
    style: dict
    source: str
    licence: str
    count: int
    bounds: list[float] | None
    mark: str | None
    key: str = ""

    def gathers(self, z: int, detail: bool) -> bool:
        """Whether its points are gathered at a zoom. What is public of a sensitive layer is areas."""
        return self.geometry_type == "point" and z <= GATHERED and not detail and not self.sensitive


def find(session: Session, slug: str, key: str) -> TileLayer | None:
    """The layer ``key`` that the consultation ``slug`` shows; None if there is none. One short question, asked before every tile."""
    row = session.execute(text("SELECT * FROM published.tile_layer(:slug, :key)"), {"slug": slug, "key": key}).one_or_none()
    if row is None:
        return None
    layer = TileLayer(**row._asdict(), key=key)
    return replace(layer, mark=f"{recipe()}{layer.mark}") if layer.mark else layer


def fields(layer: TileLayer) -> dict[str, dict[str, str]]:
    """What the features of its tiles may tell, by layer of features: names with "String" or "Number" (TileJSON 3.0, vector_layers)."""
    told = {"id": "String", "title": "String", "intervention": "String", "number": "Number", "status": "String", "drawn": "String", "figure": "Number"}
    if layer.style.get("by"):
        told["value"] = "Number" if layer.style["by"].get("kind") == "number" else "String"
    if layer.geometry_type == "point":
        told["count"] = "Number"
    return {layer.key: told, "left-out": {"count": "Number"}}


def make(session: Session, layer: TileLayer, tile: Tile, language: str, *, detail: bool = False) -> bytes:
    """The tile, b"" where there is nothing. With ``detail`` it holds every shape, and each point stands for itself."""
    place = {"edition": layer.edition_id, "key": layer.key, "z": tile.z, "x": tile.x, "y": tile.y}
    by = layer.style.get("by") or {}
    field = by.get("field")
    told = {"lang": language, "by": "status" if by.get("kind") == "status" else "figure" if field == "figure" else "field" if field else None, "field": field}
    if layer.gathers(tile.z, detail):
        return bytes(session.execute(query("tile_cells"), place | told).one().mvt)
    most = MOST_IN_DETAIL if detail else MOST
    capped = layer.count > most
    made = session.execute(query("tile_shapes"), place | told | {"capped": capped, "most": most}).one()
    matched = session.scalar(query("tile_count"), place) if capped else 0
    return bytes(made.mvt) + (left_out_layer(matched - made.shapes) if matched > most else b"")


def left_out_layer(count: int) -> bytes:
    """A layer of features "left-out" with one point in the middle of the tile and the property "count", written by hand.

    The numbers are field and wire type of the Mapbox Vector Tile specification 2.1, section 4.
    """
    value = b"\x28" + _varint(count)  # int_value
    feature = b"\x12\x02\x00\x00" + b"\x18\x01" + b"\x22" + _sized(b"\x09" + _varint(4096) * 2)  # tags 0 0, a point, moved to 2048 2048
    layer = b"\x0a" + _sized(b"left-out") + b"\x12" + _sized(feature) + b"\x1a" + _sized(b"count") + b"\x22" + _sized(value) + b"\x28" + _varint(4096) + b"\x78\x02"
    return b"\x1a" + _sized(layer)


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])


def _sized(body: bytes) -> bytes:
    return _varint(len(body)) + body
