"""For residents: a questionnaire screen by screen, with and without JavaScript. The receipt of its answers is receipts_of_surveys.py."""
from __future__ import annotations

import uuid

from flask import Response, jsonify, redirect, render_template, request, url_for

from app import fair_play, survey_trial, survey_words, under
from app.db import intake, reader
from app.errors import Forbidden, from_script, status_of
from app.i18n import LANG
from app.security import names_another_site
from app.survey_form import SurveyForm
from app.survey_places import Places
from app.views.residents import blueprint
from surveys import consultations
from surveys.errors import Changed, Closed, KeyReused, Refused
from surveys.questionnaires import definition, submission
from surveys.submissions import read_room


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Half-given answers are nobody else's business: no cache keeps them."""
    if request.endpoint == "residents.survey":
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route(f"{LANG}/c/<slug>/q/<key>", methods=["GET", "POST"])
def survey(lang: str, slug: str, key: str):
    """Each POST carries all that was typed and moves one step; only the last, ``send``, leaves the answers and leads to their receipt."""
    found = consultations.find(reader(), slug)
    asked = find(found, key)
    sent = request.method == "POST"
    if sent and names_another_site():
        raise Forbidden("other-site")
    form = SurveyForm.read(request.form if sent else request.args, asked, Places(reader(), found), sent=sent)
    step, status = request.form.get("step", "next") if sent else "", 200
    if step == "send" and from_script():
        return jsonify({"receipt": send_complete(found, form)}), 201
    if asked.phase == "closed":
        status = 403 if sent else 200
    elif step == "send":
        if not form.complain_first():
            try:
                code = send(found, form)
                return redirect(url_for("residents.receipt_survey", lang=lang, code=code, me=form.participant), 303)
            except Refused as refused:
                intake().rollback()
                form.refuse(refused)
                status = status_of(refused)
        status = status if status != 200 else 422
    elif sent and step != "show":
        form.go(step)
        status = 422 if form.errors else 200
    return page(found, form, status)


def find(found: consultations.ConsultationView, key: str) -> submission.SurveyView:
    """The questionnaire that everybody sees, or the one that a link of the desk opens for a trial. Raises NotFound."""
    token = request.values.get("trial", "")
    tried = submission.find_on_trial(intake(), found.id, key) if token else None
    return tried if tried and survey_trial.opens(token, tried.id) else submission.find(reader(), found.id, key)


def send_complete(found: consultations.ConsultationView, form: SurveyForm) -> str:
    """Leave what a script sends, which shows no screen; the receipt. Raises the first refusal of an answer, and what ``send`` raises."""
    if form.survey.phase == "closed":
        raise Closed("survey-closed")
    if form.complain_first():
        raise form.refused[next(iter(form.errors))]
    return send(found, form)


def send(found: consultations.ConsultationView, form: SurveyForm) -> str:
    """Leave the answers and commit; the receipt. Raises Refused."""
    if form.outdated:  # nobody answers what they have not read
        raise Changed("survey-changed")
    kept = {question.key: form.answers[question.key] for screen in form.screens for question in screen.questions if question.key in form.answers}
    try:
        code = submission.send(
            intake(), form.survey, kept, key=form.key, participant=form.participant, language=request.view_args["lang"], trial=form.survey.phase == "test",
            network=fair_play.network(request), room=read_room(form.room or None), doubts=fair_play.doubts(request.form),
        )
    except KeyReused:
        form.key = uuid.uuid4()  # sent, then back, then changed: the next press sends the new answers beside the first, and the newest counts
        raise
    intake().commit()
    return code


def page(found: consultations.ConsultationView, form: SurveyForm, status: int):
    """One screen, or the check."""
    facts = {"lang": request.view_args["lang"], "slug": found.slug, "area": found.area, "bounds": found.bounds, "opening": found.opening} | under.for_page(found)
    return render_template("residents/survey.html", consultation=found, survey=form.survey, form=form, page=facts, words=survey_words,
                           undisclosed=definition.UNDISCLOSED, most=definition.MOST_TEXT), status
