"""The tables of agreement and of reports. Written by the functions of intake; the desk settles reports and reads neither's pseudonyms."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import func

from geo.base import Base


class Support(Base):
    """One person agrees with one sign."""

    __tablename__ = "supports"
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contributions.id"), primary_key=True)
    pseudonym: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    agreed_on: Mapped[dt.date] = mapped_column(server_default=func.current_date())


class Report(Base):
    """One person says that a person should look at one public sign."""

    __tablename__ = "reports"
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contributions.id"), primary_key=True)
    pseudonym: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, deferred=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    reason: Mapped[str]
    reported_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    settled_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))
