"""The third step of an import: the shapes on the map with an account of the file, before anything is saved; then a draft edition, or one in force."""
from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, replace

import geopandas
from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import accounts, edition_words, plan_page, plan_shown, queries, uploads
from app.db import desk
from app.import_choices import Choices
from app.import_systems import Offer
from app.plan_area import plan_area
from app.views.desk import blueprint
from app.views.desk.import_choosing import Asked, ask, shows
from app.views.desk.importing import upload_of
from app.views.desk.plan import programme_of
from geo.errors import CrsRefused
from layers import editions, import_checks, import_report, imports
from layers.errors import PlanRefused
from layers.files.frames import frame
from layers.models import Layer, Programme, Upload

PLAIN = {"colour": "#6E3F7A", "fill": "solid", "marker": "circle", "dash": False}


@dataclass
class Prepared:
    """A file as it would be saved: its shapes in lon/lat, the account of what was found and chosen."""

    asked: Asked
    choices: Choices
    shapes: geopandas.GeoDataFrame
    report: dict

    @property
    def mapping(self) -> imports.Mapping:
        """Which column is what, by the names that `frame` gave them: "row" and "geometry" are taken."""
        named = lambda name: next(each for each in (name, f"{name}_") if each not in ("row", "geometry")) if name else name  # noqa: E731
        chosen = self.choices.mapping()
        return replace(chosen, **{name: named(getattr(chosen, name)) for name in imports.FIELDS}, keep=[named(name) for name in chosen.keep])


def prepare(programme: Programme, upload: Upload) -> Prepared | None:
    """The shapes in the system that was chosen; None while choices are missing. Raises CrsRefused, PlanRefused."""
    choices = Choices(**upload.choices)
    asked = ask(programme, upload, choices.layer)
    if choices.problems(asked.layer, [each.key for each in asked.targets], [each.key for each in asked.offers]):
        return None
    shapes = frame(asked.layer, choices.epsg, swapped=choices.swapped, columns=choices.mapping().columns())
    taken = next((each for each in asked.offers if each.key == choices.system), None)
    why = _why(asked, taken)
    report = import_report.account(asked.reading, asked.layer, shapes, epsg=choices.epsg, swapped=choices.swapped, why=why)
    return Prepared(asked, choices, shapes, report)


def _why(asked: Asked, taken: Offer | None) -> str:
    """Why the system was taken, for the report: what the file or its kind says counts only as it says it, and where the shapes then lie in the area."""
    if taken is None or not taken.said or not taken.share:
        return "chosen"
    if asked.ground is None:
        return "unchecked"
    return "format" if asked.layer.crs_from == "format" else "file"


def foretell(programme: Programme, ready: Prepared) -> dict:
    """The report as it will be once saved: with the rows that the layer cannot take. Raises PlanRefused where it can take none."""
    kind = next((each.geometry_type for each in ready.asked.targets if each.key == ready.choices.target), ready.asked.kind)
    checked = import_checks.check(ready.shapes, kind, ready.mapping, plan_area(desk(), programme.id))
    counts = ready.report["counts"]
    counts = counts | {"refused": counts["refused"] + sum(each.count for each in checked.findings if each.refused), "outside_area": checked.outside, "across_area": checked.across}
    return ready.report | {"counts": counts, "findings": [*ready.report["findings"], *(asdict(each) for each in checked.findings)]}


@blueprint.route("/plan/<programme>/import/<uuid:id>/preview", methods=["GET", "POST"])
def import_preview(programme: str, id: uuid.UUID):
    """Look at the shapes on the map and read what was found; POST saves them."""
    found = programme_of(programme)
    upload = upload_of(found, id)
    queries.only()
    try:
        ready = prepare(found, upload)
        if ready is None:
            return redirect(url_for("desk.import_choose", programme=programme, id=id), 303)
        if request.method == "POST":
            return _save(found, upload, ready, publish=request.form.get("publish") == "1")
        report = foretell(found, ready)
    except (PlanRefused, CrsRefused) as refused:
        desk().rollback()
        flash(edition_words.refusal(refused), "refused")
        return redirect(url_for("desk.import_choose", programme=programme, id=id), 303)
    target = next((each for each in ready.asked.targets if each.key == ready.choices.target), None)
    facts = plan_page.map_facts(
        found, ready.shapes.total_bounds if len(ready.shapes) else None, style=target.style if target else PLAIN,
        shapes=url_for("desk.import_shapes", programme=programme, id=id), sampled=_("Sono tante: qui ne vedi %(some)s su %(all)s."),
    )
    return render_template("desk/plan/import_preview.html", programme=found, upload=upload, ready=ready, choices=ready.choices, target=target,
                           told=edition_words.report(report), left_out=plan_page.left_out(report), page=facts)


@blueprint.get("/api/plan/<programme>/import/<uuid:id>/shapes")
def import_shapes(programme: str, id: uuid.UUID):
    """The shapes of the preview as GeoJSON."""
    found = programme_of(programme)
    queries.only()
    ready = prepare(found, upload_of(found, id))
    return jsonify(plan_page.sampled(ready.shapes, ready.choices.columns.get("title")) if ready else {"type": "FeatureCollection", "features": []})


def _save(programme: Programme, upload: Upload, ready: Prepared, *, publish: bool):
    layer = _target(programme, ready)
    edition = imports.save(desk(), layer, ready.shapes, ready.mapping, _facts(ready), ready.report, area=plan_area(desk(), programme.id))
    accounts.note(desk(), g.account, "plan.import", object_id=edition.id, layer=layer.key, number=edition.number, file=upload.file_name, shapes=edition.features)
    if publish:
        editions.publish(desk(), edition)
        accounts.note(desk(), g.account, "plan.publish", object_id=edition.id, layer=layer.key, number=edition.number)
    key, number, folder = layer.key, edition.number, uploads.folder_of(upload)
    desk().delete(upload)
    desk().commit()
    uploads.remove(folder)
    flash(_("Salvata e in vigore: ora si vede sulla mappa.") if publish else _("Salvata come bozza. Sulla mappa per tutti non è cambiato nulla."))
    return redirect(url_for("desk.edition", programme=programme.key, key=key, number=number), 303)


def _target(programme: Programme, ready: Prepared) -> Layer:
    choices = ready.choices
    if not choices.is_new:
        known = next(each for each in ready.asked.targets if each.key == choices.target)
        return desk().get(Layer, known.id, with_for_update=True)
    layer = imports.new_layer(desk(), programme, imports.key_from(choices.titles["it"]) or "livello", choices.titles, ready.asked.kind, sensitive=choices.sensitive,
                              source=choices.source, licence=choices.licence)
    layer.style = layer.style or PLAIN
    desk().flush()
    plan_shown.show(desk(), layer, [each.slug for each in shows(programme) if each.slug in choices.consultations])
    accounts.note(desk(), g.account, "plan.layer-new", object_id=layer.id, layer=layer.key, sensitive=choices.sensitive)
    return layer


def _facts(ready: Prepared) -> imports.EditionFacts:
    choices, reading = ready.choices, ready.asked.reading
    return imports.EditionFacts(title=choices.edition, valid_on=choices.valid_on or None, source=choices.source, licence=choices.licence, made_by=g.account.name,
                                file_name=reading.file_name, file_digest=reading.digest, epsg=choices.epsg)

