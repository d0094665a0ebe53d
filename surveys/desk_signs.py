"""Signs and consultations as staff read them, with exact places and drafts. Used by the desk only."""
from __future__ import annotations

import uuid
from dataclasses import dataclass, fields

from sqlalchemy import Row
from sqlalchemy.orm import Session

from surveys.consultations import CategoryView, ConsultationView
from surveys.errors import NotFound
from surveys.models import Category
from surveys.sql import query


@dataclass(frozen=True)
class DeskConsultation:
    """A consultation with its signs by state; ``view`` counts people and contributions of all states that the desk counts."""

    view: ConsultationView
    queued: int
    published: int
    hidden: int
    withdrawn: int


def consultations(session: Session) -> list[DeskConsultation]:
    """All consultations, drafts too, real ones first."""
    return _read(session, None)


def consultation(session: Session, slug: str) -> DeskConsultation:
    """The consultation with this slug. Raises NotFound("consultation-unknown")."""
    found = _read(session, slug)
    if not found:
        raise NotFound("consultation-unknown")
    return found[0]


def categories(session: Session, consultation_id: uuid.UUID) -> dict[str, CategoryView]:
    """The categories by key, in order, of drafts too."""
    rows = session.query(Category).filter(Category.consultation_id == consultation_id).order_by(Category.position)
    names = [field.name for field in fields(CategoryView)]
    return {row.key: CategoryView(**{name: getattr(row, name) for name in names}) for row in rows}


def details(session: Session, consultation_id: uuid.UUID, ids: list[uuid.UUID]) -> list[Row]:
    """What staff read of some signs (columns in desk_signs.sql), oldest first; withdrawn ones are left out."""
    if not ids:
        return []
    return list(session.execute(query("desk_signs"), {"consultation": consultation_id, "ids": list(ids)}))


def _read(session: Session, slug: str | None) -> list[DeskConsultation]:
    names = {field.name for field in fields(ConsultationView)}
    made = []
    for row in session.execute(query("desk_consultations"), {"slug": slug}).mappings():
        counts = {name: row[name] for name in ("queued", "published", "hidden", "withdrawn")}
        made.append(DeskConsultation(ConsultationView(**{name: row[name] for name in names}), **counts))
    return made
