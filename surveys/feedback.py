"""What somebody could not read or do on our pages: left by anybody, read and answered by a person, found again by its code or told by one letter."""
from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import uuid
from dataclasses import dataclass

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from surveys import contacts, receipts, submissions
from surveys.errors import NotAcceptable, NotFound

DAYS = 60  # an address is kept so long at most; the law gives thirty days for an answer
MOST_PAGE = 300
DAYS_ANSWERED = 365  # a message and its answer are kept so long after the answer ...
DAYS_MESSAGE = 730  # ... and no message longer than this after it came
FIRST_WAIT = 5  # minutes before a letter is tried again; doubled each time


@dataclass(frozen=True)
class Letter:
    """An answer that is to be sent: to whom, in which language, what was asked and what is answered."""

    id: uuid.UUID
    language: str
    address: str
    words: str
    answer: str


def code_of(secret: str, key: uuid.UUID) -> bytes:
    """The code of a message: made again out of the form's key, so that a form sent twice is one message."""
    return hmac.new(secret.encode(), f"feedback {key}".encode(), hashlib.sha256).digest()[:10]


def leave(session: Session, key: uuid.UUID, *, words: str, page: str, language: str, address: str, secret: str, today: dt.date, network: str | None, doubtful: bool) -> str:
    """Keep a message; its code in four groups. The caller commits. ``session`` is the intake role's.

    Raises NotAcceptable("feedback-missing", "text-too-long", "contact-address", "feedback-many").
    """
    words, address = submissions.clean_text(words), address.strip()
    if not words:
        raise NotAcceptable("feedback-missing", "words")
    if address and (len(address) > 254 or not contacts.ADDRESS.fullmatch(address) or ".." in address):
        raise NotAcceptable("contact-address", "address")
    code = code_of(secret, key)
    outcome = session.scalar(
        text("SELECT intake.leave_feedback(:code, :words, :page, :language, :doubtful, :network, :address, :key, :delete_on)"),
        {"code": code, "words": words, "page": submissions.clean_text(page)[:MOST_PAGE], "language": language, "doubtful": doubtful, "network": network, "address": address,
         "key": contacts.key(secret), "delete_on": today + dt.timedelta(DAYS)})
    if outcome == "too-many":
        raise NotAcceptable("feedback-many")
    return receipts.format_code(code)


def read(session: Session, typed: str) -> Row:
    """The message behind a code: ``words``, ``sent_at``, ``answer``, ``answered_at``, ``delete_on`` of an address. Raises NotFound."""
    row = session.execute(text("SELECT * FROM intake.feedback_of(:code)"), {"code": receipts.parse_code(typed)}).one_or_none()
    if row is None:
        raise NotFound("code-unknown", "code")
    return row


def knows(session: Session, typed: str) -> bool:
    """Whether a code is that of a message. Raises NotFound where it is no code at all."""
    return session.scalar(text("SELECT count(*) FROM intake.feedback_of(:code)"), {"code": receipts.parse_code(typed)}) > 0


def forget(session: Session, typed: str) -> None:
    """Delete the message, its answer and its address; the caller commits. Raises NotFound."""
    if not session.scalar(text("SELECT intake.forget_feedback(:code)"), {"code": receipts.parse_code(typed)}):
        raise NotFound("code-unknown", "code")


def at_desk(session: Session) -> list[Row]:
    """Every message, those without an answer first, the oldest of them on top; doubtful ones after the others. ``session`` is the desk's."""
    return session.execute(text("SELECT * FROM milo.feedback_at_desk ORDER BY answer IS NOT NULL, doubtful, CASE WHEN answer IS NULL THEN sent_at END, sent_at DESC LIMIT 200")).all()


def waiting(session: Session) -> int:
    """How many messages have no answer yet."""
    return session.scalar(text("SELECT count(*) FROM milo.feedback_at_desk WHERE answer IS NULL"))


def answer(session: Session, id: uuid.UUID, words: str) -> None:
    """Answer once; a letter goes out if an address was left. The caller commits. Raises NotAcceptable("feedback-answer-missing"), NotFound."""
    words = submissions.clean_text(words)
    if not words:
        raise NotAcceptable("feedback-answer-missing", "answer")
    if not session.scalar(text("SELECT milo.answer_feedback(:id, :words)"), {"id": id, "words": words}):
        raise NotFound("feedback-gone")


def next_due(session: Session, secret: str) -> Letter | None:
    """The answer that has been due longest, held for this transaction; None if none; those that do not open wait an hour. ``session`` is the owner's."""
    while row := session.execute(text("SELECT f.id, f.language, f.sealed, f.words, f.answer FROM milo.feedback f"
                                      " WHERE f.letter_due <= now() ORDER BY f.letter_due, f.id LIMIT 1 FOR UPDATE OF f SKIP LOCKED")).one_or_none():
        if address := contacts.unsealed(session, row.sealed, secret):
            return Letter(row.id, row.language, address, row.words, row.answer)
        session.execute(text("UPDATE milo.feedback SET letter_due = now() + interval '1 hour' WHERE id = :id"), {"id": row.id})
    return None


def done(session: Session, id: uuid.UUID) -> None:
    """The letter was taken, or nobody will ever take it: the address goes."""
    session.execute(text("UPDATE milo.feedback SET sealed = NULL, letter_due = NULL WHERE id = :id"), {"id": id})


def postpone(session: Session, id: uuid.UUID, *, for_good: bool = False) -> bool:
    """It was not taken: try again later; True when nobody tries any more, and the address goes."""
    tries = session.scalar(text("UPDATE milo.feedback SET letter_tries = letter_tries + 1, letter_due = now() + make_interval(mins => CAST(:wait * 2 ^ letter_tries AS integer))"
                                " WHERE id = :id RETURNING letter_tries"), {"id": id, "wait": FIRST_WAIT})
    if for_good or tries >= contacts.MOST_TRIES:
        done(session, id)
        return True
    return False


def sweep(session: Session, today: dt.date) -> int:
    """Delete the addresses whose day has come; how many. ``session`` is the owner's."""
    return session.execute(text("UPDATE milo.feedback SET sealed = NULL, letter_due = NULL WHERE sealed IS NOT NULL AND delete_on <= :today"), {"today": today}).rowcount


def sweep_messages(session: Session) -> int:
    """Delete the messages answered more than DAYS_ANSWERED ago or older than DAYS_MESSAGE, words, answer and all; how many. ``session`` is the owner's."""
    return session.execute(text("DELETE FROM milo.feedback WHERE answered_at < now() - make_interval(days => :answered) OR sent_at < now() - make_interval(days => :sent)"),
                           {"answered": DAYS_ANSWERED, "sent": DAYS_MESSAGE}).rowcount
