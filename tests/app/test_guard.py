"""The start-up guard refuses what would lose signs or give away sessions."""
from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app.config import DEFAULT_SECRET, Settings
from app.guard import UnsafeStart, check_durability, check_settings

GOOD = Settings(database_url="postgresql+psycopg2://x@/y", secret_key="k" * 40)


def test_good_settings_start():
    check_settings(GOOD)
    check_settings(replace(GOOD, smtp_url="smtp+starttls://me:p%40ss@mail.example", mail_from="mappa@comune.example", public_url="https://mappa.example"))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"database_url": ""}, "DATABASE_URL"),
        ({"database_url": "a server of ours"}, "DATABASE_URL cannot be read"),
        ({"secret_key": DEFAULT_SECRET}, "MILO_SECRET_KEY"),
        ({"secret_key": ""}, "MILO_SECRET_KEY"),
        ({"secret_key": "short"}, "MILO_SECRET_KEY"),
        ({"debug": True}, "MILO_DEBUG"),
        ({"smtp_url": "mail.example:25"}, "MILO_SMTP_URL cannot be read"),
        ({"smtp_url": "smtp://mail.example"}, "MILO_MAIL_FROM"),
        ({"smtp_url": "smtp://mail.example", "mail_from": "mappa@comune.example"}, "MILO_PUBLIC_URL"),
    ],
)
def test_unsafe_settings_are_refused_in_production(change, word):
    with pytest.raises(UnsafeStart, match=word):
        check_settings(replace(GOOD, **change))


def test_a_developer_may_debug_outside_production():
    check_settings(replace(GOOD, debug=True, production=False, secret_key=DEFAULT_SECRET))


def test_a_durable_server_is_accepted(databases):
    check_durability(databases.engine("intake"))


def test_commits_that_do_not_wait_for_the_disk_are_refused(databases, superuser):
    role = databases.names["intake"]
    with superuser.begin() as connection:
        connection.execute(text(f'ALTER ROLE "{role}" SET synchronous_commit = off'))
    try:
        databases.engine("intake").dispose()
        with pytest.raises(UnsafeStart, match="synchronous_commit"):
            check_durability(databases.engine("intake"))
    finally:
        with superuser.begin() as connection:
            connection.execute(text(f'ALTER ROLE "{role}" RESET synchronous_commit'))
        databases.engine("intake").dispose()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_without_safe_writes_is_refused(databases, superuser, setting):
    """Changed and reloaded on the real server, then put back at once."""

    def put(statement):
        with superuser.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
            connection.execute(text("SELECT pg_reload_conf()"))
            for _ in range(200):
                connection.execute(text("SELECT pg_sleep(0.01)"))
                wanted = "off" if "SET" in statement and "RESET" not in statement else "on"
                if connection.scalar(text(f"SHOW {setting}")) == wanted:
                    return
        raise AssertionError(f"{setting} did not change")

    put(f"ALTER SYSTEM SET {setting} = off")
    try:
        with pytest.raises(UnsafeStart, match=setting):
            check_durability(databases.engine("intake"))
    finally:
        put(f"ALTER SYSTEM RESET {setting}")


@pytest.mark.parametrize(("words", "typed"), [(["status"], ""), (["--one-by-one"], "status\n")])
def test_a_command_says_what_to_mend_in_one_line(words, typed):
    root = Path(__file__).resolve().parent.parent.parent
    env = os.environ | {"DATABASE_URL": GOOD.database_url, "MILO_SECRET_KEY": "short", "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, root / "bin" / "setup" / "milo_command.py", *words], env=env, input=typed, capture_output=True, text=True)
    assert done.stderr == "Error: MILO_SECRET_KEY is too short: give at least 32 random characters.\n"
    assert (done.returncode, done.stdout) in {(1, ""), (0, '{"code": 1, "said": ""}\n')}
