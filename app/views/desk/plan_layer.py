"""One layer of the plan at the desk: its editions, its names, whether it is sensitive and whether the map opens with it."""
from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import accounts, queries
from app.db import desk
from app.i18n import STAFF_LANGUAGES
from app.views.desk import blueprint
from app.views.desk.plan import layer_of, programme_of
from app.wording import sentence
from layers import editions
from layers.models import Layer

LONGEST = {"title": 120, "description": 400}


@blueprint.get("/plan/<programme>/layers/<key>")
def plan_layer(programme: str, key: str):
    """The editions of a layer, newest first, and its names."""
    queries.only()
    found = programme_of(programme)
    row = layer_of(found, key)
    layer = desk().get(Layer, row.id)
    return render_template("desk/plan/layer.html", programme=found, layer=layer, row=row, editions=editions.of_layer(desk(), layer))


@blueprint.post("/plan/<programme>/layers/<key>/describe")
def layer_describe(programme: str, key: str):
    """Change names, description, whether the map opens with it, and whether it is sensitive; the Italian name must be there."""
    found = programme_of(programme)
    layer = desk().get(Layer, layer_of(found, key).id, with_for_update=True)
    words = {part: {code: value for code in STAFF_LANGUAGES if (value := request.form.get(f"{part}-{code}", "").strip()[:most])} for part, most in LONGEST.items()}
    if not words["title"].get("it"):
        desk().rollback()
        flash(sentence("layer-title-missing"), "refused")
        return redirect(url_for("desk.plan_layer", programme=programme, key=key, _anchor="names"), 303)
    before = {"sensitive": layer.sensitive, "visible": layer.visible}
    # languages that the form does not know stay as they were
    layer.title = {code: each for code, each in layer.title.items() if code not in STAFF_LANGUAGES} | words["title"]
    layer.description = {code: each for code, each in layer.description.items() if code not in STAFF_LANGUAGES} | words["description"]
    layer.sensitive, layer.visible = request.form.get("sensitive") == "1", request.form.get("visible") == "1"
    accounts.note(desk(), g.account, "plan.layer", object_id=layer.id, layer=key, before=before, sensitive=layer.sensitive, visible=layer.visible)
    desk().commit()
    flash(_("Salvato."))
    return redirect(url_for("desk.plan_layer", programme=programme, key=key), 303)
