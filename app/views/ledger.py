"""For residents: one intervention as a page, and the ledger of a programme as tables: promises and money."""
from __future__ import annotations

import uuid

from flask import render_template, url_for

from app import ledger_words as words
from app import money_table, presenting, promises_table, queries, spreadsheet
from app.db import reader
from app.i18n import LANG, pick
from app.views.residents import LIST, blueprint, plan, public_address
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
    about = signs.Filters(intervention=id)
    said = signs.published(reader(), found.id, filters=about, most=LIST)
    return render_template(
        "residents/intervention.html", consultation=found, intervention=card, signs=said, signs_in_all=signs.count(reader(), found.id, about),
        categories=consultations.categories(reader(), found.id), statuses=[status(row) for row in ledger_reading.statuses(reader(), id)],
        mistakes=[dict(row._mapping) | {"what": pick(row.what), "reason": pick(row.reason)} for row in ledger_reading.mistakes(reader(), id)], rule=words.rule(),
        link=public_address("residents.intervention", lang=lang, slug=slug, number=number),
    )


def status(row) -> dict:
    """One row of the history of a status, in words."""
    return {
        "status": row.status, "words": presenting.status_words(row.status), "verified": row.verified, "said_by": row.said_by, "said_where": row.said_where,
        "link": words.link(row.said_where), "said_on": words.when_said(row.said_on), "reason": pick(row.reason), "noted_on": row.noted_on,
    }


def programmes(found) -> list:
    """The programmes a consultation shows something of. Raises NotFound where there is none."""
    shown = ledger_reading.programmes(reader(), found.id)
    if not shown:
        raise NotFound("programme-unknown")
    return shown


def all_promises(found) -> tuple[list[promises_table.Line], dict[str, str]]:
    """Every promise of the programmes a consultation shows, and the names of those who answer, by key."""
    shown = programmes(found)
    lines = [line for programme in shown for line in promises_table.lines(ledger_reading.milestones(reader(), programme.id, consultation_id=found.id))]
    return lines, {owner["key"]: pick(owner["name"]) for programme in shown for owner in ledger_reading.owners(reader(), programme.id)}


@blueprint.get(f"{LANG}/c/<slug>/promises")
def promises(lang: str, slug: str):
    """All promises of the plan: who answers, first promised, now promised, moved, how late, done."""
    found = consultations.find(reader(), slug)
    lines, owners = all_promises(found)
    asked = promises_table.Asked.read(owners)
    return render_template(
        "residents/promises.html", consultation=found, asked=asked, **promises_table.page(lines, owners, asked),
        here=lambda **query: url_for("residents.promises", lang=lang, slug=slug, **query), csv=url_for("residents.promises_csv", lang=lang, slug=slug, **asked.address),
        page_of=lambda line: url_for("residents.intervention", lang=lang, slug=slug, number=line.number) if line.shown else None,
    )


@blueprint.get(f"{LANG}/c/<slug>/promises.csv")
def promises_csv(lang: str, slug: str):
    """The same table as a file."""
    found = consultations.find(reader(), slug)
    lines, owners = all_promises(found)
    asked = promises_table.Asked.read(owners)
    return spreadsheet.download(f"{slug}-promises", promises_table.header(), map(promises_table.cells, asked.of(lines)))


@blueprint.get(f"{LANG}/c/<slug>/money")
def money(lang: str, slug: str):
    """The money of the plan as stated, fund by fund, each line with its source."""
    queries.only()
    found = consultations.find(reader(), slug)
    tables = [(programme, money_table.table(ledger_reading.money(reader(), programme.id, consultation_id=found.id))) for programme in programmes(found)]
    return render_template("residents/money.html", consultation=found, tables=tables, csv=url_for("residents.money_csv", lang=lang, slug=slug),
                           page_of=lambda line: url_for("residents.intervention", lang=lang, slug=slug, number=line["number"]) if line["shown"] else None)


@blueprint.get(f"{LANG}/c/<slug>/money.csv")
def money_csv(lang: str, slug: str):
    """Every line of money as a file."""
    queries.only()
    found = consultations.find(reader(), slug)
    lines = [line for programme in programmes(found) for line in money_table.table(ledger_reading.money(reader(), programme.id)).lines]
    return spreadsheet.download(f"{slug}-money", money_table.header(), map(money_table.cells, lines))
