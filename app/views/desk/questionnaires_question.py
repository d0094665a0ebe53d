"""The form of one question of a questionnaire: a new one of a kind, or one that is there."""
from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import accounts, queries, question_form, questionnaire_words
from app.db import desk
from app.errors import BadRequest, status_of
from app.i18n import LANGUAGES
from app.views.desk import blueprint
from app.views.desk.questionnaires import languages_of, named
from app.views.desk.questionnaires_building import settle, taken_keys, unsure
from app.wording import sentence
from surveys import desk_signs
from surveys.errors import Changed, NotAcceptable, Refused
from surveys.questionnaires import editing


@blueprint.get("/c/<slug>/surveys/<key>/question")
def survey_question(slug: str, key: str):
    """``?question=`` is one that is there; ``?kind=`` and ``?page=`` make a new one."""
    queries.only("question", "kind", "page")
    return show(slug, key, request.args)


@blueprint.post("/c/<slug>/surveys/<key>/question")
def survey_question_save(slug: str, key: str):
    """Write the question; a refused one comes back as it was typed."""
    found, form = desk_signs.consultation(desk(), slug), request.form
    survey = named(found.view, key, lock=True)
    try:
        old = editing.find(survey.definition, form["question"])[1] if form.get("question") else None
        kind = old["kind"] if old else _kind(form)
        earlier = earlier_questions(survey.definition, form.get("question", ""), form.get("page", ""))
        question = question_form.read_question(form, kind, languages_of(found.view), old, earlier, taken_keys(survey))
        if not settle(survey, editing.put_question(survey.definition, question, form.get("page", ""))):
            return unsure(found, survey, url_for("desk.survey_question_save", slug=slug, key=key))
    except (NotAcceptable, Changed) as refused:
        desk().rollback()
        return show(slug, key, form, refused), status_of(refused)
    accounts.note(desk(), g.account, "survey.change", consultation_id=found.view.id, object_id=survey.id, what="question", question=question["key"])
    desk().commit()
    flash(_("Salvato."))
    return redirect(url_for("desk.survey", slug=slug, key=key, _anchor=f"question-{question['key']}"), 303)


def earlier_questions(definition: dict, key: str, page: str) -> list[dict]:
    """The questions before this one that it may hang on: choices and numbers, no bands; before a new one all up to the end of its part."""
    before = []
    for each in definition["pages"]:
        for question in each["questions"]:
            if question["key"] == key:
                return before
            if question["kind"] in question_form.HANGS_ON and not question.get("band"):
                before.append(question)
        if not key and each["key"] == page:
            return before
    return before


def show(slug: str, key: str, asked, refused: Refused | None = None) -> str:
    """The form; ``asked`` names the question, or the kind and the part of a new one. Raises BadRequest."""
    found = desk_signs.consultation(desk(), slug)
    survey, spoken = named(found.view, key), languages_of(found.view)
    page, question = editing.find(survey.definition, asked["question"]) if asked.get("question") else (None, None)
    kind = question["kind"] if question else _kind(asked)
    pages = {each["key"]: each["title"] for each in survey.definition["pages"]}
    chosen = asked.get("page") or (page["key"] if page else next(iter(pages), ""))
    fields = dict(request.form.lists()) if refused else _typed(question, spoken)
    return render_template("desk/survey_question.html", found=found, view=found.view, survey=survey, question=question, kind=kind, kinds=questionnaire_words.kinds(), pages=pages, chosen=chosen,
                           earlier=earlier_questions(survey.definition, asked.get("question", ""), chosen), spoken=[LANGUAGES[code] for code in spoken], shapes=questionnaire_words.shapes(),
                           typed=lambda name: fields.get(name, [""])[0], picked=lambda name, value: value in fields.get(name, []),
                           bounded=kind in question_form.BOUNDED, choosing=kind in question_form.CHOOSING,
                           error=sentence(refused.key, **refused.values) if refused else "", part=refused.values.get("part", "") if refused else "")


def _kind(asked) -> str:
    if asked.get("kind") not in question_form.KINDS:
        raise BadRequest("query-value", "kind", name="kind")
    return asked["kind"]


def _typed(question: dict | None, languages: list[str]) -> dict[str, list[str]]:
    """The fields of the form as they would be typed for a question that is there."""
    if question is None:
        return {"shapes": ["point", "intervention"], "least": ["1"], "most": ["5"]} if request.args.get("kind") in {"scale", "place"} else {}
    low, high = question.get("labels") or [{}, {}]
    made = {name: [str(question[name])] for name in ("least", "most") if question.get(name) is not None}
    for code in languages:
        for name, words in (("title", question["title"]), ("help", question.get("help") or {}), ("low", low), ("high", high)):
            made[f"{name}-{code}"] = [words.get(code, "")]
        for name in ("options", "rows"):
            made[f"{name}-{code}"] = [question_form.write_lines(question.get(name) or [], code)]
    made |= {"required": ["1"] if question.get("required") else [], "band": ["1"] if question.get("band") else [], "shapes": question.get("shapes") or []}
    condition = question.get("show_if") or {}
    if condition:
        made[f"is-{condition['question']}"], made[f"at_least-{condition['question']}"] = condition.get("is", []), [str(condition.get("at_least", ""))]
    return made
