"""The order of layers on map and legend, and the titles of their groups: buttons for up and down, no dragging."""
from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app import accounts, legends, queries
from app.db import desk
from app.i18n import STAFF_LANGUAGES
from app.views.desk import blueprint
from app.views.desk.plan import programme_of
from layers.models import Layer, Programme
from layers.styles import COLOUR

LONGEST = 80


def _layers(programme: Programme, lock: bool = False) -> list[Layer]:
    """The layers in their order; the first lies lowest on the map and stands first in the legend."""
    asked = select(Layer).where(Layer.programme_id == programme.id).order_by(Layer.position, Layer.key)
    return list(desk().scalars(asked.with_for_update() if lock else asked))


@blueprint.get("/plan/<programme>/order")
def layer_order(programme: str):
    """The layers with their groups; ``moved`` is the one whose button was pressed last, which keeps the focus."""
    queries.only("moved", "way")
    found = programme_of(programme)
    layers = _layers(found)
    pictures = {layer.key: legends.swatch({"colour": COLOUR} | (legends.class_entries(layer.style)[0] if layer.style.get("by") else layer.style), layer.geometry_type) for layer in layers}
    return render_template("desk/plan/order.html", programme=found, layers=layers, pictures=pictures, moved=request.args.get("moved"), way=request.args.get("way"), longest=LONGEST)


@blueprint.post("/plan/<programme>/order")
def layer_order_change(programme: str):
    """Move one layer up or down, if a button of one was pressed; in any case keep the titles of the groups."""
    found = programme_of(programme)
    layers = _layers(found, lock=True)
    before = [layer.key for layer in layers]
    way, _sign, key = request.form.get("do", "").partition(":")
    at = next((place for place, layer in enumerate(layers) if layer.key == key), None)
    to = at + {"up": -1, "down": 1}.get(way, 0) if at is not None else None
    if to is not None and 0 <= to < len(layers):
        layers[at], layers[to] = layers[to], layers[at]
    for place, layer in enumerate(layers, 1):
        layer.position = place
        if f"group-{layer.key}-it" in request.form:
            typed = {code: words for code in STAFF_LANGUAGES if (words := request.form.get(f"group-{layer.key}-{code}", "").strip()[:LONGEST])}
            layer.grouped = typed and {code: words for code, words in (layer.grouped or {}).items() if code not in STAFF_LANGUAGES} | typed
    after = [layer.key for layer in layers]
    accounts.note(desk(), g.account, "plan.order", object_id=found.id, before=before, after=after, groups={layer.key: layer.grouped for layer in layers if layer.grouped})
    desk().commit()
    if before != after:
        # said beside the button that keeps the focus: a message on top would take it
        return redirect(url_for("desk.layer_order", programme=programme, moved=key, way=way), 303)
    flash(_("Salvato."))
    return redirect(url_for("desk.layer_order", programme=programme), 303)
