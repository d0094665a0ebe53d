"""The results of a questionnaire at the desk: tables with bars, tables by one band, what was written, files; making results public."""
from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import text

from app import accounts, queries, spreadsheet, survey_cells, survey_tables
from app.db import desk
from app.errors import BadRequest
from app.i18n import pick
from app.views.desk import blueprint, rows
from app.views.desk.questionnaires import named
from app.wording import sentence
from surveys import desk_signs
from surveys.errors import Refused
from surveys.questionnaires import publishing, results

LET_COUNT = text("UPDATE milo.survey_responses SET held = '{}' WHERE survey_id = :survey AND held <> '{}'")


@blueprint.get("/c/<slug>/surveys/<key>/results")
def survey_results(slug: str, key: str):
    """Everything that was counted, and what people wrote."""
    queries.only()
    found = desk_signs.consultation(desk(), slug)
    survey = named(found.view, key)
    asked, answered = results.questions(desk(), survey), results.people(desk(), survey, found.view.metric_srid)
    kept = publishing.crosses(desk(), survey)
    shown = survey_tables.tables(results.tables(asked, answered, _same_name(found.view)), kept.tables if kept else None, _titles(found.view))
    for table in shown:
        table["map"] = survey_cells.draw(desk(), found.view, table["spots"]) if table["spots"] else None
    return render_template(
        "desk/survey_results.html", found=found, view=found.view, survey=survey, received=results.received(desk(), survey), people=len(answered), tables=shown,
        words=results.words(asked, answered), bands=[(each["key"], pick(each["title"])) for each in asked if each.get("band")], kept=kept,
        columns=survey_tables.columns(kept.tables) if kept else [], public=publishing.newest(desk(), survey), ten=publishing.TEN,
    )


@blueprint.post("/c/<slug>/surveys/<key>/results")
def survey_count(slug: str, key: str):
    """Count by a band, let held answers count, make public or show no longer."""
    found = desk_signs.consultation(desk(), slug)
    survey, do = named(found.view, key, lock=True), request.form.get("do", "")
    asked, answered = results.questions(desk(), survey), results.people(desk(), survey, found.view.metric_srid)
    try:
        if do == "cross":
            publishing.count_crosses(desk(), survey, asked, answered, request.form.get("band", ""), g.account.name)
            done = _("Contato per fascia. Le tabelle restano così.")
        elif do == "publish":
            made = publishing.publish(desk(), survey, asked, answered, _same_name(found.view), g.account.name)
            done = _published(made.tables, publishing.crosses(desk(), survey))
        elif do == "withdraw":
            publishing.withdraw(survey)
            done = _("I risultati non sono più pubblici.")
        elif do == "let-count":
            desk().execute(LET_COUNT, {"survey": survey.id})
            done = _("Le risposte in dubbio ora contano.")
        else:
            raise BadRequest("query-value", "do", name="do")
    except BadRequest:
        raise
    except Refused as refused:
        desk().rollback()
        flash(sentence(refused.key, **refused.values), "refused")
        return redirect(url_for("desk.survey_results", slug=slug, key=key), 303)
    accounts.note(desk(), g.account, f"survey.{do}", consultation_id=found.view.id, object_id=survey.id)
    desk().commit()
    flash(done)
    return redirect(url_for("desk.survey_results", slug=slug, key=key), 303)


@blueprint.get("/c/<slug>/surveys/<key>/results.csv")
def survey_table(slug: str, key: str):
    """The counted tables as a file, those by band beside."""
    queries.only()
    found = desk_signs.consultation(desk(), slug)
    survey = named(found.view, key)
    answered, kept = results.people(desk(), survey, found.view.metric_srid), publishing.crosses(desk(), survey)
    shown = survey_tables.tables(results.tables(results.questions(desk(), survey), answered, _same_name(found.view)), kept.tables if kept else None, _titles(found.view))
    columns = survey_tables.columns(kept.tables) if kept else []
    lines = [[_("Tutte le persone"), "", "", len(answered), *(column["people"] for column in columns)]]
    for table in shown:
        lines.append([table["title"], "", _("hanno risposto"), table["answered"]])
        lines += [[table["title"], group["title"], row["title"], row["people"], *_crossed(table, row, len(columns))] for group in table["groups"] for row in group["rows"]]
    return spreadsheet.download(f"{survey.key}-risultati", [_("Domanda"), _("Riga"), _("Risposta"), _("Persone"), *(column["title"] for column in columns)], lines)


@blueprint.get("/c/<slug>/surveys/<key>/answers.csv")
def survey_answers(slug: str, key: str):
    """The single answers, newest of each person: without bands, days, languages and whoever gave them, in an order that tells nothing; places to some ten metres."""
    queries.only()
    found = desk_signs.consultation(desk(), slug)
    survey = named(found.view, key)
    asked = [question for question in results.questions(desk(), survey) if not question.get("band")]
    header, lines = survey_tables.single_answers(asked, results.people(desk(), survey, found.view.metric_srid), found.view.metric_srid)
    accounts.note(desk(), g.account, "survey.answers-file", consultation_id=found.view.id, object_id=survey.id, answers=len(lines))
    desk().commit()
    return spreadsheet.download(f"{survey.key}-risposte", header, lines)


def _published(tables: dict, kept) -> str:
    """What was made public, and what was held back so that nobody is found out."""
    said, old = [_("I risultati sono pubblici.")], sum("day" in table for table in tables["questions"])
    if old:
        said.append(ngettext("%(num)s domanda resta con i numeri di prima: servono altre dieci risposte.", "%(num)s domande restano con i numeri di prima: servono altre dieci risposte.", old))
    if kept and not tables["crosses"]:
        said.append(_("Le tabelle per fascia restano in ufficio: accanto a questi numeri direbbero di poche persone."))
    return " ".join(said)


def _same_name(view) -> dict[str, str]:
    return survey_cells.same_name(survey_cells.names(desk(), view))


def _titles(view) -> dict[str, str]:
    """Titles of interventions by id, of streets by name."""
    return {name: pick(words) for name, words in survey_cells.names(desk(), view).items()} | {str(id): title for id, title in rows.interventions(view).items()}


def _crossed(table: dict, row: dict, columns: int) -> list:
    if not table["crossed"]:
        return [""] * columns
    return row["cross"] if row.get("cross") else [_("non si dice")] * columns
