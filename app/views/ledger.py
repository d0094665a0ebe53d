"""For residents: one intervention as a page, and the ledger of a programme as tables: promises and money."""
from __future__ import annotations

import uuid

from flask import render_template

from app import ledger_card, presenting
from app import ledger_words as words
from app.db import reader
from app.i18n import pick
from app.views.residents import LANG, LIST, blueprint, plan
from layers import ledger_reading
from surveys import consultations, signs
from surveys.errors import NotFound


@blueprint.get(f"{LANG}/c/<slug>/i/<int:number>")
def intervention(lang: str, slug: str, number: int):
    """One intervention as a page: what, who, money, every promise with its date, how its status changed, and what people say."""
    found = consultations.find(reader(), slug)
    card = next((each for each in plan(found) if each["number"] == number), None)
    if card is None:
        raise NotFound("intervention-unknown")
    id = uuid.UUID(card["id"])
    said = signs.published(reader(), found.id, intervention=id, most=LIST)
    return render_template(
        "residents/intervention.html", consultation=found, intervention=card, signs=said, signs_in_all=signs.count(reader(), found.id, id),
        categories=consultations.categories(reader(), found.id), statuses=[status(row) for row in ledger_reading.statuses(reader(), id)],
        mistakes=[row._mapping | {"what": pick(row.what), "reason": pick(row.reason)} for row in ledger_reading.mistakes(reader(), id)], rule=words.rule(),
    )


def status(row) -> dict:
    """One row of the history of a status, in words."""
    return {
        "status": row.status, "words": presenting.status_words(row.status), "verified": row.verified, "said_by": row.said_by, "said_where": row.said_where,
        "link": words.link(row.said_where), "said_on": words.when_said(row.said_on), "reason": pick(row.reason), "noted_on": row.noted_on,
    }
