"""The tables of photographs and voices of signs. Written by the functions of intake; the desk looks, listens and decides."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import func

from geo.base import Base


class Photo(Base):
    """A photograph of a sign, made anew: waiting, published, hidden (with reason) or removed (no file any more). The desk may not read the hashes."""

    __tablename__ = "photos"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contributions.id"))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[str] = mapped_column(default="waiting")
    alt: Mapped[str] = mapped_column(default="")
    masked_alt: Mapped[str | None]
    language: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    hidden_reason: Mapped[str | None]
    delete_on: Mapped[dt.date | None]
    sent_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class PhotoFile(Base):
    """One width of a photograph, a JPEG as it is served."""

    __tablename__ = "photo_files"
    photo_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.photos.id"), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Sound(Base):
    """A voice that waits to be written down; without ``outcome`` it waits, with one its data are gone."""

    __tablename__ = "sounds"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contributions.id"))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    media_type: Mapped[str]
    seconds: Mapped[float]
    language: Mapped[str]
    data: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    outcome: Mapped[str | None]
    delete_on: Mapped[dt.date] = mapped_column(server_default=func.current_date())
    sent_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
