"""For everybody: the results of a questionnaire, if the office made them public; tables as they were counted, nobody's words."""
from __future__ import annotations

from flask import render_template
from sqlalchemy import text

from app import queries, survey_cells, survey_tables
from app.db import reader
from app.i18n import LANG, pick
from app.views.residents import blueprint
from layers import catalogue
from surveys import consultations
from surveys.errors import NotFound

PUBLISHED = text("SELECT key, titles, tables, made_at FROM published.survey_results WHERE consultation_id = :consultation AND key = :key")


@blueprint.get(f"{LANG}/c/<slug>/q/<key>/results")
def survey_results(lang: str, slug: str, key: str):
    """The newest results that were made public. Raises NotFound where there are none."""
    queries.only()
    found = consultations.find(reader(), slug)
    row = reader().execute(PUBLISHED, {"consultation": found.id, "key": key}).one_or_none()
    if row is None:
        raise NotFound("survey-results-none")
    crosses = row.tables["crosses"]
    titles = {str(each.id): f"{each.number}. {pick(each.title)}" for each in catalogue.interventions(reader(), found.id)}
    shown = survey_tables.tables(row.tables["questions"], crosses, titles)
    for table in shown:
        table["map"] = survey_cells.draw(reader(), found, table["spots"]) if table["spots"] else None
    return render_template("residents/survey_results.html", consultation=found, key=row.key, titles=row.titles, made_at=row.made_at, people=row.tables["people"], tables=shown,
                           columns=survey_tables.columns(crosses) if crosses else [], band=pick(crosses["title"]) if crosses else "")
