"""Comments at the desk: which need a person, and what the person decides."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, func, select, text, update
from sqlalchemy.orm import Session

from surveys.comment_models import Comment, CommentReport
from surveys.errors import Changed, Erased, NotAcceptable, NotFound
from surveys.moderation import MAX_REASON
from surveys.sql import query

WAITING = text("SELECT count(*) FROM milo.comments k WHERE k.consultation_id = :consultation AND (k.visibility = 'waiting' OR (k.visibility = 'published'"
               " AND EXISTS (SELECT 1 FROM milo.comment_reports r WHERE r.comment_id = k.id AND r.settled_at IS NULL)))")


def queue(session: Session, consultation_id: uuid.UUID, most: int) -> list[Row]:
    """At most ``most`` comments that need a person (columns in desk_comments.sql); each row says how many there are in all."""
    return list(session.execute(query("desk_comments"), {"consultation": consultation_id, "most": most}))


def waiting(session: Session, consultation_id: uuid.UUID) -> int:
    """How many comments need a person."""
    return session.scalar(WAITING, {"consultation": consultation_id})


def publish(session: Session, consultation_id: uuid.UUID, comment: uuid.UUID, *, seen: str = "waiting") -> bool:
    """Show a comment and be done with what was reported of it. False if it was shown already and not reported; the caller commits.

    ``seen`` is its visibility on the page of whoever decides: what somebody else has hidden meanwhile stays hidden (Changed
    "comment-changed"). Raises NotFound, Erased("comment-none") when its author took it back.
    """
    found = _locked(session, consultation_id, comment)
    if found.visibility == "hidden" and seen != "hidden":
        raise Changed("comment-changed")
    settled = _settle(session, comment)
    changed = found.visibility != "published"
    found.visibility, found.hidden_reason = "published", None
    session.flush()
    return changed or settled


def hide(session: Session, consultation_id: uuid.UUID, comment: uuid.UUID, reason: str) -> bool:
    """Hide a comment and say why; its author reads the reason by code. False if it was hidden already; the caller commits.

    Raises NotAcceptable("reason-missing"), NotFound, Erased("comment-none").
    """
    reason = " ".join(reason.split())
    if not reason:
        raise NotAcceptable("reason-missing", "reason")
    if len(reason) > MAX_REASON:
        raise NotAcceptable("text-too-long", "reason", most=MAX_REASON, length=len(reason))
    found = _locked(session, consultation_id, comment)
    if found.visibility == "hidden":
        return False
    found.visibility, found.hidden_reason = "hidden", reason
    _settle(session, comment)
    session.flush()
    return True


def language_of(session: Session, consultation_id: uuid.UUID, comment: uuid.UUID) -> str | None:
    """The language in which a comment was written, None if there is none such."""
    return session.scalar(select(Comment.language).where(Comment.id == comment, Comment.consultation_id == consultation_id))


def _settle(session: Session, comment: uuid.UUID) -> bool:
    done = session.execute(update(CommentReport).where(CommentReport.comment_id == comment, CommentReport.settled_at.is_(None)).values(settled_at=func.now())
                           .execution_options(synchronize_session=False))
    return done.rowcount > 0


def _locked(session: Session, consultation_id: uuid.UUID, comment: uuid.UUID) -> Comment:
    # locked and read again: what its author deletes meanwhile waits, what was deleted before is seen
    found = session.scalar(select(Comment).where(Comment.id == comment, Comment.consultation_id == consultation_id).with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound("comment-unknown")
    if found.visibility == "withdrawn":
        raise Erased("comment-none")
    return found
