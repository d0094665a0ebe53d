"""Questionnaires at the desk: the list of a consultation, a new one, its phases; building one is `questionnaires_building`."""
from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select, text

from app import accounts, queries, question_form, questionnaire_words
from app.db import desk
from app.errors import status_of
from app.i18n import LANGUAGES
from app.views.desk import blueprint
from app.wording import sentence
from surveys import desk_signs
from surveys.errors import Changed, NotAcceptable, NotFound, Refused
from surveys.questionnaires import editing, results
from surveys.questionnaires.definition import read, refuse_unready
from surveys.questionnaires.models import Survey


def languages_of(view) -> list[str]:
    """The languages of a consultation in the order of the menus; Italian is always there."""
    return [code for code in LANGUAGES if code in view.languages or code == "it"]


def named(view, key: str, *, lock: bool = False) -> Survey:
    """A questionnaire of a consultation. Raises NotFound."""
    survey = results.consultation_survey(desk(), view.id, key, lock=lock)
    if survey is None:
        raise NotFound("survey-unknown")
    return survey


@blueprint.get("/c/<slug>/surveys")
def surveys(slug: str):
    """The questionnaires of a consultation and the form for another."""
    queries.only()
    return show(slug)


@blueprint.post("/c/<slug>/surveys")
def survey_new(slug: str):
    """A new questionnaire with one empty part."""
    found = desk_signs.consultation(desk(), slug)
    try:
        titles = question_form.texts(request.form, "title", languages_of(found.view))
        if not titles.get("it"):
            raise NotAcceptable("survey-italian-missing", "title")
        taken = set(desk().scalars(select(Survey.key).where(Survey.consultation_id == found.view.id)))
        made = Survey(consultation_id=found.view.id, key=editing.make_key(titles["it"], taken), titles=titles, changed_by=g.account.name,
                      definition=editing.add_page({"pages": []}, {"it": _("Domande")}, set()))
    except Refused as refused:
        return show(slug, sentence(refused.key, **refused.values)), status_of(refused)
    desk().add(made)
    desk().flush()
    accounts.note(desk(), g.account, "survey.new", consultation_id=found.view.id, object_id=made.id)
    key = made.key
    desk().commit()
    return redirect(url_for("desk.survey", slug=slug, key=key), 303)


@blueprint.post("/c/<slug>/surveys/<key>/phase")
def survey_phase(slug: str, key: str):
    """To another phase, the answers of the test thrown away, or a questionnaire that was never open deleted. Raises Changed."""
    found = desk_signs.consultation(desk(), slug)
    survey = named(found.view, key, lock=True)
    wanted = request.form.get("phase", "")
    if wanted == "drop-trials":
        gone = desk().scalar(text("SELECT milo.drop_trials(:survey)"), {"survey": survey.id})
        accounts.note(desk(), g.account, "survey.drop-trials", consultation_id=found.view.id, object_id=survey.id, answers=gone)
        desk().commit()
        flash(ngettext("Buttata %(num)s risposta di prova.", "Buttate %(num)s risposte di prova.", gone))
        return redirect(url_for("desk.survey", slug=slug, key=key), 303)
    if wanted == "delete":
        if request.form.get("version") != str(survey.version):
            raise Changed("survey-other-version")
        accounts.note(desk(), g.account, "survey.delete", consultation_id=found.view.id, object_id=survey.id, key=survey.key)
        if not desk().scalar(text("SELECT milo.delete_survey(:survey)"), {"survey": survey.id}):
            raise Changed("survey-turn")
        desk().commit()
        flash(_("Il questionario non c'è più."))
        return redirect(url_for("desk.surveys", slug=slug), 303)
    if wanted not in questionnaire_words.TURNS[survey.phase]:
        raise Changed("survey-turn")
    if wanted != "draft":
        try:
            refuse_unready(read(survey.definition))
        except Refused as refused:
            flash(sentence(refused.key, **refused.values), "refused")
            return redirect(url_for("desk.survey", slug=slug, key=key), 303)
    survey.phase, survey.results_public = wanted, False
    accounts.note(desk(), g.account, "survey.phase", consultation_id=found.view.id, object_id=survey.id, phase=wanted)
    desk().commit()
    flash({"draft": _("Il questionario è di nuovo una bozza: nessuno lo vede."), "test": _("Il questionario è in prova: lo apre solo chi ha il collegamento qui sotto."),
           "open": _("Il questionario è aperto: chiunque può rispondere."), "closed": _("Il questionario è chiuso. Ora si può contare per fascia e pubblicare.")}[wanted])
    return redirect(url_for("desk.survey", slug=slug, key=key), 303)


def show(slug: str, error: str = "") -> str:
    """The list; a title that was refused stays."""
    found = desk_signs.consultation(desk(), slug)
    listed = [(each, results.received(desk(), each), sum(len(page["questions"]) for page in each.definition["pages"]))
              for each in desk().scalars(select(Survey).where(Survey.consultation_id == found.view.id).order_by(Survey.created_at, Survey.key))]
    return render_template("desk/surveys.html", found=found, view=found.view, surveys=listed, phases=questionnaire_words.phases(), typed=request.form, error=error)
