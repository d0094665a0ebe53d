"""How many signs one person leaves, from how many a network is a flood and a flood an attack; read and changed by staff."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from surveys.errors import NotAcceptable
from surveys.models import Category, Consultation

# the least and the most that make sense: nobody is to be shut out by a slip of the hand
BOUNDS = {"signs_per_person": (1, 1000), "flood_signs": (1, 10_000), "flood_minutes": (1, 24 * 60), "attack_signs": (1, 100_000)}
GUARD = text("SELECT puzzle FROM published.guard WHERE consultation_id = :id")


def read(session: Session, consultation_id: uuid.UUID) -> dict[str, int | None]:
    """The limits by name; those of a category as ``category:KEY``, None where the consultation's holds."""
    found = session.get_one(Consultation, consultation_id)
    limits = {name: getattr(found, name) for name in BOUNDS}
    return limits | {f"category:{each.key}": each.signs_per_person for each in _categories(session, consultation_id)}


def change(session: Session, consultation_id: uuid.UUID, wanted: dict[str, int | None]) -> dict[str, list[int | None]]:
    """Set the limits that are given; what changed as name: [before, after]. The caller commits. Raises NotAcceptable naming the field."""
    found = session.get_one(Consultation, consultation_id, with_for_update=True)
    kinds = {f"category:{each.key}": each for each in _categories(session, consultation_id)}
    changed = {}
    for name, value in wanted.items():
        if name not in BOUNDS and name not in kinds:
            raise NotAcceptable("unknown-field", name[:80], name=name[:80])
        low, high = BOUNDS[name if name in BOUNDS else "signs_per_person"]
        if (value is None and name in BOUNDS) or (value is not None and not low <= value <= high):
            raise NotAcceptable("limit-bounds", name, low=low, high=high)
        holder, column = (found, name) if name in BOUNDS else (kinds[name], "signs_per_person")
        before = getattr(holder, column)
        if before != value:
            setattr(holder, column, value)
            changed[name] = [before, value]
    session.flush()
    return changed


def guard(session: Session, consultation_id: uuid.UUID, until: dt.datetime | None) -> None:
    """Let signs from the street wait unless the phone has worked for them, until a moment; None: no more. The caller commits."""
    session.get_one(Consultation, consultation_id).guarded_until = until
    session.flush()


def guarded(session: Session, consultation_id: uuid.UUID, now: dt.datetime | None = None) -> tuple[bool, dt.datetime | None]:
    """Whether the guard is up now, and until when if staff raised it: (True, None) while a flood raises it by itself."""
    until = session.get_one(Consultation, consultation_id).guarded_until
    return bool(session.scalar(GUARD, {"id": consultation_id})), until if until and until > (now or dt.datetime.now(dt.UTC)) else None


def _categories(session: Session, consultation_id: uuid.UUID) -> list[Category]:
    return list(session.scalars(select(Category).where(Category.consultation_id == consultation_id).order_by(Category.position)))
