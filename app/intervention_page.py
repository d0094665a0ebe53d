"""What the desk's page of one intervention shows: its ledger with who noted each row, what its forms offer, its shapes."""
from __future__ import annotations

import hashlib
import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import ledger_card, money_table, presenting
from app import ledger_words as words
from app.entry_form import EntryForm
from app.i18n import pick
from layers import ledger, ledger_reading, ledger_shapes, money
from layers import ledger_writing as writing
from layers.ledger_entries import STATUSES
from layers.models import Intervention, Layer, Milestone, MoneyLine, Programme, StatusEntry


def all_of(session: Session, programme: Programme) -> list[dict]:
    """The interventions of a programme, each with how many rows its ledger has."""
    def rows_of(model):
        return select(func.count()).where(model.intervention_id == Intervention.id).correlate(Intervention).scalar_subquery()

    found = session.execute(select(Intervention, Layer.title, rows_of(Milestone), rows_of(MoneyLine)).join(Layer, Layer.id == Intervention.layer_id)
                            .where(Intervention.programme_id == programme.id).order_by(Intervention.number))
    return [{"number": row.number, "title": pick(row.title), "owner": pick(row.owner), "layer": pick(layer), "status": row.status, "status_words": presenting.status_words(row.status),
             "verified": row.status_verified, "milestones": milestones, "money": lines} for row, layer, milestones, lines in found]


def mark(intervention: Intervention) -> str:
    """A mark of the plain texts as they stand: a form that saw others is told."""
    texts = {name: getattr(intervention, name) for name in writing.TEXTS}
    return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:16]


def money_choices(session: Session, programme_id, number: int | None) -> dict:
    """What the form of a money line offers: the funds by key, the lines it can be a part of, the lines it can replace."""
    rows = ledger_reading.money(session, programme_id)
    table = money_table.table(rows)
    own = {row.id for row in rows if row.number == number}
    standing = {row.id for row in money.standing(rows)} & own
    return {
        "funds": table.names if number is not None else {account.fund: table.names[account.fund] for account in table.accounts if account.stated is not None},
        "lines": [line for line in table.lines if line["id"] in own],
        "standing": [line for line in table.lines if line["id"] in standing],
        "wholes": [line for line in table.lines if line["id"] in standing and not line["part"]] if number is not None else [],
    }


def facts(session: Session, programme: Programme, intervention: Intervention, looked_for: str, refused: EntryForm | None) -> dict:
    """Everything the page shows, with ``refused`` in place of the blank form of its name."""
    rows = [dict(row._mapping) for row in ledger_reading.milestones(session, programme.id, number=intervention.number)]
    shapes, count = ledger_shapes.offered(session, intervention, looked_for)
    forms = {name: EntryForm(name) for name in ("promises", "status", "money")}
    forms["texts"] = EntryForm.of_texts("texts", {name: getattr(intervention, name) for name in ("title", "summary", "owner", "note")}, owner_keys=intervention.owner_keys)
    if refused is not None:
        forms[refused.name] = refused
    return {
        "intervention": intervention,
        "promises": [ledger_card.promise(each, words.today()) for each in ledger.gather(rows)],
        "choice_options": [(row["id"], f"{pick(row['what'])} · {words.promised(pick(row['promised_for']), row['promised_from'], row['promised_to']) or words.outcome(row['outcome'])}") for row in rows],
        "mistakes": [dict(row._mapping) | {"what": pick(row.what), "reason": pick(row.reason)} for row in ledger_reading.mistakes(session, intervention.id)],
        "noted_by": {model.__tablename__: _noted(session, model, intervention) for model in (Milestone, StatusEntry, MoneyLine)},
        "statuses": [dict(row._mapping) | {"words": presenting.status_words(row.status), "link": words.link(row.said_where), "reason": pick(row.reason), "when": words.when_said(row.said_on)}
                     for row in ledger_reading.statuses(session, intervention.id)],
        "status_words": {status: presenting.status_words(status) for status in STATUSES},
        "money": money_choices(session, programme.id, intervention.number),
        "shapes": shapes, "more_shapes": count > len(shapes), "looked_for": looked_for,
        "layer": session.get(Layer, intervention.layer_id), "forms": forms, "seen": mark(intervention), "rule": words.rule(), "today": words.today(),
    }


def _noted(session: Session, model, intervention: Intervention) -> dict[str, str]:
    """Who noted each row, by its id."""
    return {str(row.id): row.noted_by for row in session.execute(select(model.id, model.noted_by).where(model.intervention_id == intervention.id)) if row.noted_by}
