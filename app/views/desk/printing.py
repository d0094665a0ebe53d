"""The consultation map for tonight's assembly, as a file: the same as `bin/milo render`."""
from __future__ import annotations

from flask import Response, current_app, g, render_template, request

from app import accounts, rendering
from app.db import desk, reader
from app.errors import BadRequest
from app.i18n import STAFF_LANGUAGES, lang
from app.views.desk import blueprint
from surveys import desk_signs



@blueprint.route("/c/<slug>/render", methods=["GET", "POST"])
def render(slug: str):
    """Choose what to print; the form answers with the file. An internal map leaves a line in the audit."""
    found = desk_signs.consultation(desk(), slug)
    categories = desk_signs.categories(desk(), found.view.id)
    if request.method == "GET":
        return render_template("desk/render.html", found=found, view=found.view, categories=categories)
    internal = request.form.get("internal") == "1"
    if internal:
        accounts.note(desk(), g.account, "render.internal", consultation_id=found.view.id, format=request.form.get("format", "pdf"))
        desk().commit()
    # what is for everybody is read as everybody reads it, so that nothing else can slip onto the sheet
    data, mimetype, name = rendering.consultation_map(
        desk() if internal else reader(), slug, format=_chosen("format", rendering.FORMATS), paper=_chosen("paper", rendering.PAPERS),
        what=_chosen("what", rendering.KINDS),
        category=_chosen("category", ("", *categories)) or None, language=_chosen("language", STAFF_LANGUAGES, lang()), internal=internal,
        base_url=current_app.config["SETTINGS"].public_url or request.host_url.rstrip("/"),
    )
    # a page made of residents' words never opens inside the desk: it is always a file
    return Response(data, content_type=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _chosen(name: str, choices, default=None):
    choices = tuple(choices)
    value = request.form.get(name) or default or choices[0]
    if value not in choices:
        raise BadRequest("query-value", name, name=name)
    return value
