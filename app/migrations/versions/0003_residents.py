"""Residents: what leaving a sign, hearing back, reading and answering questions need; a file of SQL for each."""
from pathlib import Path

from alembic import context, op

revision = "0003"
down_revision = "0002"

SQL = Path(__file__).parent.parent / "sql"
PARTS = ("answers", "receipts", "contacts", "supports", "fair", "speed", "personal")


def upgrade():
    """Run the SQL files in order; ``{desk}`` and its like become the names of this installation's roles."""
    for name in PARTS:
        sql = (SQL / f"0003_{name}.sql").read_text(encoding="utf-8")
        for role, called in context.config.attributes["roles"].items():
            sql = sql.replace("{" + role + "}", called)
        op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade():
    """What people said is not thrown away."""
    raise NotImplementedError("restore a backup instead")
