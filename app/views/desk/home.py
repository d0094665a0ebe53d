"""The first page of the desk: what this role can do here, and every consultation with its counts."""
from __future__ import annotations

from flask import render_template

from app.db import desk
from app.views.desk import blueprint
from surveys import desk_signs


@blueprint.get("/")
def home():
    """What one can do, and the consultations."""
    return render_template("desk/home.html", consultations=desk_signs.consultations(desk()))
