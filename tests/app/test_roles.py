"""A server of one's own: `db upgrade` by a login that may make roles, by one that may not, and again the day after."""
from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from app.commands.database import upgrade_all
from app.db import Databases

PREFIX, DATABASE = "milo_test_own", "milo_test_own_server"
LOGINS = {"maker": "CREATEROLE", "plain": "NOCREATEROLE"}


@pytest.fixture
def server(superuser):
    """A superuser's connection to an empty database, and the address of each login on it."""
    run = superuser.execution_options(isolation_level="AUTOCOMMIT")
    roles = [f"{PREFIX}_{name}" for name in ("reader", "intake", "desk", "owner", *LOGINS)]

    def sweep():
        with run.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"))
            for role in roles:
                connection.execute(text(f"DROP ROLE IF EXISTS {role}"))

    sweep()
    with run.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {DATABASE}"))
        for name, right in LOGINS.items():
            connection.execute(text(f"CREATE ROLE {PREFIX}_{name} LOGIN {right} PASSWORD 'own'"))
        connection.execute(text(f"ALTER DATABASE {DATABASE} OWNER TO {PREFIX}_maker"))
    here = create_engine(superuser.url.set(database=DATABASE), isolation_level="AUTOCOMMIT")
    yield here, {name: here.url.set(username=f"{PREFIX}_{name}", password="own").render_as_string(hide_password=False) for name in LOGINS}
    here.dispose()
    sweep()


def upgraded(address: str) -> list[str]:
    found = Databases(address, "a secret of thirty-two characters!", PREFIX)
    return upgrade_all(found)


def extensions(here):
    with here.connect() as connection:
        for name in ("postgis", "pgcrypto"):
            connection.execute(text(f"CREATE EXTENSION {name}"))


def test_a_login_that_may_make_roles_prepares_the_database_and_may_come_again(server):
    here, address = server
    extensions(here)
    assert upgraded(address["maker"]) == []
    assert upgraded(address["maker"]) == []


def test_a_login_that_may_make_roles_but_not_extensions_changes_nothing_and_tells_the_sql(server):
    here, address = server
    assert any(line.startswith("CREATE EXTENSION") for line in upgraded(address["maker"]))
    with here.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_roles WHERE rolname = :owner"), {"owner": f"{PREFIX}_owner"}) == 0


def test_what_is_told_to_the_administrator_is_all_that_is_needed(server):
    here, address = server
    told = upgraded(address["plain"])
    assert f'GRANT "{PREFIX}_owner" TO "{PREFIX}_plain"' in told
    with here.connect() as connection:
        for line in told:
            connection.exec_driver_sql(line.replace("%", "%%"))
    assert upgraded(address["plain"]) == []
    with here.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.consultations")) == 0
