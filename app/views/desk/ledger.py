"""The interventions of the plan at the desk: their list, one with its ledger, and the forms that add to it. Nothing said is overwritten."""
from __future__ import annotations

import uuid

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app import accounts, intervention_page, queries
from app import ledger_words as words
from app.db import desk
from app.entry_form import EntryForm
from app.i18n import pick
from app.views.desk import blueprint
from app.views.desk.plan import programme_of
from layers import ledger_entries as entries
from layers import ledger_reading, ledger_shapes
from layers import ledger_writing as writing
from layers.ledger_entries import EntryRefused
from layers.models import Intervention, Layer, Programme
from surveys.errors import NotFound


def intervention_of(programme: Programme, number: int) -> Intervention:
    """The intervention in this address. Raises NotFound."""
    found = desk().scalar(select(Intervention).where(Intervention.programme_id == programme.id, Intervention.number == number))
    if found is None:
        raise NotFound("intervention-unknown")
    return found


def show(programme: str, number: int, form: EntryForm | None = None):
    """The page of one intervention; ``form`` is one that was refused, with all that was typed."""
    found = programme_of(programme)
    page = intervention_page.facts(desk(), found, intervention_of(found, number), request.args.get("shapes", "")[:100], form)
    return render_template("desk/plan/intervention.html", programme=found, refused=form, **page), 422 if form else 200


def back(programme: str, number: int, part: str):
    """To the part of the page that has changed."""
    return redirect(url_for("desk.intervention", programme=programme, number=number, _anchor=part), 303)


def write(programme: str, number: int, name: str, read, append):
    """Read a form and append what it says: ``read(intervention)`` gives values, ``append(intervention, values)`` writes them. One row of the audit."""
    intervention = intervention_of(programme_of(programme), number)
    try:
        values = read(intervention)
        if append(intervention, values):
            accounts.note(desk(), g.account, f"ledger.{name}", object_id=intervention.id, row=str(values["id"]))
            flash(_("Scritto. Resta nel registro."))
        else:
            flash(_("Questa riga c'era già: non l'abbiamo scritta due volte."))
        desk().commit()
    except EntryRefused as refused:
        desk().rollback()
        return show(programme, number, EntryForm.refused(name, request.form, refused))
    return back(programme, number, name)


@blueprint.get("/plan/<programme>/interventions")
def interventions(programme: str):
    """All interventions: number, who answers, status, how many promises and how much money is said."""
    queries.only()
    found = programme_of(programme)
    return render_template("desk/plan/interventions.html", programme=found, rows=intervention_page.all_of(desk(), found))


@blueprint.get("/plan/<programme>/interventions/<int:number>")
def intervention(programme: str, number: int):
    """One intervention with its promises, the history of its status, its money, its shapes and its texts."""
    queries.only("shapes")
    return show(programme, number)


@blueprint.post("/plan/<programme>/interventions/<int:number>/promises")
def milestone_add(programme: str, number: int):
    """A row of the promise ledger: a promise, a new date, a fact, or the taking back of a mistake."""
    def read(found):
        known = [row.id for row in ledger_reading.milestones(desk(), found.programme_id, number=number)]
        return entries.milestone(request.form, known, words.today())

    return write(programme, number, "promises", read, lambda found, values: writing.append_milestone(desk(), found, values, g.account.name))


@blueprint.post("/plan/<programme>/interventions/<int:number>/status")
def status_add(programme: str, number: int):
    """A row of the history of the status."""
    return write(programme, number, "status", lambda found: entries.status(request.form, words.today()),
                 lambda found, values: writing.append_status(desk(), found, values, g.account.name))


@blueprint.post("/plan/<programme>/interventions/<int:number>/money")
def money_add(programme: str, number: int):
    """A line of money, or one that replaces or takes back another."""
    def read(found):
        choices = intervention_page.money_choices(desk(), found.programme_id, number)
        return entries.money(request.form, choices["funds"], [line["id"] for line in choices["wholes"]], [line["id"] for line in choices["standing"]], words.today())

    return write(programme, number, "money", read, lambda found, values: writing.append_money(desk(), found.programme_id, found, values, g.account.name))


@blueprint.post("/plan/<programme>/interventions/<int:number>/texts")
def intervention_change(programme: str, number: int):
    """The plain texts: they change in place, what they were goes into the audit."""
    found = programme_of(programme)
    intervention = intervention_of(found, number)
    try:
        values = entries.intervention(request.form, [owner["key"] for owner in found.facts.get("owners", [])], request.form.getlist("owner_keys"))
        desk().refresh(intervention, with_for_update=True)
        if request.form.get("seen") != intervention_page.mark(intervention):
            raise EntryRefused({"title_it": "entry-texts-changed"})
        before = writing.change_texts(desk(), intervention, values)
    except EntryRefused as refused:
        desk().rollback()
        return show(programme, number, EntryForm.refused("texts", request.form, refused))
    if before:
        accounts.note(desk(), g.account, "intervention.change", object_id=intervention.id, before=before, after={name: values[name] for name in before})
        flash(_("Salvato. I testi di prima restano nel registro."))
    else:
        flash(_("Non c'era niente di nuovo da salvare."))
    desk().commit()
    return back(programme, number, "texts")


@blueprint.post("/plan/<programme>/interventions/<int:number>/shapes")
def intervention_shapes(programme: str, number: int):
    """Which of the shapes that were offered belong to it."""
    intervention = intervention_of(programme_of(programme), number)
    linked, unlinked = ledger_shapes.link(desk(), intervention, _ids(request.form.get("offered", "").split()), _ids(request.form.getlist("shape")))
    if linked or unlinked:
        accounts.note(desk(), g.account, "intervention.shapes", object_id=intervention.id, linked=linked, unlinked=unlinked)
    desk().commit()
    flash(ngettext("Ora ha %(num)s forma in più", "Ora ha %(num)s forme in più", linked) + ", " + ngettext("%(num)s in meno.", "%(num)s in meno.", unlinked))
    return back(programme, number, "shapes")


@blueprint.route("/plan/<programme>/interventions/new", methods=["GET", "POST"])
def intervention_new(programme: str):
    """A new intervention: what, who answers, on which layer. It begins as planned and not verified."""
    found = programme_of(programme)
    layers = {layer.key: layer for layer in desk().scalars(select(Layer).where(Layer.programme_id == found.id).order_by(Layer.position))}
    form = EntryForm("texts")
    if request.method == "POST":
        try:
            read = entries.Reading(request.form)
            key, layer = read.key(), read.choice("layer", layers)
            try:
                values = entries.intervention(request.form, [owner["key"] for owner in found.facts.get("owners", [])], request.form.getlist("owner_keys"))
            except EntryRefused as refused:
                raise EntryRefused(refused.errors | read.errors) from None
            read.refuse()
            made = writing.add_intervention(desk(), found, layers[layer], values, key)
            accounts.note(desk(), g.account, "intervention.add", object_id=made.id, number=made.number)
            desk().commit()
            flash(_("Intervento %(number)s aggiunto: %(title)s.", number=made.number, title=pick(made.title)))
            return redirect(url_for("desk.intervention", programme=programme, number=made.number), 303)
        except EntryRefused as refused:
            desk().rollback()
            form = EntryForm.refused("texts", request.form, refused)
    return render_template("desk/plan/intervention_new.html", programme=found, form=form, layer_options=[(layer.key, pick(layer.title)) for layer in layers.values()]), 422 if form.errors else 200


def _ids(values: list[str]) -> list[uuid.UUID]:
    """The ids among what was sent; what is none is left out."""
    found = []
    for value in values[:500]:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found
