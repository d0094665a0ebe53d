"""`db upgrade`: make roles and schemas, run the migrations."""
from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import create_engine, text

from app import roles
from app.commands.say import plainly
from app.db import Databases, databases

MIGRATIONS = Path(__file__).parent.parent / "migrations"
command = AppGroup("db", help="The database: roles, schemas, migrations.")


def alembic_config(connection, found: Databases):
    """Alembic's Config without a file of its own: the connection and the role names are handed over."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes.update(connection=connection, roles=found.names)
    return config


def upgrade_all(found: Databases) -> list[str]:
    """Roles, schemas, extensions, then every migration as the owner. Returns SQL for an administrator when the login may not."""
    from alembic import command as alembic  # half a second to load: every other command does without

    engine = create_engine(found.login)
    try:
        with engine.begin() as connection:
            # two starts at once would make the same role twice
            connection.execute(text("SELECT pg_advisory_xact_lock(4926533)"))
            todo = roles.prepare(connection, found)
            if todo:
                return todo
            connection.exec_driver_sql(f'SET LOCAL ROLE "{found.names["owner"]}"')
            connection.exec_driver_sql("SET LOCAL search_path = milo, public")
            alembic.upgrade(alembic_config(connection, found), "head")
        return []
    finally:
        engine.dispose()


@command.command("upgrade")
def upgrade():
    """Make roles and schemas and bring the tables up to date. Safe to run again.

    Example: bin/milo db upgrade
    """
    with plainly():
        todo = upgrade_all(databases())
    if todo:
        click.echo("-- This login may not make all that is needed. Ask the administrator of the server to run, as a superuser on this database:")
        click.echo(";\n".join(todo) + ";")
        click.echo("Nothing was changed. Run the SQL above, then `bin/milo db upgrade` again.", err=True)
        sys.exit(2)
    click.echo("Database ready.")
