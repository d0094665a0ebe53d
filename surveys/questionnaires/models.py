"""The tables of questionnaires. Answers are written by the functions of intake; the desk reads them, and writes surveys."""
from __future__ import annotations

import datetime as dt
import uuid

from geoalchemy2 import Geometry
from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import FetchedValue
from sqlalchemy.sql import func

from geo.base import Base

PHASES = ("draft", "test", "open", "closed")


class Survey(Base):
    """A questionnaire. ``version`` is counted by the database: another ``definition`` is the next version, kept in ``survey_versions``."""

    __tablename__ = "surveys"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    key: Mapped[str]
    titles: Mapped[dict] = mapped_column(JSONB)
    introductions: Mapped[dict] = mapped_column(JSONB, default=dict)
    phase: Mapped[str] = mapped_column(default="draft")
    version: Mapped[int] = mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue())
    definition: Mapped[dict] = mapped_column(JSONB)
    results_public: Mapped[bool] = mapped_column(default=False)
    changed_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class SurveyVersion(Base):
    """What was asked once; append-only by trigger, written by trigger."""

    __tablename__ = "survey_versions"
    survey_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.surveys.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    definition: Mapped[dict] = mapped_column(JSONB)
    made_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    made_by: Mapped[str] = mapped_column(default="")


class SurveyResponse(Base):
    """One person's answers to one version. ``participant_id`` is an HMAC of this survey only; what counts is the view ``milo.survey_counted``."""

    __tablename__ = "survey_responses"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    survey_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.surveys.id"))
    version: Mapped[int]
    participant_id: Mapped[uuid.UUID]
    phase: Mapped[str]
    language: Mapped[str]
    channel: Mapped[str]
    held: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    answered_on: Mapped[dt.date] = mapped_column(server_default=func.current_date())
    at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class SurveyAnswer(Base):
    """The answer to one question; ``value`` as definition.py says, ``shape`` (EPSG:4326, exact, private) and ``intervention`` of a place."""

    __tablename__ = "survey_answers"
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.survey_responses.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    value: Mapped[object] = mapped_column(JSONB)
    shape: Mapped[object | None] = mapped_column(Geometry("GEOMETRY", srid=4326, spatial_index=False))
    intervention: Mapped[uuid.UUID | None]


class SurveyReceipt(Base):
    """Hashes of one accepted write; no web role reads it."""

    __tablename__ = "survey_receipts"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    survey_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.surveys.id"))
    response_id: Mapped[uuid.UUID]
    key_hash: Mapped[bytes] = mapped_column(LargeBinary)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    erased_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class SurveyNetwork(Base):
    """The mark of the network one answer came from, for a day; no web role reads it."""

    __tablename__ = "survey_networks"
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.survey_responses.id"), primary_key=True)
    survey_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.surveys.id"))
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class SurveyPhoto(Base):
    """A photograph of one answer, made anew; staff look at it, nobody else does."""

    __tablename__ = "survey_photos"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.survey_responses.id"))
    question: Mapped[str]
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[str] = mapped_column(default="waiting")
    alt: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    sent_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class SurveyPhotoFile(Base):
    """One of its files: a JPEG of one width."""

    __tablename__ = "survey_photo_files"
    photo_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.survey_photos.id"), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
