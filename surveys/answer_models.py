"""The official answer and which signs it answers, append-only by trigger; and the objection of somebody whose sign was hidden."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import func

from geo.base import Base


class Answer(Base):
    """What an office said, once, to one sign or to many. ``words`` and ``reason`` are by language."""

    __tablename__ = "answers"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    state: Mapped[str]
    words: Mapped[dict] = mapped_column(JSONB, default=dict)
    reason: Mapped[dict] = mapped_column(JSONB, default=dict)
    forwarded_to: Mapped[str | None]
    signed_as: Mapped[str]
    answered_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.clock_timestamp())


class Answered(Base):
    """One sign that an answer answers."""

    __tablename__ = "answered"
    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.answers.id"), primary_key=True)
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contributions.id"), primary_key=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))


class Appeal(Base):
    """One objection to having been hidden; ``outcome`` is None while it waits, then shown or kept."""

    __tablename__ = "appeals"
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contributions.id"), primary_key=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    words: Mapped[str]
    made_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    decided_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    outcome: Mapped[str | None]
