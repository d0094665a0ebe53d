"""The settings `bin/*` hand to the application, by environment; the application reads nothing else from set-up."""

import os
import secrets
from pathlib import Path

from setup import browser, places


def for_application(database_url: str, data: Path | None = None) -> dict[str, str]:
    """The environment of the web server and of every `milo` command.

    `database_url` may create roles and schema (the owner); `data` is the folder of the private cluster, if it is ours.
    """
    env = {**_clean(), "DATABASE_URL": database_url, "MILO_VAR": str(places.VAR)}
    env.setdefault("MILO_SECRET_KEY", secret_key())
    if data:
        env["MILO_POSTGRES_DATA"] = str(data)
    return env


def for_tests(*database_urls: str) -> dict[str, str]:
    """The environment of pytest: a database to throw away for each hand that tests, and no way to the real one."""
    env = {**_clean(), "MILO_TEST_DATABASE_URL": database_urls[0], "MILO_VAR": str(places.VAR)}
    if len(database_urls) > 1:
        env["MILO_TEST_DATABASE_URLS"] = " ".join(database_urls)
    env.pop("DATABASE_URL", None)
    env["MILO_SECRET_KEY"] = secrets.token_hex(32)
    chromium = browser.find()
    if chromium:
        env["MILO_CHROMIUM"] = chromium
    return env


def secret_key() -> str:
    """The key that signs sessions, made once in `var/secret_key` and readable by this user only."""
    path = places.VAR / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_hex(32)
        file.write(key + "\n")
    return key


def _clean() -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "FLASK_"))}
    env["PATH"] = f"{places.VENV / 'bin'}{os.pathsep}{env.get('PATH', '/usr/bin:/bin')}"
    env["VIRTUAL_ENV"] = str(places.VENV)
    env["PYTHONPATH"] = str(places.ROOT)
    env.setdefault("LANG", "C.UTF-8")
    env.pop("PYTHONHOME", None)
    return env
