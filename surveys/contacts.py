"""An address for one purpose, to be told of an answer: asked for by receipt, confirmed by letter, forgotten on its day. And its outbox."""
from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
import uuid
from dataclasses import dataclass

from sqlalchemy import Row, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from surveys import receipts
from surveys.errors import Changed, NotAcceptable, NotFound

MONTHS = (3, 6, 12)
# what every mail server takes; whoever has a stranger address is asked for another
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
MOST_TRIES = 8
FIRST_WAIT = 5  # minutes; doubled at each try, so the last try comes after about ten hours


@dataclass(frozen=True)
class Letter:
    """A letter that is due: to whom, in which language, and the receipt it leads to."""

    id: uuid.UUID
    contact: uuid.UUID
    kind: str
    language: str
    address: str
    receipt: str
    delete_on: dt.date


def key(secret: str) -> str:
    """The key that seals addresses, derived from the secret of the installation; it is never stored."""
    return hmac.new(secret.encode(), b"contacts are sealed with this", hashlib.sha256).hexdigest()


def proof(secret: str, contact: uuid.UUID) -> str:
    """What a link in a letter carries beside the contact, so that nobody else can confirm or stop it."""
    return hmac.new(secret.encode(), f"contact {contact}".encode(), hashlib.sha256).hexdigest()[:32]


def proven(secret: str, contact: uuid.UUID, given: str) -> bool:
    """Whether a link is one of ours."""
    return hmac.compare_digest(proof(secret, contact).encode(), given.encode())


def day_of_deletion(today: dt.date, months: int) -> dt.date:
    """The same day ``months`` later, or the last day of that month."""
    year, month = divmod(today.month - 1 + months, 12)
    first_of_next = dt.date(today.year + year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(dt.date(today.year + year, month + 1, 1) + dt.timedelta(today.day - 1), first_of_next - dt.timedelta(1))


def ask(session: Session, typed: str, *, address: str, months: int, language: str, secret: str, today: dt.date) -> str:
    """Ask to be told of an answer: "asked" (a letter asks back), "confirmed" or "same"; the caller commits. ``session`` is the intake role's.

    Raises NotAcceptable on address or months, Changed("contact-wait", "contact-withdrawn"), NotFound, Erased.
    """
    receipts.read(session, typed)
    address = address.strip()
    if len(address) > 254 or not ADDRESS.fullmatch(address) or ".." in address:
        raise NotAcceptable("contact-address", "address")
    if months not in MONTHS:
        raise NotAcceptable("contact-months", "months")
    code = receipts.parse_code(typed)
    outcome = session.scalar(text("SELECT intake.ask_contact(:code, :address, :receipt, :key, :language, :delete_on)"),
                             {"code": code, "address": address, "receipt": receipts.format_code(code), "key": key(secret), "language": language,
                              "delete_on": day_of_deletion(today, months)})
    if outcome in {"wait", "withdrawn"}:
        raise Changed(f"contact-{outcome}", "address")
    if outcome == "unknown-code":
        raise NotFound("code-unknown", "code")
    return outcome


def of_receipt(session: Session, typed: str) -> Row | None:
    """Whether an address waits for an answer behind a code: ``confirmed``, ``delete_on``; never the address."""
    return session.execute(text("SELECT * FROM intake.contact_of(:code)"), {"code": receipts.parse_code(typed)}).one_or_none()


def state(session: Session, contact: uuid.UUID) -> Row | None:
    """The same for the link of a letter; None when it is forgotten."""
    return session.execute(text("SELECT * FROM intake.contact_state(:contact)"), {"contact": contact}).one_or_none()


def confirm(session: Session, contact: uuid.UUID) -> bool:
    """Yes, tell me. False if the contact is forgotten; the caller commits."""
    return bool(session.scalar(text("SELECT intake.confirm_contact(:contact)"), {"contact": contact}))


def forget(session: Session, contact: uuid.UUID) -> bool:
    """Delete address and letters. False if they were gone; the caller commits."""
    return bool(session.scalar(text("SELECT intake.forget_contact(:contact)"), {"contact": contact}))


def forget_of_receipt(session: Session, typed: str) -> bool:
    """The same by code."""
    return bool(session.scalar(text("SELECT intake.forget_contact_of(:code)"), {"code": receipts.parse_code(typed)}))


def next_due(session: Session, secret: str) -> Letter | None:
    """The letter that has been due longest, held for this transaction, so that two runs never send the same; None if none. ``session`` is the owner's.

    Letters that do not open wait an hour, so that those behind them go.
    """
    while row := session.execute(text(
            "SELECT o.id, o.contact_id, o.kind, c.language, c.delete_on, c.sealed FROM milo.outbox o JOIN milo.contacts c ON c.id = o.contact_id"
            " WHERE o.sent_at IS NULL AND NOT o.given_up AND o.due_at <= now() ORDER BY o.due_at, o.id LIMIT 1 FOR UPDATE OF o SKIP LOCKED")).one_or_none():
        if opened := unsealed(session, row.sealed, secret):
            found = json.loads(opened)
            return Letter(row.id, row.contact_id, row.kind, row.language, found["address"], found["receipt"], row.delete_on)
        session.execute(text("UPDATE milo.outbox SET failed = 'sealed', due_at = now() + interval '1 hour' WHERE id = :id"), {"id": row.id})
    return None


def unsealed(session: Session, sealed: bytes, secret: str) -> str | None:
    """What was sealed; None when it was with another secret, or is damaged."""
    try:
        with session.begin_nested():
            return session.scalar(text("SELECT public.pgp_sym_decrypt(:sealed, :key)"), {"sealed": sealed, "key": key(secret)})
    except DBAPIError:
        return None


def sealed_otherwise(session: Session) -> int:
    """How many letters wait because they did not open."""
    return session.scalar(text("SELECT count(*) FROM milo.outbox WHERE failed = 'sealed' AND sent_at IS NULL AND NOT given_up"))


def sent(session: Session, letter: uuid.UUID) -> None:
    """The server has taken it."""
    session.execute(text("UPDATE milo.outbox SET sent_at = now(), tries = tries + 1, failed = NULL WHERE id = :id"), {"id": letter})


def postpone(session: Session, letter: uuid.UUID, code: str, *, for_good: bool = False) -> bool:
    """It was not taken: try again later, twice as late each time; True when nobody tries any more."""
    return bool(session.scalar(text(
        "UPDATE milo.outbox SET tries = tries + 1, failed = :code, given_up = :good OR tries + 1 >= :most, due_at = now() + make_interval(mins => CAST(:wait * 2 ^ tries AS integer))"
        " WHERE id = :id RETURNING given_up"), {"id": letter, "code": code, "good": for_good, "most": MOST_TRIES, "wait": FIRST_WAIT}))


def sweep(session: Session, today: dt.date) -> int:
    """Delete the addresses whose day has come, and those nobody confirmed in a week; how many. ``session`` is the owner's."""
    session.execute(text("DELETE FROM milo.contact_asks WHERE asked_at < now() - interval '1 day'"))
    return session.execute(text("DELETE FROM milo.contacts WHERE delete_on <= :today OR (confirmed_at IS NULL AND asked_at < now() - interval '7 days')"), {"today": today}).rowcount
