"""Building a questionnaire: its texts, parts and questions, each by a plain form; each save is a version of its own."""
from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app import accounts, queries, question_form, questionnaire_words, survey_trial
from app.db import desk
from app.errors import BadRequest, status_of
from app.i18n import LANGUAGES, lang
from app.views.desk import blueprint
from app.views.desk.questionnaires import languages_of, named
from app.wording import sentence
from surveys import desk_signs
from surveys.errors import Changed, NotAcceptable, Refused
from surveys.questionnaires import editing, results
from surveys.questionnaires.models import Survey, SurveyVersion

# what a button does to the definition: its name in the form, the step, and by how much
STEPS = {
    "page-up": lambda definition, key: editing.move_page(definition, key, -1),
    "page-down": lambda definition, key: editing.move_page(definition, key, 1),
    "page-remove": editing.remove_page,
    "up": lambda definition, key: editing.move_question(definition, key, -1),
    "down": lambda definition, key: editing.move_question(definition, key, 1),
    "remove": editing.remove_question,
}


@blueprint.get("/c/<slug>/surveys/<key>")
def survey(slug: str, key: str):
    """The whole questionnaire as staff see it."""
    queries.only()
    return show(slug, key)


@blueprint.post("/c/<slug>/surveys/<key>")
def survey_change(slug: str, key: str):
    """One change: the texts of the whole, a part, or a step of a button."""
    found = desk_signs.consultation(desk(), slug)
    survey, do, form, spoken = named(found.view, key, lock=True), request.form.get("do", ""), request.form, languages_of(found.view)
    try:
        definition = survey.definition
        if do == "texts":
            titles = question_form.texts(form, "title", spoken)
            if not titles.get("it"):
                raise NotAcceptable("survey-italian-missing", "title")
            survey.titles, survey.introductions = titles, question_form.texts(form, "introduction", spoken)
        elif do == "page-add":
            definition = editing.add_page(definition, question_form.texts(form, "page", spoken), taken_keys(survey))
        elif do == "page-save":
            definition = editing.change_page(definition, form.get("key", ""), question_form.texts(form, "page", spoken))
        elif do in STEPS:
            definition = STEPS[do](definition, form.get("key", ""))
        else:
            raise BadRequest("query-value", "do", name="do")
        if not settle(survey, definition):
            return unsure(found, survey, url_for("desk.survey_change", slug=slug, key=key))
    except (NotAcceptable, Changed) as refused:
        desk().rollback()
        return show(slug, key, refused), status_of(refused)
    accounts.note(desk(), g.account, "survey.change", consultation_id=found.view.id, object_id=survey.id, what=do)
    desk().commit()
    flash(_("Salvato."))
    return redirect(url_for("desk.survey", slug=slug, key=key, _anchor=anchor(do, form.get("key", ""))), 303)


def anchor(do: str, key: str) -> str | None:
    """Where the page opens after a step: at what was moved or saved."""
    return f"page-{key}" if do in {"page-up", "page-down", "page-save"} else f"question-{key}" if do in {"up", "down"} else None


def settle(survey: Survey, definition: dict) -> bool:
    """Write another definition; False where an open questionnaire would ask something else and nobody has said that they know. Raises Changed."""
    if request.form.get("version") != str(survey.version):
        raise Changed("survey-other-version")
    if definition is survey.definition or definition == survey.definition:
        return True
    if survey.phase in {"open", "closed"} and request.form.get("sure") != "1" and not editing.same_structure(survey.definition, definition):
        return False
    survey.definition, survey.changed_by = definition, g.account.name
    return True


def unsure(found, survey: Survey, action: str):
    """A page that says what happens to the answers there are, and repeats the form; nothing is changed yet."""
    page = render_template("desk/survey_sure.html", found=found, view=found.view, survey=survey, action=action, received=results.received(desk(), survey),
                           repeated=[(name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", "sure"}])
    desk().rollback()
    return page, 409


def taken_keys(survey: Survey) -> set[str]:
    """Keys that stand or stood for a question or part of this questionnaire: none is used for another."""
    versions = desk().scalars(select(SurveyVersion.definition).where(SurveyVersion.survey_id == survey.id))
    return {key for definition in (survey.definition, *versions) for page in definition["pages"] for key in (page["key"], *(each["key"] for each in page["questions"]))}


def show(slug: str, key: str, refused: Refused | None = None) -> str:
    """The page; a refusal stands at its top."""
    found = desk_signs.consultation(desk(), slug)
    survey, spoken = named(found.view, key), languages_of(found.view)
    questions = {each["key"]: each for page in survey.definition["pages"] for each in page["questions"]}
    return render_template("desk/survey.html", found=found, view=found.view, survey=survey, received=results.received(desk(), survey), questions=questions, kinds=questionnaire_words.kinds(),
                           phases=questionnaire_words.phases(), turns={turn: questionnaire_words.turns()[turn] for turn in questionnaire_words.TURNS[survey.phase]}, condition=questionnaire_words.condition,
                           missing=questionnaire_words.missing(survey, spoken), spoken=[LANGUAGES[code] for code in spoken], error=sentence(refused.key, **refused.values) if refused else "",
                           error_at=refused.field if refused else "",
                           trial=url_for("residents.survey", lang=lang(), slug=slug, key=key, trial=survey_trial.token(survey.id)) if survey.phase == "test" else "", typed=request.form if refused else {})
