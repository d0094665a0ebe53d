"""What somebody could not read or do on our pages. No web role reads the table; intake has functions, the desk a view without code, network and address."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import LargeBinary
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import func

from geo.base import Base


class Feedback(Base):
    """One message and its answer; ``sealed`` holds an address until the answer is sent or ``delete_on`` has come."""

    __tablename__ = "feedback"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    words: Mapped[str]
    page: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    doubtful: Mapped[bool] = mapped_column(default=False)
    network: Mapped[bytes | None] = mapped_column(LargeBinary)
    sent_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    delete_on: Mapped[dt.date | None]
    answer: Mapped[str | None]
    answered_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    letter_due: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    letter_tries: Mapped[int] = mapped_column(default=0)
