"""Publishing and hiding: what a person decides about a sign. Used by the desk's queue and, later, by assemblies."""
from __future__ import annotations

import uuid

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys import reports
from surveys.answer_models import Appeal
from surveys.errors import Changed, Erased, NotAcceptable, NotFound
from surveys.models import Contribution
from surveys.sql import query

MAX_REASON = 400


def queue(session: Session, consultation_id: uuid.UUID, *, most: int, skip: int = 0) -> tuple[list[uuid.UUID], int]:
    """The ids of the ``most`` signs that have waited longest for a decision, and how many wait in all."""
    rows = session.execute(query("desk_queue"), {"consultation": consultation_id, "most": most, "skip": skip}).all()
    return [row.id for row in rows], rows[0].waiting if rows else 0


def publish(session: Session, consultation_id: uuid.UUID, sign: uuid.UUID, *, seen: str | None = None, edits: int | None = None) -> bool:
    """Show a sign and its words, and be done with what was reported of it. False if it was shown already and not reported; the caller commits.

    ``seen`` is the visibility on the page of whoever decides: if somebody else has hidden the sign meanwhile, nothing changes
    (Changed "sign-changed"). A hidden sign that was seen as hidden may be published. ``edits`` is how often its author had changed it
    on that page: words that nobody has read are not published (Changed "sign-edited"). Raises NotFound, and Erased("sign-withdrawn")
    when its author took it back.
    """
    found = _locked(session, consultation_id, sign)
    if seen is not None and found.visibility == "hidden" and seen != "hidden":
        raise Changed("sign-changed")
    if edits is not None and found.edits != edits:
        raise Changed("sign-edited")
    reported = reports.settle(session, sign)
    if found.visibility == "published" and found.words_checked:
        return reported
    found.visibility, found.words_checked, found.hidden_reason, found.duplicate_of = "published", True, None, None
    session.flush()
    return True


def hide(session: Session, consultation_id: uuid.UUID, sign: uuid.UUID, reason: str, *, edits: int | None = None) -> bool:
    """Hide a sign and say why; its author reads the reason with the receipt. False if it was hidden already; the caller commits.

    Raises NotAcceptable("reason-missing"), NotFound, Erased("sign-withdrawn") when its author took it back, and Changed("sign-edited")
    when it was not changed ``edits`` times: the reason was about other words.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise NotAcceptable("reason-missing", "reason")
    if len(reason) > MAX_REASON:
        raise NotAcceptable("text-too-long", "reason", most=MAX_REASON, length=len(reason))
    found = _locked(session, consultation_id, sign)
    if found.visibility == "hidden":
        return False
    if edits is not None and found.edits != edits:
        raise Changed("sign-edited")
    found.visibility, found.hidden_reason, found.duplicate_of = "hidden", reason, None
    reports.settle(session, sign)
    session.flush()
    return True


def keep_hidden(session: Session, consultation_id: uuid.UUID, sign: uuid.UUID) -> bool:
    """Settle the objection to a hidden sign: it stays hidden. False if none waits; the caller commits. Raises NotFound, Erased."""
    _locked(session, consultation_id, sign)
    settled = session.execute(update(Appeal).where(Appeal.contribution_id == sign, Appeal.decided_at.is_(None)).values(decided_at=func.now(), outcome="kept"))
    return settled.rowcount > 0


def _locked(session: Session, consultation_id: uuid.UUID, sign: uuid.UUID) -> Contribution:
    # The row is locked and read again: a withdrawal that arrives meanwhile waits, one that came before is seen.
    found = session.scalar(
        select(Contribution).where(Contribution.id == sign, Contribution.consultation_id == consultation_id)
        .with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("sign-unknown")
    if found.visibility == "withdrawn":
        raise Erased("sign-withdrawn")
    return found
