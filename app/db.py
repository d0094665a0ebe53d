"""The four database roles, a pool each, and the sessions of the current request. Views and commands get sessions here."""
from __future__ import annotations

import hashlib
import hmac
import time

from flask import Flask, current_app, g
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session

ROLES = ("reader", "intake", "desk", "owner")
# One for each thread of a web worker: what overflows is closed after its request, and with it go the plans and coordinate systems that
# the next one then makes anew, which costs more than twenty signs.
POOL_SIZE = {"reader": 16, "intake": 16, "desk": 4, "owner": 1}
OVERFLOW = {"reader": 2, "intake": 2, "desk": 4, "owner": 2}
ASKED_IF_IDLE = {"reader", "intake"}  # many requests a second
IDLE = 1.0  # seconds after which such a connection is asked whether it lives


class Databases:
    """One engine per role. ``names`` maps a role to its name in the server; passwords are derived from the secret key."""

    def __init__(self, url: str, secret: str, prefix: str = "milo"):
        self.login: URL = make_url(url).set(drivername="postgresql+psycopg2")
        # a login in the query (?user=…) would be taken for every role: the public pages would read as whoever it names
        named = {name: value for name in ("user", "password") if isinstance(value := self.login.query.get(name), str)}
        self.login = self.login.difference_update_query(["user", "password"])
        self.login = self.login.set(username=self.login.username or named.get("user"), password=self.login.password or named.get("password"))
        self.secret = secret
        self.names = {role: f"{prefix}_{role}" for role in ROLES}
        self._engines: dict[str, Engine] = {}

    def password(self, role: str) -> str:
        """The password of a role: HMAC-SHA-256(secret key, role name), so that nothing more has to be configured."""
        return hmac.new(self.secret.encode(), f"database role {self.names[role]}".encode(), hashlib.sha256).hexdigest()

    def url(self, role: str) -> URL:
        """Where ``role`` logs in."""
        return self.login.set(username=self.names[role], password=self.password(role))

    def engine(self, role: str) -> Engine:
        """The pool of ``role``, made at first use. ``pool_pre_ping`` lets requests survive a restart of PostgreSQL."""
        if role not in self._engines:
            self._engines[role] = create_engine(
                self.url(role),
                pool_size=POOL_SIZE[role],
                max_overflow=OVERFLOW[role],
                pool_pre_ping=role not in ASKED_IF_IDLE,
                pool_timeout=20,
                hide_parameters=True,  # words, places and keys of residents stay out of every message and log
                connect_args={"application_name": f"milo {role}", "connect_timeout": 10},
            )
            if role in ASKED_IF_IDLE:
                ask_if_idle(self._engines[role])
        return self._engines[role]

    def dispose(self) -> None:
        """Close all pools (after a fork, at the end of a command)."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()


def ask_if_idle(engine: Engine) -> None:
    """Ask a connection whether it lives only where it was idle for IDLE seconds: a tile that is kept costs one question, not two.

    A restart of PostgreSQL takes longer than that, so that requests survive it as with ``pool_pre_ping``.
    """

    @event.listens_for(engine, "connect")
    @event.listens_for(engine, "checkin")
    def used(_connection, record) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection, record, _proxy) -> None:
        if time.monotonic() - record.info["used"] < IDLE:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.dbapi.Error as dead:
            raise InvalidatePoolError from dead


def databases() -> Databases:
    """The databases of the running application."""
    return current_app.extensions["milo-databases"]


def session(role: str) -> Session:
    """The session of ``role`` in this request or command; closed (rolled back) at its end."""
    sessions = g.setdefault("sessions", {})
    if role not in sessions:
        sessions[role] = Session(databases().engine(role))
    return sessions[role]


def reader() -> Session:
    """What the public may read: schema ``published`` only."""
    return session("reader")


def intake() -> Session:
    """Leaving, reading and withdrawing a sign by receipt: a few functions only."""
    return session("intake")


def desk() -> Session:
    """Staff."""
    return session("desk")


def owner() -> Session:
    """Set-up commands only; no view uses it (a test says so)."""
    return session("owner")


def init_app(app: Flask, url: str, secret: str, prefix: str) -> None:
    """Give the app its databases and close the sessions after each request."""
    app.extensions["milo-databases"] = Databases(url, secret, prefix)

    @app.teardown_appcontext
    def close_sessions(_error):
        for each in g.pop("sessions", {}).values():
            each.close()
