"""An address for one purpose and the letters to it. No web role reads these tables; intake has functions, the outbox command is the owner's."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import func

from geo.base import Base


class Contact(Base):
    """Where to tell of an answer; ``sealed`` holds address and receipt, encrypted with a key that is not in the database."""

    __tablename__ = "contacts"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contributions.id"))
    purpose: Mapped[str] = mapped_column(default="answer")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str]
    asked_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    delete_on: Mapped[dt.date]


class ContactAsk(Base):
    """One question to an address; kept for a day."""

    __tablename__ = "contact_asks"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contributions.id"))
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)
    asked_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class Letter(Base):
    """A letter that waits or was sent; written when it is sent, so no address is kept twice."""

    __tablename__ = "outbox"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contacts.id"))
    kind: Mapped[str]
    about: Mapped[uuid.UUID]
    made_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    due_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    failed: Mapped[str | None]
    given_up: Mapped[bool] = mapped_column(default=False)
