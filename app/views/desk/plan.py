"""The plan at the desk: its layers, which edition of each is in force, and which drafts wait."""
from __future__ import annotations

import uuid

from flask import render_template
from sqlalchemy import select

from app import queries
from app.db import desk
from app.models import ConsultationLayer
from app.views.desk import blueprint
from layers import desk_plan
from layers.models import Layer, Programme
from surveys.errors import NotFound


def programme_of(key: str) -> Programme:
    """The programme in this address. Raises NotFound."""
    found = desk_plan.programme(desk(), key)
    if found is None:
        raise NotFound("programme-unknown")
    return found


def layer_of(programme: Programme, key: str):
    """The layer with this key, as `desk_plan.layers` gives it. Raises NotFound."""
    found = desk_plan.layers(desk(), programme.id, key)
    if not found:
        raise NotFound("layer-unknown")
    return found[0]


@blueprint.context_processor
def ways_to_the_plan() -> dict:
    """For the templates: `plan_of(consultation id)`, the key of the programme a consultation shows, and all `programmes()`."""
    return {"plan_of": _plan_of, "programmes": lambda: desk_plan.programmes(desk())}


def _plan_of(consultation_id: uuid.UUID) -> str | None:
    return desk().scalar(
        select(Programme.key).join(Layer, Layer.programme_id == Programme.id).join(ConsultationLayer, ConsultationLayer.layer_id == Layer.id)
        .where(ConsultationLayer.consultation_id == consultation_id).order_by(Programme.key).limit(1)
    )


@blueprint.get("/plan/<programme>")
def plan(programme: str):
    """The layers of the plan, with what is in force and what waits."""
    queries.only()
    found = programme_of(programme)
    return render_template("desk/plan/home.html", programme=found, layers=desk_plan.layers(desk(), found.id))
