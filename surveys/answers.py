"""The official answer: an office answers one sign or many at once; nothing that was said is overwritten. Read by receipt and in public."""
from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from surveys.answer_models import Answer, Answered
from surveys.errors import NotAcceptable, NotFound
from surveys.models import ANSWERS, Contribution
from surveys.receipts import parse_code

MAX_WORDS = 4000
MAX_NAME = 200
MOST = 500  # signs in one answer
# what says all by itself; every other answer needs words or a reason
WORDLESS = frozenset({"received", "under-review"})


@dataclass(frozen=True)
class Draft:
    """An answer before it is given: words and reason by language (Italian at least), who deals with it, which office signs."""

    state: str
    signed_as: str
    words: dict[str, str] = field(default_factory=dict)
    reason: dict[str, str] = field(default_factory=dict)
    forwarded_to: str = ""


@dataclass(frozen=True)
class Given:
    """An answer that was given; not ``new`` when the same form came again."""

    id: uuid.UUID
    state: str
    new: bool


def check(draft: Draft) -> Draft:
    """The same, trimmed. Raises NotAcceptable naming the field: state, signed_as, words, reason, forwarded_to."""
    made = Draft(draft.state, " ".join(draft.signed_as.split()), _trimmed(draft.words), _trimmed(draft.reason), " ".join(draft.forwarded_to.split()))
    if made.state not in ANSWERS:
        raise NotAcceptable("answer-state-missing", "state")
    for name, texts in (("words", made.words), ("reason", made.reason)):
        longest = max(map(len, texts.values()), default=0)
        if longest > MAX_WORDS:
            raise NotAcceptable("text-too-long", name, most=MAX_WORDS, length=longest)
    if made.state == "not-accepted" and not made.reason.get("it"):
        raise NotAcceptable("answer-reason-missing", "reason")
    if made.state == "not-ours" and not made.forwarded_to:
        raise NotAcceptable("answer-forwarded-missing", "forwarded_to")
    if made.state not in WORDLESS | {"not-accepted", "not-ours"} and not made.words.get("it"):
        raise NotAcceptable("answer-words-missing", "words")
    if not made.signed_as:
        raise NotAcceptable("answer-office-missing", "signed_as")
    for name in ("signed_as", "forwarded_to"):
        if len(getattr(made, name)) > MAX_NAME:
            raise NotAcceptable("text-too-long", name, most=MAX_NAME, length=len(getattr(made, name)))
    return made


def give(session: Session, consultation_id: uuid.UUID, signs: list[uuid.UUID], draft: Draft, *, id: uuid.UUID | None = None) -> Given:
    """Answer the signs, all or none; the caller commits. ``session`` is the desk's. The same ``id`` again is the same answer, given once.

    Raises NotAcceptable (see check; "sign-none-chosen", "signs-too-many") and NotFound("sign-unknown") if one is not of this consultation or was withdrawn.
    """
    draft = check(draft)
    wanted = sorted(set(signs))
    if not wanted:
        raise NotAcceptable("sign-none-chosen", "sign")
    if len(wanted) > MOST:
        raise NotAcceptable("signs-too-many", "sign", most=MOST)
    # locked in one order, so that two answers never wait for each other and the last one given is the one a sign carries
    found = session.scalars(select(Contribution.id).where(Contribution.id.in_(wanted), Contribution.consultation_id == consultation_id, Contribution.visibility != "withdrawn")
                            .order_by(Contribution.id).with_for_update()).all()
    if len(found) != len(wanted):
        raise NotFound("sign-unknown")
    given = session.get(Answer, id) if id else None
    if given is not None and given.consultation_id == consultation_id:
        return Given(given.id, given.state, False)
    made = Answer(id=id or uuid.uuid4(), consultation_id=consultation_id, state=draft.state, words=draft.words, reason=draft.reason if draft.state == "not-accepted" else {},
                  forwarded_to=draft.forwarded_to if draft.state == "not-ours" else None, signed_as=draft.signed_as)
    session.add(made)
    session.flush()
    session.add_all(Answered(answer_id=made.id, contribution_id=sign, consultation_id=consultation_id) for sign in wanted)
    session.flush()
    return Given(made.id, made.state, True)


def unanswered(session: Session, consultation_id: uuid.UUID, ids: list[uuid.UUID]) -> list[uuid.UUID]:
    """Those of ``ids`` that have no answer yet, in their order. ``session`` is the desk's."""
    statement = select(Contribution.id).where(Contribution.consultation_id == consultation_id, Contribution.answer == "received")
    waiting = set(session.scalars(statement))
    return [each for each in ids if each in waiting]


def last_office(session: Session, consultation_id: uuid.UUID) -> str:
    """The office that answered last in this consultation, or nothing. ``session`` is the desk's."""
    return session.scalar(select(Answer.signed_as).where(Answer.consultation_id == consultation_id).order_by(Answer.answered_at.desc()).limit(1)) or ""


def by_receipt(session: Session, typed: str) -> list[Row]:
    """The answers to the sign behind a code, newest first (columns of intake.read_answers). ``session`` is the intake role's."""
    return list(session.execute(text("SELECT * FROM intake.read_answers(:code)"), {"code": parse_code(typed)}))


def published(session: Session, signs: list[uuid.UUID]) -> dict[uuid.UUID, list[Row]]:
    """The public answers to some signs by sign, newest first (columns of published.answers). ``session`` is the reader's."""
    found: dict[uuid.UUID, list[Row]] = {}
    for row in session.execute(text("SELECT * FROM published.answers WHERE sign_id = ANY (CAST(:signs AS uuid[])) ORDER BY sign_id, number"), {"signs": [str(sign) for sign in signs]}):
        found.setdefault(row.sign_id, []).append(row)
    return found


def _trimmed(texts: dict[str, str]) -> dict[str, str]:
    return {language: words.strip() for language, words in texts.items() if words.strip()}
