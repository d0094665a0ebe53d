"""The ledger as the public may read it: promises, history of statuses, mistakes and money, of a programme or of one intervention."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from layers.sql import query


def programmes(session: Session, consultation_id: uuid.UUID) -> list[Row]:
    """The programmes of which a consultation shows layers: id, key, title."""
    return list(session.execute(text("SELECT p.id, p.key, p.title FROM published.programmes p WHERE p.id IN (SELECT l.programme_id FROM published.layers l"
                                     " WHERE l.consultation_id = :consultation) ORDER BY p.key"), {"consultation": consultation_id}))


def owners(session: Session, programme_id: uuid.UUID) -> list[dict]:
    """Who answers for what in a programme: key, name, answers_for."""
    return session.scalar(text("SELECT facts -> 'owners' FROM published.programmes WHERE id = :id"), {"id": programme_id}) or []


def milestones(session: Session, programme_id: uuid.UUID, *, number: int | None = None, consultation_id: uuid.UUID | None = None) -> list[Row]:
    """The rows of the promise ledger that count, by intervention and in their order (see promises.sql for the columns)."""
    return list(session.execute(query("promises"), {"programme": programme_id, "number": number, "consultation": consultation_id}))


def money(session: Session, programme_id: uuid.UUID, *, number: int | None = None, consultation_id: uuid.UUID | None = None) -> list[Row]:
    """Every line of money that was written, amounts in euro (see money.sql for the columns)."""
    return list(session.execute(query("money"), {"programme": programme_id, "number": number, "consultation": consultation_id}))


def statuses(session: Session, intervention_id: uuid.UUID) -> list[Row]:
    """The history of a status, oldest first."""
    return list(session.execute(text("SELECT * FROM published.statuses WHERE intervention_id = :id ORDER BY position"), {"id": intervention_id}))


def mistakes(session: Session, intervention_id: uuid.UUID) -> list[Row]:
    """Rows of the promise ledger that were written by mistake, each with the reason."""
    return list(session.execute(text("SELECT * FROM published.mistakes WHERE intervention_id = :id ORDER BY position"), {"id": intervention_id}))
