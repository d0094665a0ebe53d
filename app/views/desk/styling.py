"""How a layer is drawn, chosen without code: classes, colours, patterns, labels; tried before it is saved, and the style of before kept in the audit."""
from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import text

from app import accounts, legends, plan_page, presenting, queries, style_form, style_words
from app.db import desk
from app.i18n import STAFF_LANGUAGES, pick
from app.views.desk import blueprint
from app.views.desk.plan import layer_of, programme_of
from app.wording import sentence
from layers import desk_plan, styles_columns, styles_suggested
from layers.models import Edition, Layer, Programme
from layers.styles import COLOUR, KINDS, MARKER, value_of
from layers.styles_checked import MOST_CLASSES, StyleRefused, checked
from layers.styles_legible import failures
from layers.styles_suggested import OPACITY, PALETTES, shape_kind

PLAIN = {"colour": COLOUR, "fill": "solid", "marker": MARKER}


@dataclass
class Desk:
    """What the page is about: the layer, the edition it is tried on, what was typed and, once checked, the style."""

    programme: Programme
    layer: Layer
    edition: Edition | None
    typed: dict
    style: dict
    refused: StyleRefused | None = None

    @property
    def geometry(self) -> str:
        """How its shapes are drawn: polygon, line or point."""
        return shape_kind(self.layer.geometry_type)

    def take(self, typed: dict) -> None:
        """What was typed; the style follows it where it can be kept."""
        self.typed = typed
        try:
            style, self.refused = checked(typed), None
            if self.layer.sensitive and style.get("by", {}).get("field", "figure") != "figure":
                raise StyleRefused("style-sensitive")
            self.style = style
        except StyleRefused as refused:
            self.refused = refused


def _desk(programme: str, key: str, lock: bool = False) -> Desk:
    found = programme_of(programme)
    layer = desk().get(Layer, layer_of(found, key).id, with_for_update=lock)
    style = PLAIN | layer.style
    return Desk(found, layer, styles_columns.edition_of(desk(), layer), style, style)


@blueprint.get("/plan/<programme>/layers/<key>/style")
def layer_style(programme: str, key: str):
    """The style as it is."""
    queries.only()
    return _page(_desk(programme, key))


@blueprint.post("/plan/<programme>/layers/<key>/style")
def layer_style_change(programme: str, key: str):
    """Try what was typed, propose classes, mend a colour, or save; ``do`` says which. Asked for JSON it answers with the preview only."""
    asked = request.form.get("do", "try")
    found = _desk(programme, key, lock=asked == "save")
    typed = style_form.read(request.form)
    if asked == "propose":
        _propose(found, typed)
    elif asked == "add" and typed.get("by"):
        typed["by"]["classes"].append({"label": {}, "colour": COLOUR, "fill": "solid", "value": "", "from": None, "to": None})
    elif asked.startswith("mend:"):
        _mend(typed, *(asked.split(":") + ["", ""])[1:3])
    found.take(typed)
    if asked == "save":
        saved = _save(found)
        if saved:
            return saved
    desk().rollback()
    if request.accept_mimetypes.best == "application/json":
        return jsonify({"preview": render_template("desk/plan/_style_preview.html", **_preview(found)), "style": found.style, "field": _field(found.style)})
    return _page(found, 422 if asked == "save" else 200)


@blueprint.post("/plan/<programme>/layers/<key>/style/undo")
def layer_style_undo(programme: str, key: str):
    """Back to the style before the last change; once more, and it is undone."""
    found = _desk(programme, key, lock=True)
    before = _before(found.layer)
    if before is None:
        desk().rollback()
        flash(sentence("style-nothing-before"), "refused")
    else:
        _keep(found.layer, before["style"], before["visible"])
        desk().commit()
        flash(_("È tornato lo stile di prima."))
    return redirect(url_for("desk.layer_style", programme=programme, key=key), 303)


@blueprint.get("/api/plan/<programme>/layers/<key>/style/shapes")
def layer_style_shapes(programme: str, key: str):
    """The shapes to try a style on, each with the ``value`` of the column ``field``, or of the stored style's."""
    queries.only("field", "kind")
    found = _desk(programme, key)
    kind = queries.choice("kind", KINDS)
    style = {"by": {"kind": kind, "field": request.args.get("field", "")}} if kind else {}
    rows = styles_columns.shapes(desk(), found.layer, found.edition)
    features = [
        presenting.feature(row.geometry, row.id, title=pick(row.title), status=row.status or row.intervention_status, geometry=row.drawn,
                           value=value_of(style, row))
        for row in rows
    ]
    return jsonify(presenting.collection(features, all=found.edition.features if found.edition else 0))


def _save(found: Desk):
    """The answer after saving; None where it cannot be kept."""
    if found.refused:
        return None
    if request.form.get("seen") != _mark(found.layer):
        flash(sentence("style-changed"), "refused")
        return None
    _keep(found.layer, found.style, request.form.get("visible") == "1")
    desk().commit()
    flash(_("Stile salvato: la mappa lo usa già."))
    return redirect(url_for("desk.layer_style", programme=found.programme.key, key=found.layer.key), 303)


