"""Many signs at once, as if each had been left: used by imports and by the made-up signs of `prova`.

A row is a dict: id, device (uuid) or person (any name), category (id), wkb (hex, EPSG:4326), accuracy, text, words_checked,
language, channel, visibility and, if wanted, answers, hidden_reason, duplicate_of, answer, counts, left_at (ISO 8601).
"""
from __future__ import annotations

import json
import uuid

from sqlalchemy.orm import Session

from surveys.sql import query


def put(session: Session, consultation_id: uuid.UUID, rows: list[dict]) -> None:
    """Write the signs and the people behind them; the caller commits. ``session`` is the owner's."""
    if not rows:
        return
    values = {"consultation": consultation_id, "rows": json.dumps(rows, ensure_ascii=False)}
    session.execute(query("import_people"), values)
    session.execute(query("import_signs"), values)


def new_ones(session: Session, consultation_id: uuid.UUID, rows: list[dict]) -> tuple[set[str], int]:
    """Which of the rows (id, identity, body) were never imported before, by id; and how many known ones say something else now.

    Each identity is remembered, so that the same row is new only once, also when two imports run together.
    """
    values = {"consultation": consultation_id, "rows": json.dumps(rows, ensure_ascii=False)}
    found = session.execute(query("import_receipts"), values).all()
    return {str(row.id) for row in found if row.added}, sum(row.differs for row in found)
