"""The four roles and three schemas in the server: made when the login may, else printed as SQL. Used by `db upgrade`."""
from __future__ import annotations

from psycopg2.errors import InsufficientPrivilege
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from app.db import ROLES, Databases


def _quote(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def statements(databases: Databases, database: str, existing: set[str], login: str) -> list[str]:
    """SQL that makes roles, schemas and extensions as they should be; harmless when run again. ``login`` becomes a member of the owner."""
    names = databases.names
    owner = names["owner"]
    sql = [
        # only a superuser may say NOSUPERUSER of a role that is there already, and ours were made without
        (f'ALTER ROLE "{names[role]}" LOGIN' if names[role] in existing else f'CREATE ROLE "{names[role]}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE')
        + f" PASSWORD {_quote(databases.password(role))}"
        for role in ROLES
    ]
    if login != owner:
        # by name: whoever runs the printed SQL is somebody else
        sql.append('GRANT "{}" TO "{}"'.format(owner, login.replace('"', '""')))
    sql += [
        "CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public",
        "CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA public",
        f'GRANT CONNECT ON DATABASE "{database}" TO ' + ", ".join(f'"{names[role]}"' for role in ROLES),
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f'REVOKE TEMPORARY ON DATABASE "{database}" FROM PUBLIC',
        f'GRANT TEMPORARY ON DATABASE "{database}" TO "{owner}"',
    ]
    sql += [f'CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION "{owner}"' for schema in ("milo", "published", "intake")]
    # the planner gains nothing from parallel workers on these small reads: 20 ms fell to 4.5 ms without them
    sql += [f'ALTER ROLE "{names[role]}" SET max_parallel_workers_per_gather = 0' for role in ROLES]
    # nor from compiling a plan: 850 ms of it before a look-up of one row, once a layer of a million shapes made its estimate large
    sql += [f'ALTER ROLE "{names[role]}" SET jit = off' for role in ROLES]
    sql += [
        f"ALTER ROLE \"{names['reader']}\" SET statement_timeout = '20s'",
        f"ALTER ROLE \"{names['intake']}\" SET statement_timeout = '20s'",
        f"ALTER ROLE \"{names['reader']}\" SET default_transaction_read_only = on",
    ]
    return sql


def missing(connection: Connection, databases: Databases) -> list[str]:
    """What is not there yet: names of roles, schemas or extensions; the owner also if this login is not a member of it."""
    roles = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    schemas = set(connection.scalars(text("SELECT nspname FROM pg_namespace")))
    extensions = set(connection.scalars(text("SELECT extname FROM pg_extension")))
    return [
        *(name for name in databases.names.values() if name not in roles),
        *(name for name in ("milo", "published", "intake") if name not in schemas),
        *(name for name in ("postgis", "pgcrypto") if name not in extensions),
        *(name for name in (databases.names["owner"],) if name in roles
          and not connection.scalar(text("SELECT pg_has_role(current_user, :owner, 'MEMBER')"), {"owner": name})),
    ]


def may_create(connection: Connection) -> bool:
    """Whether this login may make roles and extensions."""
    return bool(connection.scalar(text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")))


def prepare(connection: Connection, databases: Databases) -> list[str]:
    """Make what is missing and return []; or, when the login may not, change nothing and return the SQL for the database's administrator."""
    existing = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    database = connection.scalar(text("SELECT current_database()"))
    sql = statements(databases, database, existing, connection.scalar(text("SELECT current_user")))
    if may_create(connection):
        try:
            with connection.begin_nested():
                for line in sql:
                    connection.exec_driver_sql(line.replace("%", "%%"))
            return []
        except ProgrammingError as refused:
            # a login may make roles and still not extensions
            if not isinstance(refused.orig, InsufficientPrivilege):
                raise
    return sql if missing(connection, databases) else []
