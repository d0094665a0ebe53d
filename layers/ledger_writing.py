"""Writing to the ledger: rows are added to promises, statuses and money; an intervention is made, and its plain texts are changed."""
from __future__ import annotations

import re
import unicodedata
import uuid

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from layers.ledger_entries import LANGUAGES, EntryRefused
from layers.models import Intervention, Layer, Milestone, MoneyLine, Programme, StatusEntry

TEXTS = ("title", "summary", "owner", "owner_keys", "note")


def append_milestone(session: Session, intervention: Intervention, values: dict, noted_by: str) -> bool:
    """Add a row to the promise ledger. False if this very row is there already. Raises EntryRefused."""
    values = values | {"what": values["what"] or _what_of(session, values["moves"])}
    return _append(session, Milestone, values | {"intervention_id": intervention.id}, noted_by, "moves")


def append_status(session: Session, intervention: Intervention, values: dict, noted_by: str) -> bool:
    """Add a row to the history of a status, which the intervention then follows. False if it is there already. Raises EntryRefused."""
    return _append(session, StatusEntry, values | {"intervention_id": intervention.id}, noted_by, "status")


def append_money(session: Session, programme_id: uuid.UUID, intervention: Intervention | None, values: dict, noted_by: str) -> bool:
    """Add a line of money. False if this very line is there already. Raises EntryRefused."""
    if not values["what"]:
        values = values | {"what": session.scalar(select(MoneyLine.what).where(MoneyLine.id == values["replaces"])) or {}}
    return _append(session, MoneyLine, values | {"programme_id": programme_id, "intervention_id": intervention.id if intervention else None}, noted_by, "replaces")


def _what_of(session: Session, milestone: uuid.UUID | None) -> dict:
    return session.scalar(select(Milestone.what).where(Milestone.id == milestone)) or {}


def _append(session: Session, model, values: dict, noted_by: str, field: str) -> bool:
    """One row, once: its id is the key of the form it came with. What the database refuses was changed by somebody else meanwhile."""
    values = values | {"noted_by": noted_by}
    try:
        with session.begin_nested():
            # an empty JSON is no JSON null
            row = {name: value for name, value in values.items() if value is not None}
            added = session.scalar(insert(model).values(**row).on_conflict_do_nothing(index_elements=["id"]).returning(model.id))
    except IntegrityError:
        raise EntryRefused({field: "entry-changed-meanwhile"}) from None
    if added:
        return True
    known = session.get(model, values["id"], populate_existing=True)
    if any(getattr(known, name) != value for name, value in values.items()):
        raise EntryRefused({"key": "entry-sent-already"})
    return False


def change_texts(session: Session, intervention: Intervention, values: dict) -> dict:
    """Put the texts in place; returns what they were, for the audit: only those that changed."""
    after = {name: values[name] for name in TEXTS}
    for name, typed in after.items():
        if isinstance(typed, dict):  # languages that the form does not know stay as they were
            after[name] = {code: words for code, words in (getattr(intervention, name) or {}).items() if code not in LANGUAGES} | typed
    before = {name: getattr(intervention, name) for name in TEXTS if getattr(intervention, name) != after[name]}
    for name in before:
        setattr(intervention, name, after[name])
    session.flush()
    return before


def add_intervention(session: Session, programme: Programme, layer: Layer, values: dict, id: uuid.UUID) -> Intervention:
    """A new intervention, planned and not verified, with the next number; the one that is there if the same form came before."""
    session.scalar(select(Layer.id).where(Layer.programme_id == programme.id).order_by(Layer.position).limit(1).with_for_update())  # one number after the other
    known = session.get(Intervention, id)
    if known is not None:
        return known
    number = (session.scalar(select(func.max(Intervention.number)).where(Intervention.programme_id == programme.id)) or 0) + 1
    made = Intervention(id=id, programme_id=programme.id, layer_id=layer.id, number=number, key=_key(values["title"]["it"], number), status="planned", status_verified=False, **values)
    session.add(made)
    session.flush()
    return made


def _key(title: str, number: int) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return f"{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')[:50] or 'intervention'}-{number}"
