"""What people say about a public sign: left without account, read by a person before it is public, taken back by a code."""
from __future__ import annotations

import hashlib
import json
import uuid

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from surveys import reports
from surveys.errors import Closed, Erased, KeyReused, NotAcceptable, NotFound
from surveys.receipts import format_code, parse_code
from surveys.submissions import clean_text

LONGEST = 1000  # letters
LEAVE = text("SELECT outcome, code, most FROM intake.leave_comment(:slug, :sign, :key, :body_hash, :participant, :words, :language, :network, :room,"
             " CAST(:doubts AS text[]))")
PUBLISHED = text("SELECT k.id, k.text, k.language, k.day, k.number, k.of_other_words,"
                 " (SELECT jsonb_object_agg(t.language, t.words) FROM published.word_translations t WHERE t.comment_id = k.id) AS translations"
                 " FROM published.comments k WHERE k.consultation_id = :consultation AND k.sign_id = :sign ORDER BY k.number LIMIT :most OFFSET :after")


def check_words(value: object) -> str:
    """The words as they are kept. Raises NotAcceptable on field ``comment``."""
    try:
        words = clean_text(value)
    except NotAcceptable as refused:
        raise NotAcceptable(refused.key, "comment", **refused.values) from refused
    if not words:
        raise NotAcceptable("comment-missing", "comment")
    if len(words) > LONGEST:
        raise NotAcceptable("text-too-long", "comment", most=LONGEST, length=len(words))
    return words


def leave(session: Session, slug: str, sign: uuid.UUID, *, key: uuid.UUID, participant: uuid.UUID, words: str, language: str,
          network: str | None = None, room: str | None = None, doubts: list[str]) -> str:
    """Leave a comment, which waits for a person; its code in four groups. The caller commits; ``session`` is the intake role's.

    ``network`` is the caller's address cut to /24 or /48; past the consultation's flood, without the code of an open ``room``, a comment is kept and
    marked for the desk. Same key and same words give the same code. Raises NotAcceptable (no words, too many comments), Closed, KeyReused, Erased, NotFound.
    """
    words = check_words(words)
    body = json.dumps([str(sign), words, language], ensure_ascii=True).encode()
    row = session.execute(LEAVE, {"slug": slug, "sign": sign, "key": key, "body_hash": hashlib.sha256(body).digest(), "participant": participant,
                                  "words": words, "language": language, "network": network, "room": room, "doubts": doubts}).one()
    if row.outcome in {"created", "same"}:
        return format_code(bytes(row.code))
    raise {
        "consultation-closed": Closed("comment-closed"),
        "too-many": NotAcceptable("comments-of-yours", "comment", most=row.most),
        "other-body": KeyReused("comment-sent-already"),
        "erased": Erased("comment-withdrawn"),
        "unknown-sign": NotFound("sign-unknown"),
    }.get(row.outcome, NotFound("consultation-unknown"))


def published(session: Session, consultation_id: uuid.UUID, sign: uuid.UUID, *, most: int, after: int = 0) -> list[Row]:
    """Public comments under a sign, oldest first: id, text, language, translations, day, number and whether the sign had other words then."""
    return list(session.execute(PUBLISHED, {"consultation": consultation_id, "sign": sign, "most": most, "after": after}))


def read(session: Session, typed: str) -> Row:
    """The comment behind a code (see intake.read_comment for its columns). Raises NotFound, Erased when it was taken back."""
    row = session.execute(text("SELECT * FROM intake.read_comment(:code)"), {"code": parse_code(typed)}).one_or_none()
    if row is None:
        raise NotFound("code-unknown", "code")
    if row.visibility == "withdrawn":
        raise Erased("comment-withdrawn", "code")
    return row


def knows(session: Session, typed: str) -> bool:
    """Whether a code, readable as one, is that of a comment, be it one that was taken back."""
    return bool(session.scalar(text("SELECT count(*) FROM intake.read_comment(:code)"), {"code": parse_code(typed)}))


def take_back(session: Session, typed: str) -> None:
    """Delete the words of a comment and whose they were; the caller commits. Raises NotFound, Erased."""
    read(session, typed)
    session.execute(text("SELECT intake.take_back_comment(:code)"), {"code": parse_code(typed)})


def report(session: Session, slug: str, comment: uuid.UUID, participant: uuid.UUID, reason: str, *, network: str | None = None, room: str | None = None) -> bool:
    """Report a public comment; False if this person had done so. The caller commits; ``session`` is the intake role's, ``network`` and ``room`` are as for signs.

    Raises NotAcceptable("report-reason-missing") and NotFound.
    """
    if reason not in reports.REASONS:
        raise NotAcceptable("report-reason-missing", "reason")
    outcome = session.scalar(text("SELECT intake.report_comment(:slug, :comment, :participant, :reason, :network, :room)"),
                             {"slug": slug, "comment": comment, "participant": participant, "reason": reason, "network": network, "room": room})
    if outcome.startswith("unknown"):
        raise NotFound("comment-unknown" if outcome == "unknown-comment" else "consultation-unknown")
    return outcome == "created"
