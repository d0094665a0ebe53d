"""The tables of the web itself (accounts, audit, which layers a consultation shows), and all models gathered for migrations."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

import layers.models  # noqa: F401  (registers its tables)
import layers.number_models  # noqa: F401
import layers.picture_models  # noqa: F401
import surveys.answer_models  # noqa: F401
import surveys.comment_models  # noqa: F401
import surveys.fair_models  # noqa: F401
import surveys.contact_models  # noqa: F401
import surveys.feedback_models  # noqa: F401
import surveys.media_models  # noqa: F401
import surveys.models  # noqa: F401
import surveys.questionnaires.models  # noqa: F401
import surveys.questionnaires.result_models  # noqa: F401
import surveys.support_models  # noqa: F401
from geo.base import Base


class ConsultationLayer(Base):
    """A consultation shows a layer of a programme; the link is the web's, so that plan and surveys stay strangers."""

    __tablename__ = "consultation_layers"
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"), primary_key=True)
    layer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.layers.id"), primary_key=True)


class Account(Base):
    """A member of staff: a name, one of five roles, an argon2 hash."""

    __tablename__ = "accounts"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    must_change: Mapped[bool] = mapped_column(default=True)
    session_mark: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    disabled: Mapped[bool] = mapped_column(default=False)


class AuditEntry(Base):
    """Who did what at the desk; append-only by trigger."""

    __tablename__ = "audit"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    account_id: Mapped[uuid.UUID | None]
    account_name: Mapped[str]
    action: Mapped[str]
    consultation_id: Mapped[uuid.UUID | None]
    object_id: Mapped[uuid.UUID | None]
    detail: Mapped[dict] = mapped_column(JSONB, default=dict)
