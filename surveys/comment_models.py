"""The tables of comments, of their reports, and of words put into other languages. The desk decides, translates, and reads nobody's pseudonym."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import func

from geo.base import Base


class Comment(Base):
    """What one person says about one public sign. Withdrawn, only its hashes are left."""

    __tablename__ = "comments"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.contributions.id"))
    pseudonym: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    text: Mapped[str]
    masked_text: Mapped[str | None]
    language: Mapped[str]
    visibility: Mapped[str] = mapped_column(default="waiting")
    held: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    hidden_reason: Mapped[str | None]
    left_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class CommentNetwork(Base):
    """The mark of the network one comment came from, for a day; no web role reads it."""

    __tablename__ = "comment_networks"
    comment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.comments.id"), primary_key=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())


class CommentReport(Base):
    """One person says that a person should look at one public comment."""

    __tablename__ = "comment_reports"
    comment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.comments.id"), primary_key=True)
    pseudonym: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, deferred=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    reason: Mapped[str]
    reported_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    settled_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    flood: Mapped[bool] = mapped_column(default=False)


class WordTranslation(Base):
    """The words of a sign or of a comment in another language, written by a person at the desk."""

    __tablename__ = "word_translations"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.consultations.id"))
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("milo.contributions.id"))
    comment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("milo.comments.id"))
    language: Mapped[str]
    words: Mapped[str]
    written_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
