"""The tables of agreement and of reports. Written by the functions of intake; the desk settles reports and reads neither's pseudonyms."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, ForeignKeyConstraint, LargeBinary
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
    state: Mapped[str] = mapped_column(server_default="counted")


class SupportNetwork(Base):
    """The mark of the network one agreement came from, for a day; no web role reads it."""

    __tablename__ = "support_networks"
    __table_args__ = (ForeignKeyConstraint(["contribution_id", "pseudonym"], ["milo.supports.contribution_id", "milo.supports.pseudonym"]),)
    contribution_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    pseudonym: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class Report(Base):
    """One person says that a person should look at one public sign."""

    __tablename__ = "reports"
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contributions.id"), primary_key=True)
    pseudonym: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, deferred=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    reason: Mapped[str]
    reported_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    settled_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    flood: Mapped[bool] = mapped_column(default=False)


class ReportNetwork(Base):
    """The mark of the network one report came from, for a day; no web role reads it."""

    __tablename__ = "report_networks"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
