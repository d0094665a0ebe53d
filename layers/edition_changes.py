"""The rows of a difference between two editions: a page of a table, shapes for the map, signs that stand on what goes."""
from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from layers import edition_values
from layers.edition_differences import Difference
from layers.edition_matching import Pair, read
from layers.sql import query

MOST = 20_000  # shapes of one kind on a map


@dataclass
class Change:
    """One row of a difference: its kind, the two shapes (None where there is none), a title {"it": …}, {column: (from, to)}, metres moved, a point on it."""

    kind: str
    old_id: uuid.UUID | None
    new_id: uuid.UUID | None
    title: dict
    columns: dict[str, tuple]
    metres: float | None
    lon: float
    lat: float


def changes(session: Session, difference: Difference, kind: str, *, offset: int = 0, limit: int = 50) -> list[Change]:
    """A page of the rows of one kind, in the order of the newer edition (of the older for what was removed)."""
    page = difference.pairs[kind][offset:offset + limit]
    shown = {row.id: row for row in _rows(session, difference, page, "edition_points")}
    both = [each for each in page if each.old_id and each.new_id and not each.same_words]
    values = edition_values.changed(session, difference.old_id, difference.new_id, both, difference.basis, public=difference.public)
    return [Change(kind, each.old_id, each.new_id, row.title, values.get((each.old_id, each.new_id), {}), each.metres if kind == "moved" else None, row.lon, row.lat)
            for each in page for row in [shown[each.new_id or each.old_id]]]


def geojson(session: Session, difference: Difference, kind: str, *, limit: int = MOST) -> dict:
    """The shapes of one kind as a FeatureCollection (lon/lat, 7 decimals); `of` says how many there are when `limit` cuts.

    Properties: kind, old, new (ids), title; of what moved the shape is the new one and "before" holds the old geometry.
    """
    page = difference.pairs[kind][:limit]
    shown = {row.id: row for row in _rows(session, difference, page, "edition_outlines")}
    before = {row.id: row.geometry for row in session.execute(read("edition_outlines", difference.public), {
        "edition": difference.old_id, "ids": [each.old_id for each in page]})} if kind == "moved" else {}
    features = []
    for each in page:
        row = shown[each.new_id or each.old_id]
        properties = {"kind": kind, "old": _text(each.old_id), "new": _text(each.new_id), "title": row.title}
        if kind == "moved":
            properties |= {"before": before[each.old_id], "metres": each.metres}
        features.append({"type": "Feature", "id": str(row.id), "geometry": row.geometry, "properties": properties})
    return {"type": "FeatureCollection", "features": features, "of": len(difference.pairs[kind])}


def signs_about(session: Session, difference: Difference) -> dict[str, int]:
    """How many published signs are about shapes that were removed, moved or changed: {"removed": n, "moved": n, "changed": n}. For staff."""
    return {kind: session.scalar(query("edition_signs"), {"ids": [each.old_id for each in difference.pairs[kind]]}) for kind in ("removed", "moved", "changed")}


def _rows(session: Session, difference: Difference, page: list[Pair], name: str):
    """Of each pair the newer shape, or the older one where there is no newer."""
    for edition, ids in ((difference.new_id, [each.new_id for each in page if each.new_id]), (difference.old_id, [each.old_id for each in page if not each.new_id])):
        if ids:
            yield from session.execute(read(name, difference.public), {"edition": edition, "ids": ids})


def _text(id: uuid.UUID | None) -> str | None:
    return str(id) if id else None
