"""The tables of house numbers: a register for each programme, its streets and their numbers. Written by `layers.numbers`, read by SQL."""
from __future__ import annotations

import datetime as dt
import uuid

from geoalchemy2 import Geometry
from sqlalchemy import ForeignKey, ForeignKeyConstraint, func
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from geo.base import Base


class NumberRegister(Base):
    """Where the house numbers of a programme come from; `valid_on` is a day, month or year as the source says it."""

    __tablename__ = "number_registers"
    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.programmes.id"), primary_key=True)
    source: Mapped[str]
    licence: Mapped[str]
    valid_on: Mapped[str | None]
    file_name: Mapped[str | None]
    file_digest: Mapped[bytes | None]
    imported_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class NumberStreet(Base):
    """A street of the register: its `name` as it is read, its `key` as it is compared, and the box around its numbers (EPSG:4326)."""

    __tablename__ = "number_streets"
    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.number_registers.programme_id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    extent: Mapped[object] = mapped_column(Geometry("GEOMETRY", srid=4326, spatial_index=False), nullable=False)


class HouseNumber(Base):
    """One number of a street, its point in EPSG:4326; 12/A is number 12 with suffix "a"."""

    __tablename__ = "numbers"
    __table_args__ = (ForeignKeyConstraint(["programme_id", "street"], ["milo.number_streets.programme_id", "milo.number_streets.key"]),)
    programme_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    street: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    suffix: Mapped[str] = mapped_column(primary_key=True)
    geom: Mapped[object] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False), nullable=False)
    source: Mapped[str] = mapped_column(default="")
    confidence: Mapped[str] = mapped_column(default="")
