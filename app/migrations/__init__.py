"""Alembic migrations, run by `db upgrade` as the owner of the tables."""
