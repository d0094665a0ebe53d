"""The four roles and three schemas in the server: made when the login may, else printed as SQL. Used by `db upgrade`."""
from __future__ import annotations

from sqlalchemy import Connection, text

from app.db import ROLES, Databases


def _quote(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def statements(databases: Databases, database: str, existing: set[str]) -> list[str]:
    """SQL that makes roles, schemas and extensions as they should be; harmless when run again."""
    names = databases.names
    owner = names["owner"]
    sql = [
        f'{"ALTER" if names[role] in existing else "CREATE"} ROLE "{names[role]}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE '
        f"PASSWORD {_quote(databases.password(role))}"
        for role in ROLES
    ]
    sql += [
        f'GRANT "{owner}" TO CURRENT_USER',
        "CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public",
        "CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA public",
        f'GRANT CONNECT ON DATABASE "{database}" TO ' + ", ".join(f'"{names[role]}"' for role in ROLES),
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    ]
    sql += [f'CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION "{owner}"' for schema in ("milo", "published", "intake")]
    # the planner gains nothing from parallel workers on these small reads: 20 ms fell to 4.5 ms without them
    sql += [f'ALTER ROLE "{names[role]}" SET max_parallel_workers_per_gather = 0' for role in ROLES]
    sql += [
        f"ALTER ROLE \"{names['reader']}\" SET statement_timeout = '20s'",
        f"ALTER ROLE \"{names['intake']}\" SET statement_timeout = '20s'",
        f"ALTER ROLE \"{names['reader']}\" SET default_transaction_read_only = on",
    ]
    return sql


def missing(connection: Connection, databases: Databases) -> list[str]:
    """What is not there yet: names of roles, schemas or extensions."""
    roles = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    schemas = set(connection.scalars(text("SELECT nspname FROM pg_namespace")))
    extensions = set(connection.scalars(text("SELECT extname FROM pg_extension")))
    return [
        *(name for name in databases.names.values() if name not in roles),
        *(name for name in ("milo", "published", "intake") if name not in schemas),
        *(name for name in ("postgis", "pgcrypto") if name not in extensions),
    ]


def may_create(connection: Connection) -> bool:
    """Whether this login may make roles and extensions."""
    return bool(connection.scalar(text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")))


def prepare(connection: Connection, databases: Databases) -> list[str]:
    """Make what is missing and return []; or, when the login may not, return the SQL for the database's administrator."""
    existing = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    database = connection.scalar(text("SELECT current_database()"))
    sql = statements(databases, database, existing)
    if may_create(connection):
        for line in sql:
            connection.exec_driver_sql(line.replace("%", "%%"))
        return []
    return sql if missing(connection, databases) else []
