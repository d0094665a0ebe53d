"""Photographs of an answer: sent and taken back with the receipt, looked at by staff, public nowhere. They come here made anew, as those of signs."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from surveys.errors import Closed, Erased, KeyReused, NotAcceptable, NotFound
from surveys.photos import LONGEST_ALT, MOST
from surveys.receipts import parse_code

ADD = text("SELECT outcome, id FROM intake.add_survey_photo(:code, :question, :key, :body, :most, :alt, :language, :width, :height,"
           " CAST(:widths AS integer[]), CAST(:files AS bytea[]))")
OF_SURVEY = text("SELECT p.id, p.question, p.state, p.alt, p.language, p.width, p.height FROM milo.survey_photos p JOIN milo.survey_responses r ON r.id = p.response_id"
                 " WHERE r.survey_id = :survey AND p.state <> 'removed' AND (:question = '' OR p.question = :question) ORDER BY p.state = 'kept', p.id")
DECIDE = text("UPDATE milo.survey_photos p SET state = :state, alt = CASE WHEN :state = 'removed' THEN '' ELSE p.alt END FROM milo.survey_responses r"
              " WHERE r.id = p.response_id AND r.survey_id = :survey AND p.id = :photo AND p.state <> 'removed'")
FILE = text("SELECT f.data FROM milo.survey_photo_files f JOIN milo.survey_photos p ON p.id = f.photo_id JOIN milo.survey_responses r ON r.id = p.response_id"
            " WHERE r.survey_id = :survey AND p.id = :photo AND p.state <> 'removed' ORDER BY f.width DESC LIMIT 1")


def _add(session: Session, typed: str, question: str, key: uuid.UUID, body: bytes, **made) -> uuid.UUID | None:
    empty = dict.fromkeys(("alt", "language", "width", "height", "widths", "files"))
    row = session.execute(ADD, empty | {"code": parse_code(typed), "question": question, "key": key, "body": body, "most": MOST} | made).one()
    if row.outcome not in {"yes", "same", "created"}:
        raise {
            "too-many": NotAcceptable("photos-enough", question, most=MOST),
            "other-body": KeyReused("photo-sent-already", question),
            "closed": Closed("media-closed", question),
            "erased": Erased("survey-erased", "code"),
        }.get(row.outcome, NotFound("code-unknown", "code"))
    return row.id


def known(session: Session, typed: str, question: str, *, key: uuid.UUID, body: bytes) -> uuid.UUID | None:
    """The photograph that this key has brought before, or None if it may come now: asked before it is made anew. Raises NotAcceptable, KeyReused, Closed, Erased, NotFound."""
    return _add(session, typed, question, key, body)


def add(session: Session, typed: str, question: str, *, key: uuid.UUID, body: bytes, alt: str, language: str, width: int, height: int, files: dict[int, bytes]) -> uuid.UUID:
    """Keep one, ``files`` JPEGs by width; the caller commits. The same key and body give the same id again. Raises what `known` raises."""
    return _add(session, typed, question, key, body, alt=alt[:LONGEST_ALT], language=language, width=width, height=height, widths=list(files), files=list(files.values()))


def of_receipt(session: Session, typed: str) -> list[Row]:
    """One's own: id, question, alt, width, height, in the order they came."""
    return list(session.execute(text("SELECT * FROM intake.survey_photos_of(:code)"), {"code": parse_code(typed)}))


def file_of_receipt(session: Session, typed: str, photo: uuid.UUID) -> bytes:
    """The smaller JPEG of one of them. Raises NotFound."""
    found = session.scalar(text("SELECT intake.survey_photo_of(:code, :photo)"), {"code": parse_code(typed), "photo": photo})
    if found is None:
        raise NotFound("photo-unknown")
    return bytes(found)


def remove(session: Session, typed: str, photo: uuid.UUID) -> bool:
    """Take one back: its files go at once. False if it was gone; the caller commits."""
    return bool(session.scalar(text("SELECT intake.remove_survey_photo(:code, :photo)"), {"code": parse_code(typed), "photo": photo}))


def of_survey(session: Session, survey: uuid.UUID, question: str = "") -> list[Row]:
    """For staff: all of a questionnaire or of one question, those that nobody has looked at first, in an order that tells nothing of who sent which."""
    return list(session.execute(OF_SURVEY, {"survey": survey, "question": question}))


def file(session: Session, survey: uuid.UUID, photo: uuid.UUID) -> bytes:
    """For staff: the JPEG of one. Raises NotFound."""
    found = session.scalar(FILE, {"survey": survey, "photo": photo})
    if found is None:
        raise NotFound("photo-unknown")
    return bytes(found)


def decide(session: Session, survey: uuid.UUID, photo: uuid.UUID, *, keep: bool) -> bool:
    """Keep one that was looked at, or take it away for good; False if it was gone. The caller commits."""
    return bool(session.execute(DECIDE, {"survey": survey, "photo": photo, "state": "kept" if keep else "removed"}).rowcount)
