"""The ledger of the plan at the desk as tables: all promises by owner, money by source; both as files. Sums of the whole programme are written here."""
from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import accounts, intervention_page, money_table, promises_table, queries, spreadsheet
from app import ledger_words as words
from app.db import desk
from app.entry_form import EntryForm
from app.i18n import pick
from app.views.desk import blueprint
from app.views.desk.plan import programme_of
from layers import ledger_entries as entries
from layers import ledger_reading
from layers import ledger_writing as writing
from layers.ledger_entries import EntryRefused
from layers.models import Programme


def read(programme: Programme) -> tuple[list[promises_table.Line], dict[str, str], promises_table.Asked]:
    """All promises, the names of those who answer by key, and what the address asks for."""
    owners = {owner["key"]: pick(owner["name"]) for owner in programme.facts.get("owners", [])}
    return promises_table.lines(ledger_reading.milestones(desk(), programme.id)), owners, promises_table.Asked.read(owners)


@blueprint.get("/plan/<programme>/promises")
def promises(programme: str):
    """All promises of the plan: who answers, first promised, now promised, moved, how late, done."""
    found = programme_of(programme)
    lines, owners, asked = read(found)
    return render_template(
        "desk/plan/promises.html", programme=found, asked=asked, **promises_table.page(lines, owners, asked),
        here=lambda **query: url_for("desk.promises", programme=programme, **query), csv=url_for("desk.promises_csv", programme=programme, **asked.address),
        page_of=lambda line: url_for("desk.intervention", programme=programme, number=line.number, _anchor="promises"),
    )


@blueprint.get("/plan/<programme>/promises.csv")
def promises_csv(programme: str):
    """The same table as a file."""
    lines, _owners, asked = read(programme_of(programme))
    return spreadsheet.download(f"{programme}-promises", promises_table.header(), map(promises_table.cells, asked.of(lines)))


def money_page(programme: str, form: EntryForm | None = None):
    """The page of the money; ``form`` is one that was refused."""
    found = programme_of(programme)
    table = money_table.table(ledger_reading.money(desk(), found.id))
    return render_template(
        "desk/plan/money.html", programme=found, table=table, form=form or EntryForm("money"), choices=intervention_page.money_choices(desk(), found.id, None),
        csv=url_for("desk.money_csv", programme=programme),
        page_of=lambda line: None if line["programme"] else url_for("desk.intervention", programme=programme, number=line["number"], _anchor="money"),
    ), 422 if form else 200


@blueprint.get("/plan/<programme>/money")
def money(programme: str):
    """The money of the plan as stated, fund by fund, each line with its source."""
    queries.only()
    return money_page(programme)


@blueprint.post("/plan/<programme>/money")
def money_of_programme_add(programme: str):
    """A sum of the whole programme under one of its funds, or one that replaces or takes back another."""
    found = programme_of(programme)
    choices = intervention_page.money_choices(desk(), found.id, None)
    try:
        values = entries.money(request.form, choices["funds"], [], [line["id"] for line in choices["standing"]], words.today())
        if writing.append_money(desk(), found.id, None, values, g.account.name):
            accounts.note(desk(), g.account, "ledger.money", object_id=found.id, row=str(values["id"]))
            flash(_("Scritto. Resta nel registro."))
        else:
            flash(_("Questa riga c'era già: non l'abbiamo scritta due volte."))
        desk().commit()
    except EntryRefused as refused:
        desk().rollback()
        return money_page(programme, EntryForm.refused("money", request.form, refused))
    return redirect(url_for("desk.money", programme=programme), 303)


@blueprint.get("/plan/<programme>/money.csv")
def money_csv(programme: str):
    """Every line of money as a file."""
    queries.only()
    found = programme_of(programme)
    return spreadsheet.download(f"{programme}-money", money_table.header(), map(money_table.cells, money_table.table(ledger_reading.money(desk(), found.id)).lines))
