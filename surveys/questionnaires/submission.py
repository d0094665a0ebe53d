"""Questionnaires as residents find them, and sending the answers: one call to the database. The receipt reads them back or erases them."""
from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from surveys.errors import Changed, Closed, Erased, KeyReused, NotAcceptable, NotFound
from surveys.questionnaires.answers import Answer
from surveys.questionnaires.definition import Questionnaire, read
from surveys.receipts import format_code, parse_code

COLUMNS = "id, consultation_id, key, titles, introductions, phase, version, definition, results_public"
ALL = text(f"SELECT {COLUMNS} FROM published.surveys WHERE consultation_id = :consultation ORDER BY phase DESC, key")
ON_TRIAL = text(f"SELECT {COLUMNS} FROM intake.survey_on_trial(:consultation, :key)")
ANSWER = text(
    "SELECT outcome, code, question FROM intake.answer_survey(:survey, :version, :key, :body_hash, :participant, CAST(:answers AS jsonb), :language, :channel,"
    " :trial, :network, :room, CAST(:doubts AS text[]))"
)


@dataclass(frozen=True)
class SurveyView:
    """A questionnaire as it is asked now."""

    id: uuid.UUID
    consultation_id: uuid.UUID
    key: str
    titles: dict
    introductions: dict
    phase: str
    version: int
    definition: dict
    results_public: bool

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The definition as objects."""
        return read(self.definition)


def published(session: Session, consultation_id: uuid.UUID) -> list[SurveyView]:
    """The questionnaires of a consultation that are open, then those that are closed. ``session`` is the reader's."""
    return [SurveyView(**row) for row in session.execute(ALL, {"consultation": consultation_id}).mappings()]


def find(session: Session, consultation_id: uuid.UUID, key: str) -> SurveyView:
    """The open or closed questionnaire with this key. ``session`` is the reader's. Raises NotFound."""
    for each in published(session, consultation_id):
        if each.key == key:
            return each
    raise NotFound("survey-unknown")


def find_on_trial(session: Session, consultation_id: uuid.UUID, key: str) -> SurveyView | None:
    """The questionnaire that staff are trying out, or None. ``session`` is the intake role's."""
    row = session.execute(ON_TRIAL, {"consultation": consultation_id, "key": key}).mappings().one_or_none()
    return SurveyView(**row) if row else None


def _rows(answers: dict[str, Answer]) -> list[dict]:
    """The answers as intake.answer_survey takes them."""
    return [{"question": key, "value": answer.value, "shape": answer.geometry.wkb_hex if answer.geometry is not None else None,
             "intervention": str(answer.intervention) if answer.intervention else None} for key, answer in answers.items()]


def send(session: Session, survey: SurveyView, answers: dict[str, Answer], *, key: uuid.UUID, participant: uuid.UUID, language: str, channel: str = "web",
         trial: bool = False, network: str | None = None, room: str | None = None, doubts: list[str] | None = None) -> str:
    """Leave the answers (checked by answers.read against ``survey``); the caller commits. ``session`` is the intake role's. Returns the receipt in four groups.

    Same key and same answers give the same receipt. Raises NotAcceptable, Closed, KeyReused, Erased, Changed, NotFound.
    """
    if not answers:
        raise NotAcceptable("survey-nothing", "")
    written = json.dumps(_rows(answers), sort_keys=True)
    row = session.execute(ANSWER, {
        "survey": survey.id, "version": survey.version, "key": key, "participant": participant, "answers": written, "language": language, "channel": channel,
        "body_hash": hashlib.sha256(f"{participant} {language} {written}".encode()).digest(), "trial": trial, "network": network, "room": room, "doubts": doubts or [],
    }).one()
    if row.outcome in {"created", "same"}:
        return format_code(bytes(row.code))
    raise {
        "other-body": KeyReused("survey-sent-already"),
        "erased": Erased("survey-erased"),
        "survey-closed": Closed("survey-closed"),
        "consultation-closed": Closed("survey-closed"),
        "changed": Changed("survey-changed"),
        "outside": NotAcceptable("geometry-outside", row.question),
        "too-many": NotAcceptable("survey-often", ""),
    }.get(row.outcome, NotFound("survey-unknown"))


def knows(session: Session, typed: str) -> bool:
    """Whether a code is one of answers, be they erased."""
    return session.execute(text("SELECT 1 FROM intake.read_survey_receipt(:code)"), {"code": parse_code(typed)}).one_or_none() is not None


def read_receipt(session: Session, typed: str) -> Row | None:
    """The answers behind a code (see intake.read_survey_receipt for its columns), or None: it may be the code of a sign. Raises NotFound for what is no code, Erased."""
    row = session.execute(text("SELECT * FROM intake.read_survey_receipt(:code)"), {"code": parse_code(typed)}).one_or_none()
    if row is not None and row.erased:
        raise Erased("survey-erased", "code")
    return row


def erase(session: Session, typed: str) -> bool:
    """Erase the answers; only hashes stay, as a tombstone. The caller commits."""
    return bool(session.scalar(text("SELECT intake.erase_survey(:code)"), {"code": parse_code(typed)}))
