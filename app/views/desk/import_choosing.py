"""The second step of an import: which layer of the file, where it goes, where on Earth it lies, which columns are kept, what the edition is called."""
from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for
from sqlalchemy import select

from app import import_choices, import_systems, import_words, queries, uploads
from app.db import desk
from app.import_choices import NEW, Choices
from app.models import ConsultationLayer
from app.plan_area import plan_area
from app.views.desk import blueprint
from app.views.desk.importing import upload_of
from app.views.desk.plan import programme_of
from layers import desk_plan, imports
from layers.files.account import FileLayer, Reading
from layers.files.errors import FileRefused
from layers.files.staging import staged_field
from layers.models import Layer, Programme, Upload
from surveys.models import Consultation

BROKEN = "\N{REPLACEMENT CHARACTER}"  # lost before the file came here: no reading brings it back
SEARCHED = 200_000  # rows: in larger files only the examples are looked at
ENCODINGS = ("utf-8", "cp1252", "iso-8859-1", "cp850", "utf-16")


@dataclass(frozen=True)
class Asked:
    """One upload with what can be chosen about it."""

    programme: Programme
    upload: Upload
    reading: Reading
    layer: FileLayer
    targets: list
    offers: list[import_systems.Offer]
    ground: object

    @property
    def kind(self) -> str:
        """What a new layer of these shapes would hold: point, line, polygon or mixed."""
        kinds = [name for name, count in self.layer.geometry.items() if count]
        return kinds[0] if len(kinds) == 1 else "mixed"


def ask(programme: Programme, upload: Upload, number: int) -> Asked:
    """Everything the page offers for the ``number``-th layer of the file."""
    reading = uploads.reading_of(upload)
    layer = reading.layers[min(number, len(reading.layers) - 1)]
    offers, ground = import_systems.offers(desk(), programme, layer, plan_area(desk(), programme.id))
    kinds = {name for name, count in layer.geometry.items() if count}
    targets = [each for each in desk_plan.layers(desk(), programme.id) if each.geometry_type == "mixed" or each.geometry_type in kinds]
    return Asked(programme, upload, reading, layer, targets, offers, ground)


def first_choices(asked: Asked, number: int, wanted: str = "") -> Choices:
    """What is proposed before anybody has chosen: columns as in the last import of the layer `wanted`, if it is one of the targets.

    A system is proposed only where the file names it and its places lie in the area.
    """
    layer = asked.layer
    target = next((each for each in asked.targets if each.key == wanted), None)
    mapping = (imports.mapping_before(desk(), desk().get_one(Layer, target.id), layer) if target else None) or imports.suggest(layer)
    best = asked.offers[0] if asked.offers else None
    return Choices(
        layer=number, target=target.key if target else "" if asked.targets else NEW, system=best.key if best and best.said and best.share > 0 else "",
        columns={name: value for name in import_choices.WORDS if (value := getattr(mapping, name))}, keep=mapping.keep, consultations=[each.slug for each in shows(asked.programme)],
    )


def shows(programme: Programme) -> list:
    """The consultations that show layers of the programme: slug and title."""
    return list(desk().execute(
        select(Consultation.id, Consultation.slug, Consultation.title).where(Consultation.id.in_(
            select(ConsultationLayer.consultation_id).join(Layer, Layer.id == ConsultationLayer.layer_id).where(Layer.programme_id == programme.id)
        )).order_by(Consultation.made_up, Consultation.slug)
    ))


@blueprint.route("/plan/<programme>/import/<uuid:id>", methods=["GET", "POST"])
def import_choose(programme: str, id: uuid.UUID):
    """Choose; what was chosen before is kept, also when the text is read again in another encoding."""
    found = programme_of(programme)
    upload = upload_of(found, id)
    if request.method == "GET":
        queries.only("layer", "target")
        kept = Choices(**upload.choices) if upload.choices else None
        number = int(queries.number("layer", kept.layer if kept else 0, low=0, high=999))
        asked = ask(found, upload, number)
        same = kept is not None and kept.layer == number
        return _page(asked, kept if same else first_choices(asked, number, request.args.get("target", "")), {})
    number = int(request.form.get("layer", 0, type=int) or 0)
    choices = import_choices.from_form(request.form, max(0, min(number, 999)))
    upload.choices = choices.as_dict()
    if request.form.get("again"):
        return _read_again(found, upload, choices)
    asked = ask(found, upload, choices.layer)
    problems = choices.problems(asked.layer, [each.key for each in asked.targets], [each.key for each in asked.offers])
    desk().commit()
    if problems:
        return _page(asked, choices, problems), 422
    return redirect(url_for("desk.import_preview", programme=programme, id=id), 303)


def _read_again(programme: Programme, upload: Upload, chosen: Choices):
    try:
        if chosen.encoding not in ("", *ENCODINGS):
            raise FileRefused("encoding-unknown")
        uploads.read_again(desk(), upload, encoding=chosen.encoding or None, xy=tuple(chosen.xy) if len(chosen.xy) == 2 else None)
    except FileRefused as refused:
        desk().commit()
        problems = {"encoding" if refused.key.startswith("encoding") else "xy": import_words.refusal(refused.key, **refused.values)}
        return _page(ask(programme, upload, chosen.layer), chosen, problems), 422
    # names of columns may have changed with the letters: those that are gone are not chosen any more
    layers = uploads.reading_of(upload).layers
    known = {column.name for column in layers[min(chosen.layer, len(layers) - 1)].columns}
    upload.choices = replace(chosen, keep=[name for name in chosen.keep if name in known],
                             columns={name: value for name, value in chosen.columns.items() if value in known}).as_dict()
    desk().commit()
    return redirect(url_for("desk.import_choose", programme=programme.key, id=upload.id, _anchor="text"), 303)


def _page(asked: Asked, choices: Choices, problems: dict[str, str]):
    return render_template("desk/plan/import_choose.html", programme=asked.programme, upload=asked.upload, asked=asked, reading=asked.reading, layer=asked.layer,
                           choices=choices, problems=problems, encodings=ENCODINGS, consultations=shows(asked.programme),
                           found=words_of([*asked.reading.findings, *asked.layer.findings]), accented=accented(asked.layer))


def words_of(findings) -> list[str]:
    """What was found in a file, a sentence each."""
    return [import_words.finding(each) for each in findings]


def accented(layer: FileLayer) -> str | None:
    """A value of the file with letters beyond ASCII, to see whether its text was read rightly; None where there is none."""
    for order, column in enumerate(layer.columns):
        if column.kind == "text" and layer.rows <= SEARCHED:
            for value in staged_field(layer.staged, order, column.name, column.kind).values:
                if value and not value.isascii() and BROKEN not in value:
                    return value[:80]
    return next((value for column in layer.columns for value in column.examples if not value.isascii()), None)
