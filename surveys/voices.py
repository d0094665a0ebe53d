"""The voice of a sign: thirty seconds that a person writes down, and then it is gone. Added and taken back with the receipt, public never."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from surveys import photos, voice
from surveys.errors import NotAcceptable
from surveys.receipts import parse_code
from surveys.voice.errors import NotAVoice

MOST = 1  # of one sign
MOST_SECONDS, SLACK = 30, 2.0  # a recorder stops a little late
MOST_BYTES = 750_000  # thirty seconds at 200 kbit/s, more than any phone takes for one voice
DAYS = 30  # until one that nobody wrote down is deleted; the column's default says the same

ADD = text("SELECT outcome, id FROM intake.add_sound(:code, :key, :body, :most, :media_type, :seconds, :language, :data)")


def add(session: Session, typed: str, *, key: uuid.UUID, data: bytes, language: str) -> uuid.UUID:
    """Keep a recording for a person to write down; the caller commits. The same key and bytes give the same id again.

    Raises NotAcceptable on field ``voice``, KeyReused, Closed, Erased, NotFound.
    """
    if not data:
        raise NotAcceptable("voice-missing", "voice")
    if len(data) > MOST_BYTES:
        raise NotAcceptable("voice-too-heavy", "voice")
    try:
        recording = voice.read(data)
    except NotAVoice as refused:
        raise NotAcceptable(refused.key, "voice") from refused
    if recording.seconds > MOST_SECONDS + SLACK:
        raise NotAcceptable("voice-too-long", "voice", seconds=round(recording.seconds), most=MOST_SECONDS)
    row = session.execute(ADD, {"code": parse_code(typed), "key": key, "body": photos.digest(data), "most": MOST, "media_type": recording.media_type,
                                "seconds": recording.seconds, "language": language, "data": data}).one()
    photos.refuse(row.outcome, most=MOST, enough="voice-enough")
    return row.id


def of_receipt(session: Session, typed: str) -> Row | None:
    """The newest voice of a code's sign for its holder: outcome (None: it waits), seconds, delete_on; or None."""
    return session.execute(text("SELECT * FROM intake.sound_of(:code)"), {"code": parse_code(typed)}).one_or_none()


def remove(session: Session, typed: str) -> bool:
    """Delete a voice that nobody has written down yet. False if there is none; the caller commits."""
    return bool(session.scalar(text("SELECT intake.remove_sound(:code)"), {"code": parse_code(typed)}))
