"""The ground: private tables, public positions, the published schema, the intake functions and everybody's rights."""
from pathlib import Path

from alembic import context, op

revision = "0001"
down_revision = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade():
    """Run the SQL files in order; role names are filled in, since one server may hold several installations."""
    roles = context.config.attributes["roles"]
    for name in ("tables", "position", "published", "intake", "rights"):
        sql = (SQL / f"0001_{name}.sql").read_text(encoding="utf-8")
        if name == "rights":
            sql = sql.format(**roles)
        op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade():
    """There is nothing below the ground."""
    raise NotImplementedError("restore a backup instead")
