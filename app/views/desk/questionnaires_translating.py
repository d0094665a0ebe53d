"""A whole questionnaire in one language, with the Italian beside; a translation is never another question."""
from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app import accounts, queries, question_form, questionnaire_words
from app.db import desk
from app.errors import BadRequest
from app.i18n import LANGUAGES, SOURCE
from app.views.desk import blueprint
from app.views.desk.questionnaires import languages_of, named
from surveys import desk_signs
from surveys.questionnaires import editing
from surveys.questionnaires.definition import MOST_LETTERS
from surveys.questionnaires.models import Survey


def kinds() -> dict[str, str]:
    """What each text is."""
    return {"titles": _("Titolo"), "introductions": _("Introduzione"), "page": _("Titolo della parte"), "title": _("Domanda"), "help": _("Spiegazione"),
            "low": _("Il voto più basso"), "high": _("Il voto più alto"), "row": _("Riga"), "option": _("Risposta")}


def texts(survey: Survey) -> list[tuple[str, str, dict]]:
    """Every text of the questionnaire: its field, what it is, its words by language."""
    whole = [("titles", "titles", survey.titles), ("introductions", "introductions", survey.introductions)]
    return [each for each in whole if each[2].get(SOURCE)] + editing.texts(survey.definition)


def language(view, wanted: str | None) -> str:
    """One of the consultation's languages besides Italian, the first if none is asked for. Raises BadRequest."""
    offered = [code for code in languages_of(view) if code != SOURCE]
    if not offered or (wanted and wanted not in offered):
        raise BadRequest("query-value", "into", name="into")
    return wanted or offered[0]


@blueprint.get("/c/<slug>/surveys/<key>/translations")
def survey_translations(slug: str, key: str):
    """The texts in Italian and in ``?into=``."""
    queries.only("into")
    found = desk_signs.consultation(desk(), slug)
    survey = named(found.view, key)
    into = language(found.view, request.args.get("into"))
    missing = dict(questionnaire_words.missing(survey, languages_of(found.view)))
    offered = [(LANGUAGES[code], missing.get(LANGUAGES[code], 0)) for code in languages_of(found.view) if code != SOURCE]
    return render_template("desk/survey_translations.html", found=found, view=found.view, survey=survey, texts=texts(survey), kinds=kinds(), into=LANGUAGES[into],
                           offered=offered, source=LANGUAGES[SOURCE], longest=MOST_LETTERS)


@blueprint.post("/c/<slug>/surveys/<key>/translations")
def survey_translate(slug: str, key: str):
    """Write the fields that were changed here, so that two people at work do not undo each other."""
    found = desk_signs.consultation(desk(), slug)
    survey = named(found.view, key, lock=True)
    into = language(found.view, request.form.get("into"))
    changed = {}
    for name, _kind, words in texts(survey):
        typed, was = (question_form.plain(request.form.get(f"{before}{name}", "")).strip()[:MOST_LETTERS] for before in ("", "was-"))
        if name in request.form and typed != was and typed != words.get(into, ""):
            changed[name] = typed
    for name in ("titles", "introductions"):
        if name in changed:
            setattr(survey, name, {code: words for code, words in (getattr(survey, name) | {into: changed[name]}).items() if words})
    made = editing.translate(survey.definition, into, changed)
    if made != survey.definition:
        survey.definition, survey.changed_by = made, g.account.name
    if changed:
        accounts.note(desk(), g.account, "survey.translate", consultation_id=found.view.id, object_id=survey.id, language=into, texts=len(changed))
    desk().commit()
    flash(ngettext("Salvato %(num)s testo.", "Salvati %(num)s testi.", len(changed)) if changed else _("Non è cambiato nulla."))
    return redirect(url_for("desk.survey_translations", slug=slug, key=key, into=into), 303)
