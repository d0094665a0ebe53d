"""Rooms of assemblies, zones in which signs wait, and the marks of networks: HMACs that say which signs came from one network on one day, never from which."""
from __future__ import annotations

import datetime as dt
import uuid

from geoalchemy2 import Geometry
from sqlalchemy import ForeignKey, LargeBinary, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import func

from geo.base import Base


class Room(Base):
    """A hall whose people all have one address: until ``ends_at`` nobody who gives its code is held as a flood."""

    __tablename__ = "rooms"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    code: Mapped[str]
    name: Mapped[str]
    ends_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True))
    made_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class Zone(Base):
    """Where and when anonymous signs wait for a person: an area (EPSG:4326, None: everywhere), days (1 is Monday, none: all), whole hours of Rome."""

    __tablename__ = "zones"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    name: Mapped[str]
    area: Mapped[object | None] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=False))
    days: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), default=list)
    from_hour: Mapped[int | None] = mapped_column(SmallInteger)
    to_hour: Mapped[int | None] = mapped_column(SmallInteger)
    last_day: Mapped[dt.date | None]
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    ended_by: Mapped[str | None]
    ended_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class NetworkKey(Base):
    """The key of one day; no web role reads it, and it goes when its day is over."""

    __tablename__ = "network_keys"
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)


class NetworkWrite(Base):
    """The mark of the network one sign came from; no web role reads it, and it goes after thirty days."""

    __tablename__ = "network_writes"
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contributions.id"), primary_key=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    in_room: Mapped[bool]
    left_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
