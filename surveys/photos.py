"""Photographs of a sign: added, seen and taken back with its receipt; shown or hidden by a person; public only with their sign.

A photograph comes here made anew (``widths`` to JPEG bytes); nothing in this house opens what a stranger sent.
"""
from __future__ import annotations

import hashlib
import uuid

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from surveys.errors import Closed, Erased, KeyReused, NotAcceptable, NotFound
from surveys.receipts import parse_code

MOST = 3  # of one sign
LONGEST_ALT = 500

TURN = text("SELECT outcome, id FROM intake.photo_turn(:code, :key, :body, :most)")
ADD = text("SELECT outcome, id FROM intake.add_photo(:code, :key, :body, :most, :alt, :language, :width, :height, CAST(:widths AS integer[]), CAST(:files AS bytea[]))")


def digest(*parts: bytes) -> bytes:
    """SHA-256 of what was sent, so that the same key with something else is told from a retry."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.digest()


def refuse(outcome: str, *, most: int, enough: str) -> None:
    """Raise what an outcome of the database means, unless it is a good one."""
    if outcome in {"yes", "same", "created"}:
        return
    raise {
        "too-many": NotAcceptable(enough, most=most),
        "other-body": KeyReused("photo-sent-already"),
        "closed": Closed("media-closed"),
        "not-now": NotAcceptable("media-not-now"),
        "erased": Erased("sign-erased", "code"),
    }.get(outcome, NotFound("code-unknown", "code"))


def known(session: Session, typed: str, key: uuid.UUID, body: bytes) -> uuid.UUID | None:
    """The id of the photograph that this key has brought before, or None if it may come now: asked before it is made anew.

    Raises NotAcceptable, KeyReused, Closed, Erased, NotFound.
    """
    row = session.execute(TURN, {"code": parse_code(typed), "key": key, "body": body, "most": MOST}).one()
    refuse(row.outcome, most=MOST, enough="photos-enough")
    return row.id


def add(session: Session, typed: str, *, key: uuid.UUID, body: bytes, alt: str, language: str, width: int, height: int, files: dict[int, bytes]) -> uuid.UUID:
    """Keep a photograph for a person to look at; the caller commits. ``body`` is the digest of what was sent, ``files`` JPEGs by width.

    The same key and body give the same id again. Raises what `known` raises.
    """
    row = session.execute(ADD, {"code": parse_code(typed), "key": key, "body": body, "most": MOST, "alt": alt[:LONGEST_ALT], "language": language, "width": width,
                                "height": height, "widths": list(files), "files": list(files.values())}).one()
    refuse(row.outcome, most=MOST, enough="photos-enough")
    return row.id


def of_receipt(session: Session, typed: str) -> list[Row]:
    """The photographs of a code's sign for its holder, in the order they came: id, state, alt, language, width, height, hidden_reason."""
    return list(session.execute(text("SELECT * FROM intake.photos_of(:code)"), {"code": parse_code(typed)}))


def file_of_receipt(session: Session, typed: str, photo: uuid.UUID) -> bytes:
    """The smaller JPEG of one of them. Raises NotFound."""
    found = session.scalar(text("SELECT intake.photo_of(:code, :photo)"), {"code": parse_code(typed), "photo": photo})
    if found is None:
        raise NotFound("photo-unknown")
    return bytes(found)


def remove(session: Session, typed: str, photo: uuid.UUID) -> bool:
    """Take one back: its files go at once. False if it was gone; the caller commits."""
    return bool(session.scalar(text("SELECT intake.remove_photo(:code, :photo)"), {"code": parse_code(typed), "photo": photo}))


def public(session: Session, sign: uuid.UUID) -> list[Row]:
    """The public photographs of a public sign (columns of published.photos), in order."""
    return list(session.execute(text("SELECT * FROM published.photos WHERE sign_id = :sign ORDER BY number"), {"sign": sign}))


def file(session: Session, photo: uuid.UUID, width: int) -> bytes:
    """The JPEG of one public photograph. Raises NotFound, also when it or its sign is public no more."""
    found = session.scalar(text("SELECT data FROM published.photo_files WHERE photo_id = :photo AND width = :width"), {"photo": photo, "width": width})
    if found is None:
        raise NotFound("photo-unknown")
    return bytes(found)
