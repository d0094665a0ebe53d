"""What people wrote, put into other languages by a person at the desk: what is missing, and writing it."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from surveys.comment_models import Comment, WordTranslation
from surveys.errors import Changed, NotAcceptable
from surveys.models import Contribution
from surveys.sql import query

LONGEST = 4000  # letters: other languages need more than the one a text was written in


def missing(session: Session, consultation_id: uuid.UUID, into: str, *, sign: uuid.UUID | None = None, most: int) -> list[Row]:
    """Texts in another language than ``into`` with their translation or None (columns in desk_words.sql); each row says how many are missing."""
    return list(session.execute(query("desk_words"), {"consultation": consultation_id, "into": into, "sign": sign, "most": most}))


def write(session: Session, consultation_id: uuid.UUID, kind: str, id: uuid.UUID, into: str, words: str, *, edits: int = 0) -> bool:
    """Write, change or (empty) delete one translation of a sign or a comment (``kind``); False if nothing changed. The caller commits.

    ``edits`` is how often the sign had been changed on the page of whoever translates. Raises Changed("sign-edited") when the words are others by
    now or gone, NotAcceptable("text-too-long").
    """
    words = words.replace("\r\n", "\n").replace("\0", "").strip()
    if len(words) > LONGEST:
        raise NotAcceptable("text-too-long", "words", most=LONGEST, length=len(words))
    model = Contribution if kind == "sign" else Comment
    found = session.scalar(select(model).where(model.id == id, model.consultation_id == consultation_id).with_for_update().execution_options(populate_existing=True))
    if found is None or found.visibility in {"withdrawn", "hidden"} or found.language == into or (kind == "sign" and found.edits != edits):
        raise Changed("sign-edited")
    column = WordTranslation.contribution_id if kind == "sign" else WordTranslation.comment_id
    known = session.scalar(select(WordTranslation).where(column == id, WordTranslation.language == into))
    if (known.words if known else "") == words:
        return False
    if not words:
        session.delete(known)
    elif known:
        known.words = words
    else:
        session.add(WordTranslation(consultation_id=consultation_id, language=into, words=words, **{column.key: id}))
    session.flush()
    return True
