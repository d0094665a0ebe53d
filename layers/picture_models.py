"""The tables of pictures before and after; the other tables of the plan are in layers/models.py."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, func
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from geo.base import Base


class Picture(Base):
    """A photograph or drawing of an intervention, before or after; what was sent is never kept."""

    __tablename__ = "pictures"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    intervention_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.interventions.id"))
    place: Mapped[str]
    kind: Mapped[str]
    alt: Mapped[dict] = mapped_column(JSONB)
    caption: Mapped[dict] = mapped_column(JSONB, default=dict)
    credit: Mapped[str]
    licence: Mapped[str]
    shown_on: Mapped[str | None]
    width: Mapped[int]
    height: Mapped[int]
    made_by: Mapped[str | None]
    made_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    published_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class PictureFile(Base):
    """One size and format of a picture, as it is served."""

    __tablename__ = "picture_files"
    picture_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.pictures.id"), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes]
