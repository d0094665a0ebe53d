"""Reporting a public sign: it comes before a person again. Nothing is hidden by it."""
from __future__ import annotations

import uuid

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from surveys.errors import NotAcceptable, NotFound
from surveys.support_models import Report

REASONS = ("person", "offence", "elsewhere", "advert", "other")
REPORT = text("SELECT intake.report(:slug, :sign, :participant, :reason, :network, :room)")
# of each sign the reasons that nobody has looked at yet
OPEN = text("SELECT contribution_id AS id, reason, count(*) AS times FROM milo.reports WHERE contribution_id = ANY (CAST(:signs AS uuid[]))"
            " AND settled_at IS NULL GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2")


def report(session: Session, slug: str, sign: uuid.UUID, participant: uuid.UUID, reason: str, *, network: str | None = None, room: str | None = None) -> bool:
    """Report a public sign; False if this person had done so. The caller commits; ``session`` is the intake role's, ``network`` and ``room`` are as for signs.

    Raises NotAcceptable("report-reason-missing") and NotFound.
    """
    if reason not in REASONS:
        raise NotAcceptable("report-reason-missing", "reason")
    outcome = session.scalar(REPORT, {"slug": slug, "sign": sign, "participant": participant, "reason": reason, "network": network, "room": room})
    if outcome.startswith("unknown"):
        raise NotFound("sign-unknown" if outcome == "unknown-sign" else "consultation-unknown")
    return outcome == "created"


def open_reports(session: Session, signs: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """For staff: of each reported sign how many people gave which reason, since somebody last decided."""
    found: dict[uuid.UUID, dict[str, int]] = {}
    for row in session.execute(OPEN, {"signs": list(signs)}):
        found.setdefault(row.id, {})[row.reason] = row.times
    return found


def floods(session: Session, signs: list[uuid.UUID]) -> set[uuid.UUID]:
    """For staff: of which signs reports that nobody has looked at came in a flood from one network."""
    return set(session.scalars(select(Report.contribution_id).where(Report.contribution_id.in_(signs), Report.settled_at.is_(None), Report.flood)))


def settle(session: Session, sign: uuid.UUID) -> bool:
    """A moderator has looked at a sign: its reports are done with. False if there was none; the caller commits."""
    done = session.execute(update(Report).where(Report.contribution_id == sign, Report.settled_at.is_(None)).values(settled_at=func.now())
                           .execution_options(synchronize_session=False))
    return done.rowcount > 0
