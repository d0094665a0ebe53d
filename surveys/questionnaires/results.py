"""What people answered to a questionnaire: tables of counts, crosses by one band, words for staff. What is kept of it: see `publishing`."""
from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session

from surveys.questionnaires import counting, crosses, places
from surveys.questionnaires.models import Survey, SurveyVersion

COUNTED = text("SELECT id FROM milo.survey_counted WHERE survey_id = :survey ORDER BY id")
ANSWERS = text(
    "SELECT a.response_id, a.question, a.value, a.intervention, ST_X(p.spot) AS e, ST_Y(p.spot) AS n"
    " FROM milo.survey_answers a JOIN milo.survey_counted r ON r.id = a.response_id"
    " LEFT JOIN LATERAL (SELECT ST_Transform(ST_PointOnSurface(a.shape), CAST(:metric AS integer)) AS spot) p ON a.shape IS NOT NULL"
    " WHERE r.survey_id = :survey"
)
RECEIVED = text(
    "SELECT count(*) FILTER (WHERE phase = 'open') AS answers, count(*) FILTER (WHERE phase = 'open' AND held <> '{}') AS held,"
    " count(*) FILTER (WHERE phase = 'test') AS trials FROM milo.survey_responses WHERE survey_id = :survey"
)


@dataclass
class Person:
    """The newest answers of one person, by question; ``spots`` (metres) and ``interventions`` of their places."""

    answers: dict = field(default_factory=dict)
    spots: dict = field(default_factory=dict)
    interventions: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    """Everything that arrived: answers while open (earlier ones of the same person too), those held among them, and those of the test."""

    answers: int
    held: int
    trials: int


def received(session: Session, survey: Survey) -> Received:
    """How many answers arrived."""
    return Received(*session.execute(RECEIVED, {"survey": survey.id}).one())


def people(session: Session, survey: Survey, metric_srid: int) -> list[Person]:
    """Whoever answered, by a random order that tells nothing; ``metric_srid`` is the consultation's. ``session`` is the desk's."""
    found = {row.id: Person() for row in session.execute(COUNTED, {"survey": survey.id})}
    for row in session.execute(ANSWERS, {"survey": survey.id, "metric": metric_srid}):
        person = found[row.response_id]
        person.answers[row.question] = row.value
        if row.e is not None:
            person.spots[row.question] = (row.e, row.n)
        if row.intervention:
            person.interventions[row.question] = row.intervention
    return list(found.values())


def questions(session: Session, survey: Survey) -> list[dict]:
    """The questions of today and, marked "removed", those of earlier versions (see counting.merge_versions)."""
    versions = session.query(SurveyVersion.definition).filter_by(survey_id=survey.id).order_by(SurveyVersion.version.desc())
    return counting.merge_versions([survey.definition, *(row.definition for row in versions)])


def tables(asked: list[dict], answered: list[Person], same_name: dict[str, str], sizes: dict[str, int] | None = None) -> list[dict]:
    """A table for each question that is no band (see counting.count), places with "spots" and "names" (see places); bands come with the crosses.

    ``same_name`` is the one name of a street for each of its names in other languages: people choose it from the list in theirs.
    ``sizes`` are the cells (metres) in which the places of a question were told before.
    """
    made = []
    for question in asked:
        if question.get("band"):
            continue
        key = question["key"]
        given = [person for person in answered if key in person.answers]
        if question.get("removed") and not given:
            continue
        table = counting.count(question, [person.answers[key] for person in given]) | {"removed": bool(question.get("removed"))}
        made.append(table | _places(key, given, same_name, (sizes or {}).get(key)) if question["kind"] == "place" else table)
    return made


def words(asked: list[dict], answered: list[Person]) -> dict[str, list[str]]:
    """What people wrote, by question, in an order that tells nothing of its writers. For staff only."""
    keys = [question["key"] for question in asked if question["kind"] == "text"]
    return {key: sorted((person.answers[key] for person in answered if key in person.answers), key=str.casefold) for key in keys}


def cross(asked: list[dict], answered: list[Person], band: str) -> dict:
    """The tables by a band of `questions` (see crosses.cross). Raises KeyError where there is no such band."""
    by = {question["key"]: question for question in asked if question.get("band")}[band]
    return crosses.cross(asked, [person.answers for person in answered], by)


def _places(key: str, given: list[Person], same_name: dict[str, str], size: int | None) -> dict:
    """Where: what was chosen by name from a list, and the rest by cell; each person in one of the two."""
    named: list[tuple[str, str]] = []
    spots = []
    for person in given:
        value = person.answers[key]
        if value["shape"] == "intervention" and key in person.interventions:
            named.append(("intervention", str(person.interventions[key])))
        elif value.get("by") == "list" and value.get("name"):
            named.append(("name", same_name.get(value["name"], value["name"])))
        elif key in person.spots:
            spots.append(person.spots[key])
    names = places.count_names([f"{kind}:{name}" for kind, name in named])
    return {"spots": places.count_spots(spots, size), "names": names}


def consultation_survey(session: Session, consultation_id: uuid.UUID, key: str, *, lock: bool = False) -> Survey | None:
    """The questionnaire with this key, in any phase."""
    found = session.query(Survey).filter_by(consultation_id=consultation_id, key=key)
    return (found.with_for_update() if lock else found).one_or_none()
