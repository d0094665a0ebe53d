"""Readers' connections that died while they were idle are noticed before they are used."""
from __future__ import annotations

from sqlalchemy import text

from app import db


def end_all(superuser) -> int:
    """End every connection of the reader, as a restart of the database does; how many there were."""
    with superuser.begin() as connection:
        return connection.scalar(text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'milo reader' AND datname = current_database()"))


def test_a_request_survives_a_restart_of_the_database(client, sample, databases, superuser, monkeypatch):
    monkeypatch.setattr(db, "IDLE", 0)
    several = [databases.engine("reader").connect() for _ in range(5)]
    for one in several:
        one.close()
    assert end_all(superuser) >= 5
    for _ in range(7):
        assert client.get("/api/c/prova").status_code == 200


def test_a_connection_that_was_just_used_is_not_asked(client, sample, databases, monkeypatch):
    asked = []
    engine = databases.engine("reader")
    monkeypatch.setattr(engine.dialect, "do_ping", lambda connection: asked.append(connection) or True)
    assert client.get("/api/c/prova").status_code == 200
    asked.clear()
    monkeypatch.setattr(db, "IDLE", 60)
    assert client.get("/api/c/prova").status_code == 200
    assert asked == []
    monkeypatch.setattr(db, "IDLE", 0)
    assert client.get("/api/c/prova").status_code == 200
    assert len(asked) == 1
