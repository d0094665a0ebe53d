"""A layer of the plan at the desk and its editions: their account, what differs between two, putting one in force, dropping a draft."""
from __future__ import annotations

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import accounts, edition_words, plan_page, presenting, queries
from app.db import desk
from app.i18n import pick
from app.views.desk import blueprint
from app.views.desk.plan import layer_of, programme_of
from layers import desk_plan, editions
from layers.errors import PlanRefused
from layers.models import Edition, Layer, Programme
from surveys.errors import NotFound

PAGE = 50


def edition_of(programme: Programme, key: str, number: int) -> tuple[Layer, Edition]:
    """The layer and the edition in this address. Raises NotFound."""
    layer = desk().get(Layer, layer_of(programme, key).id)
    try:
        return layer, editions.numbered(desk(), layer, number)
    except PlanRefused as refused:
        raise NotFound("edition-unknown") from refused


def state_of(layer: Layer, edition: Edition) -> str:
    """"force", "draft" or "kept" (was in force once)."""
    return "force" if edition.id == layer.edition_id else "kept" if edition.published_at else "draft"


@blueprint.get("/plan/<programme>/layers/<key>/editions/<int:number>")
def edition(programme: str, key: str, number: int):
    """One edition: its map, its account, its shapes in a table, or with ``with`` what differs from another edition."""
    queries.only("with", "kind", "page")
    found = programme_of(programme)
    layer, this = edition_of(found, key, number)
    others = [each for each in editions.of_layer(desk(), layer) if each.id != this.id]
    page = int(queries.number("page", 1, low=1, high=1e6))
    address = {"programme": programme, "key": key, "number": number}
    shared = {"programme": found, "layer": layer, "edition": this, "state": state_of(layer, this), "others": others, "state_of": lambda each: state_of(layer, each), "page_number": page,
              "told": edition_words.report(this.report) if this.report else None,
              "left_out": plan_page.left_out(this.report)}
    bounds = desk_plan.bounds(desk(), this.id)
    old_number = queries.choice("with", [each.number for each in others])
    if old_number is None:
        rows = desk_plan.shapes(desk(), this.id, skip=(page - 1) * PAGE, most=PAGE)
        facts = plan_page.map_facts(found, bounds, style=layer.style, shapes=url_for("desk.edition_shapes", **address), sampled=_("Sono tante: qui ne vedi %(some)s su %(all)s."))
        return render_template("desk/plan/edition.html", **shared, rows=rows, pages=max(1, -(-this.features // PAGE)), page=facts, status_words=presenting.status_words)
    old = next(each for each in others if each.number == old_number)
    difference = editions.compare(desk(), old.id, this.id)
    kind = queries.choice("kind", editions.KINDS) or next((each for each in editions.KINDS if difference.counts[each]), "added")
    rows = editions.changes(desk(), difference, kind, offset=(page - 1) * PAGE, limit=PAGE)
    facts = plan_page.map_facts(found, bounds, changes=url_for("desk.edition_changes", **address, **{"with": old_number}), kind=kind)
    return render_template("desk/plan/edition_compare.html", **shared, old=old, difference=difference, kind=kind, rows=rows, kinds=editions.KINDS, page=facts, field_words=edition_words.FIELDS,
                           pages=max(1, -(-difference.counts[kind] // PAGE)), signs=editions.signs_about(desk(), difference))


@blueprint.get("/api/plan/<programme>/layers/<key>/editions/<int:number>/shapes")
def edition_shapes(programme: str, key: str, number: int):
    """The shapes of an edition as GeoJSON, also of a draft; of a large one a sample."""
    queries.only()
    _, this = edition_of(programme_of(programme), key, number)
    features = [presenting.feature(row.geometry, row.id, title=pick(row.title), status=row.status, geometry=row.drawn, figure=row.figure)
                for row in desk_plan.shapes_for_map(desk(), this)]
    return jsonify(presenting.collection(features, all=this.features))


@blueprint.get("/api/plan/<programme>/layers/<key>/editions/<int:number>/changes")
def edition_changes(programme: str, key: str, number: int):
    """What differs from the edition ``with``, as GeoJSON by kind."""
    queries.only("with")
    layer, this = edition_of(programme_of(programme), key, number)
    old = editions.numbered(desk(), layer, int(queries.number("with", None, low=1, high=1e9) or 0))
    difference = editions.compare(desk(), old.id, this.id)
    found = {kind: editions.geojson(desk(), difference, kind) for kind in editions.KINDS}
    words = {"added": _("Nuova"), "removed": _("Tolta"), "moved": _("Spostata"), "changed": _("Cambiata")}
    for kind, collection in found.items():
        for each in collection["features"]:
            title = pick(each["properties"].pop("title"))
            each["properties"]["words"] = f"{words[kind]}: {title}" if title else words[kind]
    return jsonify(found)


@blueprint.post("/plan/<programme>/layers/<key>/editions/<int:number>/publish")
def edition_publish(programme: str, key: str, number: int):
    """Put an edition in force: a draft for the first time, or an older one again."""
    layer, this = edition_of(programme_of(programme), key, number)
    again = this.published_at is not None
    if this.id != layer.edition_id:
        editions.publish(desk(), this)
        accounts.note(desk(), g.account, "plan.publish", object_id=this.id, layer=key, number=number, again=again)
        desk().commit()
    flash(_("Sei tornato all'edizione %(number)s: ora è questa sulla mappa.", number=number) if again else _("L'edizione %(number)s è in vigore: ora è questa sulla mappa.", number=number))
    return redirect(url_for("desk.plan_layer", programme=programme, key=key), 303)


@blueprint.post("/plan/<programme>/layers/<key>/editions/<int:number>/drop")
def edition_drop(programme: str, key: str, number: int):
    """Throw a draft away; an edition that was ever in force stays."""
    layer, this = edition_of(programme_of(programme), key, number)
    try:
        editions.drop(desk(), this)
    except PlanRefused as refused:
        desk().rollback()
        flash(edition_words.refusal(refused), "refused")
        return redirect(url_for("desk.edition", programme=programme, key=key, number=number), 303)
    accounts.note(desk(), g.account, "plan.drop", object_id=layer.id, layer=key, number=number)
    desk().commit()
    flash(_("La bozza %(number)s non c'è più. La mappa non è cambiata.", number=number))
    return redirect(url_for("desk.plan_layer", programme=programme, key=key), 303)