def _keep(layer: Layer, style: dict, visible: bool) -> None:
    accounts.note(desk(), g.account, "plan.style", object_id=layer.id, layer=layer.key, before={"style": layer.style, "visible": layer.visible}, style=style)
    layer.style, layer.visible = style, visible


def _before(layer: Layer) -> dict | None:
    """What the last change replaced."""
    last = desk().scalar(text("SELECT detail FROM milo.audit WHERE object_id = :layer AND action = 'plan.style' ORDER BY at DESC LIMIT 1"), {"layer": layer.id})
    return last["before"] if last else None


def _mark(layer: Layer) -> str:
    """Changes when somebody else saves another style."""
    return hashlib.sha256(json.dumps([layer.style, layer.visible], sort_keys=True).encode()).hexdigest()[:16]


def _propose(found: Desk, typed: dict) -> None:
    """Classes out of the values of the column, with the colours of the palette; what was typed of the rest stays."""
    by = typed.get("by")
    if not by:
        return
    palette = request.form.get("palette", "")
    palette = palette if palette in PALETTES else "blues" if by["kind"] == "number" else "okabe-ito"
    most = style_form.number(request.form.get("most", ""))
    most = int(most) if isinstance(most, float) and 1 <= most <= MOST_CLASSES else 5
    values = styles_columns.counted(desk(), found.layer, found.edition, by["kind"], by["field"])
    if by["kind"] == "number":
        method = request.form.get("method", "")
        numbers = [value for value, count in values for _each in range(min(count, 1000)) if isinstance(value, int | float) and not isinstance(value, bool)]
        typed["by"] = styles_suggested.by_number(by["field"], numbers, found.geometry, palette, most, method if method in style_words.methods() else "natural")
    elif by["kind"] == "category":
        typed["by"] = styles_suggested.by_category(by["field"], values, found.geometry, palette, most)
    else:
        typed["by"] = styles_suggested.by_status([value for value, _count in values], found.geometry)
    typed |= {"edge": PALETTES[palette].edge, "opacity": OPACITY}
    if None not in styles_columns.counts(typed["by"], values):
        typed["by"]["other"] = {}


def _mend(typed: dict, place: str, colour: str) -> None:
    """The colour that was offered, where it was offered; checked with all the rest."""
    classes = typed.get("by", {}).get("classes", [])
    if typed.get("edge"):
        typed["edge"] = colour
    elif place.isdecimal() and len(place) < 3 and int(place) < len(classes):
        classes[int(place)]["colour"] = colour
    else:
        typed["colour"] = colour


def _field(style: dict) -> dict:
    by = style.get("by") or {}
    return {"kind": by.get("kind"), "field": by.get("field")}


def _preview(found: Desk) -> dict:
    """What the page shows of a style: its legend with how many shapes are in each class, and what will not be read."""
    style, by = found.style, found.style.get("by")
    values = styles_columns.counted(desk(), found.layer, found.edition, **(_field(style) if by else {"kind": "status", "field": "status"}))
    whole = len(values) < styles_columns.MOST_VALUES
    counted = styles_columns.counts(by, values) if by and whole else {}
    statuses = legends.status_entries(style, [] if found.layer.sensitive else [value for value, _count in values])
    entries = legends.class_entries(style) if by else statuses or [{"label": pick(found.layer.title), **style}]
    labels = [entry["label"] for entry in entries]
    for place, entry in enumerate(entries):
        entry["count"] = counted.get(None if entry.get("other") else place, 0) if counted else None
    missing = {code for each in (by["classes"] if by else []) for code in STAFF_LANGUAGES if not each["label"].get(code)} if by and by["kind"] == "category" else set()
    return {
        "entries": entries, "geometry": found.geometry, "swatch": legends.swatch, "style": style, "layer": found.layer,
        "near": legends.near_words(style), "unlisted": counted.get(None, 0) if by and not by.get("other") else 0,
        "failures": [(each, style_words.failure_words(each, labels)) for each in failures(style, found.geometry)],
        "missing": [STAFF_LANGUAGES[code] for code in STAFF_LANGUAGES if code in missing],
        # who has just chosen this way has made no mistake yet
        "next_step": bool(found.refused) and found.refused.key == "style-no-classes" and request.form.get("do", "try") == "try",
        "refused": sentence(found.refused.key, **found.refused.values) if found.refused else None, "refused_place": found.refused.place if found.refused else None,
    }


def _page(found: Desk, status: int = 200):
    columns = styles_columns.columns(desk(), found.layer, found.edition)
    bounds = desk_plan.bounds(desk(), found.edition.id) if found.edition else None
    address = url_for("desk.layer_style_shapes", programme=found.programme.key, key=found.layer.key)
    page = plan_page.map_facts(found.programme, bounds, shapes=address, style=found.style, field=_field(found.style))
    return render_template(
        "desk/plan/style.html", programme=found.programme, typed=found.typed, columns=columns, way=style_form.way_of(found.typed), words=style_words,
        written=style_form.written, seen=_mark(found.layer), undo=_before(found.layer) is not None, page=page, most=MOST_CLASSES,
        visible=request.form.get("visible") == "1" if request.method == "POST" else found.layer.visible, **_preview(found),
    ), status
