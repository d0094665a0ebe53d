"""The start-up guard: refuses to serve with settings that lose acknowledged signs or give away sessions. Called by create_app."""
from __future__ import annotations

from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from app.config import DEFAULT_SECRET, Settings
from app.outbox import check_address

DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")


class UnsafeStart(RuntimeError):
    """The application must not start as configured; the message says what to mend."""


def durability(engine: Engine) -> dict[str, str]:
    """The three settings that decide whether a committed sign survives a crash, as the server has them for ``engine``'s role."""
    with engine.connect() as connection:
        return {name: connection.scalar(text(f"SHOW {name}")) for name in DURABILITY}


def check_settings(settings: Settings) -> None:
    """Refuse a missing or unreadable database, the default secret, or debug in production. Raises UnsafeStart."""
    if not settings.database_url:
        raise UnsafeStart("DATABASE_URL is not set: start with bin/run or bin/milo, or give postgresql+psycopg2://user@host/database.")
    try:
        make_url(settings.database_url)
    except ArgumentError as unreadable:
        raise UnsafeStart("DATABASE_URL cannot be read: it looks like postgresql+psycopg2://user@host/database.") from unreadable
    if settings.production and settings.secret_key in {"", DEFAULT_SECRET}:
        raise UnsafeStart("MILO_SECRET_KEY is the default: set a long random value (bin/run makes one in var/secret_key).")
    if settings.production and len(settings.secret_key) < 32:
        raise UnsafeStart("MILO_SECRET_KEY is too short: give at least 32 random characters.")
    if settings.production and settings.debug:
        raise UnsafeStart("MILO_DEBUG is on in production: switch it off, or set MILO_PRODUCTION=0 on a developer's machine.")
    check_mail(settings)


def check_mail(settings: Settings) -> None:
    """Refuse a mail server that is named but cannot be used. Raises UnsafeStart."""
    if not settings.smtp_url:
        return
    try:
        check_address(settings.smtp_url)
    except ValueError as unreadable:
        raise UnsafeStart(str(unreadable)) from unreadable
    if not settings.sends_mail:
        raise UnsafeStart("MILO_SMTP_URL is set: letters need MILO_MAIL_FROM and MILO_PUBLIC_URL too.")


def check_durability(engine: Engine) -> None:
    """Refuse a server that may lose what it has acknowledged. A server that is down is not refused: /healthz says so.

    `synchronous_commit=off` lost 23 acknowledged rows in a kill -9 drill; `fsync=off` shows nothing until the power fails.
    """
    try:
        found = durability(engine)
    except OperationalError:
        return
    unsafe = [name for name, value in found.items() if value == "off"]
    if unsafe:
        raise UnsafeStart(f"PostgreSQL has {', '.join(unsafe)} off: acknowledged signs could be lost. Switch on and start again.")
