"""Photographs and voices as staff look at them: shown or hidden with a reason, written down or given up. Each is apart from the sign's own state."""
from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import Erased, NotAcceptable, NotFound
from surveys.media_models import Photo, PhotoFile, Sound
from surveys.models import Contribution
from surveys.moderation import MAX_REASON
from surveys.submissions import MAX_TEXT, clean_text

KEPT_HIDDEN = dt.timedelta(days=30)


def of_signs(session: Session, consultation_id: uuid.UUID, signs: list[uuid.UUID]) -> dict[uuid.UUID, tuple[list[Photo], list[Sound]]]:
    """By sign its photographs that still have a file and its voices that wait, in the order they came; signs with neither are left out."""
    found: dict[uuid.UUID, tuple[list, list]] = {}
    for at, model, there in ((0, Photo, Photo.state != "removed"), (1, Sound, Sound.outcome.is_(None))):
        rows = select(model).where(model.consultation_id == consultation_id, model.contribution_id.in_(signs), there).order_by(model.sent_at, model.id)
        for row in session.scalars(rows):
            found.setdefault(row.contribution_id, ([], []))[at].append(row)
    return found


def photo(session: Session, consultation_id: uuid.UUID, id: uuid.UUID) -> Photo:
    """One photograph of a consultation, locked until the caller's end. Raises NotFound, Erased when whoever sent it took it back."""
    found = session.scalar(select(Photo).where(Photo.id == id, Photo.consultation_id == consultation_id).with_for_update(key_share=True)
                           .execution_options(populate_existing=True))
    if found is None:
        raise NotFound("photo-unknown")
    if found.state == "removed":
        raise Erased("photo-taken-back")
    return found


def file(session: Session, consultation_id: uuid.UUID, id: uuid.UUID, width: int) -> bytes:
    """The JPEG of one, whatever its state. Raises NotFound."""
    found = session.scalar(select(PhotoFile.data).join(Photo, Photo.id == PhotoFile.photo_id)
                           .where(Photo.id == id, Photo.consultation_id == consultation_id, PhotoFile.width == width))
    if found is None:
        raise NotFound("photo-unknown")
    return bytes(found)


def show(session: Session, consultation_id: uuid.UUID, id: uuid.UUID, alt: str) -> bool:
    """Show a photograph with its sign, under words for who does not see it. False if it was shown so already; the caller commits.

    Raises NotAcceptable("photo-words-missing"), NotFound, Erased.
    """
    words = " ".join(clean_text(alt).split())
    if not words:
        raise NotAcceptable("photo-words-missing", "alt")
    found = photo(session, consultation_id, id)
    if found.state == "published" and found.alt == words:
        return False
    found.state, found.alt, found.hidden_reason, found.delete_on = "published", words, None, None
    session.flush()
    return True


def hide(session: Session, consultation_id: uuid.UUID, id: uuid.UUID, reason: str, today: dt.date) -> bool:
    """Show it nowhere and say why; whoever sent it reads the reason, and after thirty days its files go. False if it was hidden; the caller commits.

    Raises NotAcceptable("reason-missing"), NotFound, Erased.
    """
    reason = " ".join(reason.split())[:MAX_REASON]
    if not reason:
        raise NotAcceptable("reason-missing", "reason")
    found = photo(session, consultation_id, id)
    if found.state == "hidden":
        return False
    found.state, found.hidden_reason, found.delete_on = "hidden", reason, today + KEPT_HIDDEN
    session.flush()
    return True


def sound(session: Session, consultation_id: uuid.UUID, id: uuid.UUID) -> Sound:
    """One voice that waits, locked until the caller's end. Raises NotFound, Erased("voice-gone")."""
    found = session.scalar(select(Sound).where(Sound.id == id, Sound.consultation_id == consultation_id).with_for_update(key_share=True)
                           .execution_options(populate_existing=True))
    if found is None:
        raise NotFound("voice-gone")
    if found.outcome is not None:
        raise Erased("voice-gone")
    return found


def write_down(session: Session, consultation_id: uuid.UUID, id: uuid.UUID, heard: str) -> None:
    """Put what was heard under the words of the sign and delete the recording; the caller commits.

    Raises NotAcceptable("voice-words-missing", "text-too-long"), NotFound, Erased.
    """
    words = clean_text(heard)
    if not words:
        raise NotAcceptable("voice-words-missing", "words")
    found = sound(session, consultation_id, id)
    sign = session.scalar(select(Contribution).where(Contribution.id == found.contribution_id).with_for_update().execution_options(populate_existing=True))
    whole = f"{sign.text}\n\n{words}" if sign.text else words
    if len(whole) > MAX_TEXT:
        raise NotAcceptable("text-too-long", "words", most=MAX_TEXT, length=len(whole))
    sign.text = whole
    found.data, found.outcome = None, "written"
    session.flush()


def give_up(session: Session, consultation_id: uuid.UUID, id: uuid.UUID) -> None:
    """Nobody understands it: the recording goes, and whoever sent it is told; the caller commits. Raises NotFound, Erased."""
    found = sound(session, consultation_id, id)
    found.data, found.outcome = None, "unclear"
    session.flush()
