"""The tables that keep counted results; append-only by trigger."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import func

from geo.base import Base


class SurveyCross(Base):
    """The tables of a survey by its one band, counted once and never again."""

    __tablename__ = "survey_crosses"
    survey_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.surveys.id"), primary_key=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    band: Mapped[str]
    tables: Mapped[dict] = mapped_column(JSONB)
    made_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    made_by: Mapped[str] = mapped_column(default="")


class SurveyResult(Base):
    """Results as they were made public; the newest is shown while the survey says so."""

    __tablename__ = "survey_results"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    survey_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.surveys.id"))
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    tables: Mapped[dict] = mapped_column(JSONB)
    made_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.clock_timestamp())
    made_by: Mapped[str] = mapped_column(default="")
