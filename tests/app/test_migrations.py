"""The models and the migrations describe the same tables; running the migrations again changes nothing."""
from __future__ import annotations

from sqlalchemy import inspect

from app.commands.database import upgrade_all
from app.models import Base

# filled by the database itself and read by nobody in Python
ONLY_IN_THE_DATABASE = {("accounts", "created_at"), ("audit", "at"), ("imports", "imported_at")}
PARTITIONS = {"features_small"}


def test_every_column_of_the_tables_is_in_the_models_and_back(superuser):
    inspector = inspect(superuser)
    tables = set(inspector.get_table_names(schema="milo")) - {"alembic_version"} - PARTITIONS
    assert tables == {table.name for table in Base.metadata.tables.values()}
    for table in Base.metadata.tables.values():
        found = {column["name"]: column["nullable"] for column in inspector.get_columns(table.name, schema="milo")}
        for database_only in ONLY_IN_THE_DATABASE:
            if database_only[0] == table.name:
                found.pop(database_only[1])
        assert found == {column.name: column.nullable for column in table.columns}, table.name


def test_upgrading_twice_is_harmless(databases):
    assert upgrade_all(databases) == []
