"""What is kept for a time only, and goes when its day has come, whoever passes by: one sweep over all of it."""
from __future__ import annotations

import datetime as dt

from sqlalchemy import text
from sqlalchemy.orm import Session

from surveys import contacts, feedback

MARKS_OF_A_DAY = (text("DELETE FROM milo.survey_networks WHERE at < now() - interval '1 day'"),
                  text("UPDATE milo.feedback SET network = NULL WHERE network IS NOT NULL AND sent_at < now() - interval '1 day'"))
MARKS_OF_COMMENTS = text("DELETE FROM milo.comment_networks WHERE at < now() - interval '1 day'")
MARKS_OF_READERS = tuple(text(f"DELETE FROM milo.{each} WHERE at < now() - interval '1 day'") for each in ("support_networks", "report_networks"))


def sweep(session: Session, today: dt.date) -> dict[str, int]:
    """Delete what is due, and how many of each kind; the caller commits. ``session`` is the owner's, ``today`` a day of Rome."""
    networks = session.execute(text("SELECT keys, marks FROM milo.forget_networks()")).one()
    media = session.execute(text("SELECT photos, sounds FROM milo.forget_media()")).one()
    return {
        "network keys of past days": networks.keys,
        "network marks after thirty days": networks.marks,
        "network marks of questionnaires and messages after a day": sum(session.execute(each).rowcount for each in MARKS_OF_A_DAY),
        "network marks of comments after a day": session.execute(MARKS_OF_COMMENTS).rowcount,
        "network marks of agreements and reports after a day": sum(session.execute(each).rowcount for each in MARKS_OF_READERS),
        "addresses of people to be told": contacts.sweep(session, today),
        "addresses in messages about the pages": feedback.sweep(session, today),
        "messages about the pages": feedback.sweep_messages(session),
        "hidden photographs": media.photos,
        "voices": media.sounds,
    }
