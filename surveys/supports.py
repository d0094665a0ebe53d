"""Agreeing with what somebody else said: one per person and sign, taken back at will, counted beside people and never added to them."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, text, update
from sqlalchemy.orm import Session

from surveys.errors import Closed, NotFound
from surveys.support_models import Support

SUPPORT = text("SELECT intake.support(:slug, :sign, :participant, :network, :room)")
TAKE_BACK = text("SELECT intake.take_back_support(:slug, :sign, :participant)")
HELD = text("SELECT contribution_id AS id, count(*) FILTER (WHERE state = 'held') AS waiting, count(*) FILTER (WHERE state = 'counted') AS counted"
            " FROM milo.supports p WHERE consultation_id = :consultation AND EXISTS (SELECT 1 FROM milo.supports w"
            " WHERE w.consultation_id = :consultation AND w.contribution_id = p.contribution_id AND w.state = 'held') GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50")
PEOPLE = text("SELECT people FROM published.supports WHERE sign_id = :sign")


def agree(session: Session, slug: str, sign: uuid.UUID, participant: uuid.UUID, *, network: str | None = None, room: str | None = None) -> str:
    """Agree with a public sign; the caller commits. ``session`` is the intake role's, ``network`` and ``room`` are as for signs.

    "created", "same" (agreed before), "own" (whoever left it agrees already, and nothing is counted) or "held" (one of a flood: it counts when
    a person says so). Raises NotFound, Closed.
    """
    outcome = session.scalar(SUPPORT, {"slug": slug, "sign": sign, "participant": participant, "network": network, "room": room})
    if outcome == "consultation-closed":
        raise Closed("agree-closed")
    if outcome == "unknown-consultation":
        raise NotFound("consultation-unknown")
    if outcome == "unknown-sign":
        raise NotFound("sign-unknown")
    return outcome


def take_back(session: Session, slug: str, sign: uuid.UUID, participant: uuid.UUID) -> bool:
    """No longer agree; False if this person did not. The caller commits; ``session`` is the intake role's."""
    return session.scalar(TAKE_BACK, {"slug": slug, "sign": sign, "participant": participant}) == "taken-back"


def held(session: Session, consultation_id: uuid.UUID) -> list[Row]:
    """For staff: the signs with agreements that wait, those with the most first: id, waiting, counted."""
    return list(session.execute(HELD, {"consultation": consultation_id}))


def settle(session: Session, consultation_id: uuid.UUID, sign: uuid.UUID, *, count: bool) -> int:
    """The agreements of a sign that wait are counted from now on, or left out; how many there were. The caller commits."""
    done = session.execute(update(Support).where(Support.consultation_id == consultation_id, Support.contribution_id == sign, Support.state == "held")
                           .values(state="counted" if count else "left-out").execution_options(synchronize_session=False))
    return done.rowcount


def people(session: Session, sign: uuid.UUID) -> int:
    """How many people agree with a public sign, without whoever left it."""
    return session.scalar(PEOPLE, {"sign": sign}) or 0
