"""Agreeing with what somebody else said: one per person and sign, taken back at will, counted beside people and never added to them."""
from __future__ import annotations

import uuid

from sqlalchemy import text
from sqlalchemy.orm import Session

from surveys.errors import Closed, NotFound

SUPPORT = text("SELECT intake.support(:slug, :sign, :participant)")
TAKE_BACK = text("SELECT intake.take_back_support(:slug, :sign, :participant)")
PEOPLE = text("SELECT people FROM published.supports WHERE sign_id = :sign")


def agree(session: Session, slug: str, sign: uuid.UUID, participant: uuid.UUID) -> str:
    """Agree with a public sign; the caller commits. ``session`` is the intake role's.

    "created", "same" (agreed before) or "own" (whoever left it agrees already, and nothing is counted). Raises NotFound, Closed.
    """
    outcome = session.scalar(SUPPORT, {"slug": slug, "sign": sign, "participant": participant})
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


def people(session: Session, sign: uuid.UUID) -> int:
    """How many people agree with a public sign, without whoever left it."""
    return session.scalar(PEOPLE, {"sign": sign}) or 0
