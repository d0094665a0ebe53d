"""Keeping what was counted: the tables by one band, once for each questionnaire, and the tables that everybody may read."""
from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.crossing import TEN
from surveys.errors import Changed, Closed, NotAcceptable
from surveys.questionnaires import editions, results
from surveys.questionnaires.models import Survey
from surveys.questionnaires.result_models import SurveyCross, SurveyResult


def crosses(session: Session, survey: Survey) -> SurveyCross | None:
    """The tables by band, if they were counted."""
    return session.get(SurveyCross, survey.id)


def newest(session: Session, survey: Survey) -> SurveyResult | None:
    """What was made public last, whether it is shown or not."""
    return session.scalar(select(SurveyResult).where(SurveyResult.survey_id == survey.id).order_by(SurveyResult.made_at.desc()).limit(1))


def count_crosses(session: Session, survey: Survey, asked: list[dict], answered: list[results.Person], band: str, by: str) -> SurveyCross:
    """Count the tables by ``band``, for ever; ``survey`` is locked, the caller commits.

    Raises Closed("survey-not-closed") while answers may still come, Changed("survey-crossed") the second time,
    NotAcceptable("survey-band-unknown"), and ("survey-few-people") where no two groups of ten people would be left.
    """
    _refuse_open(survey)
    if crosses(session, survey):
        raise Changed("survey-crossed")
    if band not in {question["key"] for question in asked if question.get("band")}:
        raise NotAcceptable("survey-band-unknown", "band")
    tables = results.cross(asked, answered, band)
    if not tables["columns"]:
        raise NotAcceptable("survey-few-people", "band", least=2 * TEN)
    made = SurveyCross(survey_id=survey.id, consultation_id=survey.consultation_id, band=band, tables=tables, made_by=by)
    session.add(made)
    session.flush()
    return made


def publish(session: Session, survey: Survey, asked: list[dict], answered: list[results.Person], same_name: dict[str, str], by: str) -> SurveyResult:
    """Keep today's tables (``same_name`` as for results.tables) and show them; nobody's words are in them. ``survey`` is locked, the caller commits.

    What would tell of few people beside what was public before keeps its figures and their "day" (see editions). Raises Closed("survey-not-closed")
    and NotAcceptable("survey-few-people") under ten people.
    """
    _refuse_open(survey)
    if len(answered) < TEN:
        raise NotAcceptable("survey-few-people", None, least=TEN)
    rows = session.execute(select(SurveyResult.tables, SurveyResult.made_at).where(SurveyResult.survey_id == survey.id).order_by(SurveyResult.made_at.desc()))
    before, kept = [row.tables | {"day": row.made_at.date().isoformat()} for row in rows], crosses(session, survey)
    fresh = [_public(each) | {"of": len(answered)} for each in results.tables(asked, answered, same_name, editions.sizes(before))]
    questions, by_band = editions.beside(fresh, kept.tables if kept else None, before)
    tables = {"people": len(answered), "answers": results.received(session, survey).answers, "questions": questions, "crosses": by_band}
    made = SurveyResult(survey_id=survey.id, consultation_id=survey.consultation_id, tables=tables, made_by=by)
    session.add(made)
    survey.results_public = True
    session.flush()
    return made


def withdraw(survey: Survey) -> None:
    """Show the results no longer."""
    survey.results_public = False


def _public(table: dict) -> dict:
    """A question that fewer than ten people answered tells only that."""
    if table["kind"] in {"text", "photo"} or table["answered"] >= TEN:
        return table
    return {name: table[name] for name in ("key", "kind", "title", "removed")} | {"answered": None, "parts": []}


def _refuse_open(survey: Survey) -> None:
    if survey.phase != "closed":
        raise Closed("survey-not-closed")
