"""Alembic's entry: runs the migrations as the owner role on the connection that `db upgrade` hands over."""
from alembic import context

from app.models import Base

connection = context.config.attributes["connection"]


def include_name(name, kind, parent):
    """Compare only our private schema: PostGIS and other schemas are not ours to change."""
    return name == "milo" if kind == "schema" else True


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table_schema="milo",
    include_schemas=True,
    include_name=include_name,
)
with context.begin_transaction():
    context.run_migrations()
