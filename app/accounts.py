"""Staff accounts: argon2 passwords, five roles, a pause after wrong tries. Used by the desk's sign-in and by `account add`."""
from __future__ import annotations

import datetime as dt
import re
import secrets
import uuid

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import session as cookie
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import desk
from app.errors import Forbidden, TooMany
from app.models import Account, AuditEntry

ROLES = ("admin", "planner", "moderator", "mediator", "presenter")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
MIN_PASSWORD = 10
TRIES = 5
PAUSE = dt.timedelta(seconds=60)
# WCAG 2.2.1: who needs more time chooses it before it runs, at least ten times the usual
STAYS = {"day": dt.timedelta(hours=10), "week": dt.timedelta(days=7)}
HASHER = PasswordHasher()
# verified when the name is unknown, so that the time of the answer does not tell which names exist
NOBODY = HASHER.hash(secrets.token_urlsafe(16))


def add(session: Session, name: str, role: str, password: str, *, must_change: bool = True) -> Account:
    """A new account; the caller commits. Raises ValueError for an unknown role, a taken or unusable name, a short password."""
    if role not in ROLES:
        raise ValueError(f"unknown role {role!r}: choose one of {', '.join(ROLES)}")
    if not NAME.fullmatch(name):
        raise ValueError("the name takes small letters, digits, dot, dash and underscore only, begins with a letter or digit, and has at most 63")
    if len(password) < MIN_PASSWORD:
        raise ValueError(f"the password needs at least {MIN_PASSWORD} characters")
    if session.scalar(select(Account).where(Account.name == name)):
        raise ValueError(f"an account {name!r} is there already")
    account = Account(name=name, role=role, password_hash=HASHER.hash(password), must_change=must_change)
    session.add(account)
    session.flush()
    return account


def one_time_password() -> str:
    """A password to be typed once from the terminal: four groups of four, no letters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _verify(hash_: str, password: str) -> bool:
    try:
        return HASHER.verify(hash_, password)
    except (VerificationError, InvalidHashError):
        return False


def sign_in(session: Session, name: str, password: str, stay: str = "day") -> Account:
    """Check name and password and open the staff session for one of `STAYS`. Raises Forbidden or TooMany; the caller commits in both cases."""
    now = dt.datetime.now(dt.UTC)
    account = session.scalar(select(Account).where(Account.name == name.replace("\0", "").strip().lower()[:64]).with_for_update())
    if account is None or account.disabled:
        _verify(NOBODY, password)
        raise Forbidden("sign-in-wrong")
    if account.locked_until and account.locked_until > now:
        raise TooMany("sign-in-wait", seconds=int((account.locked_until - now).total_seconds()) + 1)
    if not _verify(account.password_hash, password):
        account.failures += 1
        if account.failures >= TRIES:
            account.failures, account.locked_until = 0, now + PAUSE
        raise Forbidden("sign-in-wrong")
    account.failures, account.locked_until = 0, None
    if HASHER.check_needs_rehash(account.password_hash):
        account.password_hash = HASHER.hash(password)
    open_session(account, dt.datetime.now(dt.UTC) + STAYS.get(stay, STAYS["day"]))
    return account


def open_session(account: Account, until: dt.datetime) -> None:
    """Write the signed cookie of a staff session; a fresh one at each sign-in, good until the moment `until`."""
    cookie.clear()
    cookie.permanent = True
    cookie["until"] = until.timestamp()
    cookie["account"] = str(account.id)
    cookie["mark"] = str(account.session_mark)


def change_password(account: Account, old: str, new: str) -> None:
    """Set a new password and sign out every other session. Raises Forbidden("sign-in-wrong") or ValueError."""
    if not _verify(account.password_hash, old):
        raise Forbidden("sign-in-wrong")
    if len(new) < MIN_PASSWORD or new == old:
        raise ValueError("password-short")
    account.password_hash, account.must_change, account.session_mark = HASHER.hash(new), False, uuid.uuid4()
    open_session(account, dt.datetime.fromtimestamp(cookie["until"], dt.UTC))


def current_account() -> Account | None:
    """The account of the signed cookie, if it is still valid."""
    try:
        wanted, mark, until = uuid.UUID(cookie["account"]), uuid.UUID(cookie["mark"]), cookie["until"]
    except (KeyError, ValueError):
        return None
    if dt.datetime.now(dt.UTC).timestamp() > until:
        return None
    account = desk().get(Account, wanted)
    return account if account and not account.disabled and account.session_mark == mark else None


def note(session: Session, account: Account | None, action: str, *, consultation_id=None, object_id=None, **detail) -> None:
    """Write one line of the audit; it goes with the caller's commit."""
    session.add(
        AuditEntry(account_id=account.id if account else None, account_name=account.name if account else "command", action=action,
                   consultation_id=consultation_id, object_id=object_id, detail=detail)
    )
