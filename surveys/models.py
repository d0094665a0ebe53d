"""What residents say: consultations, categories, participants, contributions, receipts, imports. Written by intake and desk."""
from __future__ import annotations

import datetime as dt
import uuid

from geoalchemy2 import Geometry
from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import func

from geo.base import Base

VISIBILITIES = ("waiting", "published", "staff-only", "hidden", "duplicate-of", "withdrawn")
ANSWERS = ("received", "needs-information", "under-review", "accepted", "partly-accepted", "already-planned", "not-accepted", "not-ours", "done")
PHASES = ("draft", "test", "open", "closed", "results", "archived")
CHANNELS = ("web", "mediator", "assembly", "paper", "import")
ACCURACIES = ("spot", "building", "block")


class Consultation(Base):
    """One question to one area. ``salt`` is deferred: the web roles may not read it."""

    __tablename__ = "consultations"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    slug: Mapped[str]
    title: Mapped[dict] = mapped_column(JSONB)
    question: Mapped[dict] = mapped_column(JSONB, default=dict)
    area: Mapped[object] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=False))
    opening: Mapped[list[float]] = mapped_column(ARRAY(DOUBLE_PRECISION))
    metric_srid: Mapped[int]
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    phase: Mapped[str]
    moderation: Mapped[str] = mapped_column(default="before")
    opens_on: Mapped[dt.date | None]
    closes_on: Mapped[dt.date | None]
    made_up: Mapped[bool] = mapped_column(default=False)
    authors_known: Mapped[bool] = mapped_column(default=True)
    credit: Mapped[str | None]
    signs_per_person: Mapped[int] = mapped_column(default=20)
    comments_per_person: Mapped[int] = mapped_column(default=20)
    flood_signs: Mapped[int] = mapped_column(default=30)
    flood_minutes: Mapped[int] = mapped_column(default=10)
    guarded_until: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    attack_signs: Mapped[int] = mapped_column(default=100)
    salt: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class Category(Base):
    """What kind of sign it is; data of the consultation."""

    __tablename__ = "categories"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    key: Mapped[str]
    position: Mapped[int]
    title: Mapped[dict] = mapped_column(JSONB)
    description: Mapped[dict] = mapped_column(JSONB, default=dict)
    geometry: Mapped[str] = mapped_column(default="point")
    public_as: Mapped[str] = mapped_column(default="point")
    text_required: Mapped[bool] = mapped_column(default=False)
    colour: Mapped[str] = mapped_column(default="#0066CC")
    icon: Mapped[str] = mapped_column(default="spark")
    signs_per_person: Mapped[int | None]


class Participant(Base):
    """One person's pseudonym inside one consultation: HMAC(consultation salt, device uuid)."""

    __tablename__ = "participants"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    pseudonym: Mapped[bytes] = mapped_column(LargeBinary)


class Contribution(Base):
    """A sign. ``geom`` (EPSG:4326) and ``east``/``north`` (metres, the consultation's CRS) are exact and private."""

    __tablename__ = "contributions"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.participants.id"))
    category_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.categories.id"))
    geom: Mapped[object] = mapped_column(Geometry("GEOMETRY", srid=4326, spatial_index=False))
    east: Mapped[float] = mapped_column(DOUBLE_PRECISION)
    north: Mapped[float] = mapped_column(DOUBLE_PRECISION)
    public_geom: Mapped[object] = mapped_column(Geometry("GEOMETRY", srid=4326, spatial_index=False))
    public_east: Mapped[float] = mapped_column(DOUBLE_PRECISION)
    public_north: Mapped[float] = mapped_column(DOUBLE_PRECISION)
    accuracy: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    masked_text: Mapped[str | None]
    words_checked: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str]
    answers: Mapped[dict] = mapped_column(JSONB, default=dict)
    channel: Mapped[str]
    visibility: Mapped[str] = mapped_column(default="waiting")
    held: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    hidden_reason: Mapped[str | None]
    duplicate_of: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("milo.contributions.id"))
    answer: Mapped[str] = mapped_column(default="received")
    intervention_id: Mapped[uuid.UUID | None]
    public_intervention_id: Mapped[uuid.UUID | None]
    feature_id: Mapped[uuid.UUID | None]
    public_feature_id: Mapped[uuid.UUID | None]
    counts: Mapped[bool] = mapped_column(default=True)
    edits: Mapped[int] = mapped_column(default=0)
    edited_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    left_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class Receipt(Base):
    """Hashes of one accepted write: key, body, code. It outlives an erased sign as a tombstone."""

    __tablename__ = "receipts"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    contribution_id: Mapped[uuid.UUID]
    key_hash: Mapped[bytes] = mapped_column(LargeBinary)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    erased_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class Import(Base):
    """The report of one import, kept with its consultation."""

    __tablename__ = "imports"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    file_name: Mapped[str]
    file_digest: Mapped[bytes] = mapped_column(LargeBinary)
    report: Mapped[dict] = mapped_column(JSONB)
