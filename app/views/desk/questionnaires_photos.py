"""Photographs that people sent with their answers: looked at here, kept or taken away, shown nowhere else."""
from __future__ import annotations

import uuid

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import accounts, queries
from app.db import desk
from app.errors import BadRequest
from app.views.desk import blueprint
from app.views.desk.questionnaires import named
from surveys import desk_signs, submissions
from surveys.questionnaires import photos
from surveys.questionnaires.definition import read


@blueprint.get("/c/<slug>/surveys/<key>/photos")
def survey_photos(slug: str, key: str):
    """All of a questionnaire, those that nobody has looked at first."""
    queries.only()
    found = desk_signs.consultation(desk(), slug)
    survey = named(found.view, key)
    titles = {question.key: question.title for question in read(survey.definition).questions}
    return render_template("desk/survey_photos.html", found=found, view=found.view, survey=survey, photos=photos.of_survey(desk(), survey.id), titles=titles)


@blueprint.get("/c/<slug>/surveys/<key>/photos/<uuid:id>.jpg")
def survey_photo(slug: str, key: str, id: uuid.UUID):
    """One of them."""
    queries.only()
    found = desk_signs.consultation(desk(), slug)
    return Response(photos.file(desk(), named(found.view, key).id, id), mimetype="image/jpeg")


@blueprint.post("/c/<slug>/surveys/<key>/photos")
def survey_photo_decide(slug: str, key: str):
    """Keep one that was looked at, or take it away for good."""
    found = desk_signs.consultation(desk(), slug)
    survey, do = named(found.view, key), request.form.get("do", "")
    if do not in {"keep", "remove"}:
        raise BadRequest("query-value", "do", name="do")
    id = submissions.read_uuid(request.form.get("photo"), "photo")
    if photos.decide(desk(), survey.id, id, keep=do == "keep"):
        accounts.note(desk(), g.account, f"survey.photo-{do}", consultation_id=found.view.id, object_id=id)
        flash(_("La foto resta: la vedono solo gli uffici.") if do == "keep" else _("La foto è cancellata."))
    desk().commit()
    return redirect(url_for("desk.survey_photos", slug=slug, key=key), 303)
