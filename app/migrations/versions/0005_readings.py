"""What reading from outside asked for: house numbers, quieter agreements, results that keep apart, receipts; a file of SQL for each."""
from pathlib import Path

from alembic import context, op

revision = "0005"
down_revision = "0004"

SQL = Path(__file__).parent.parent / "sql"
PARTS = ("temporary", "numbers", "surveys", "fairness", "receipts")


def upgrade():
    """Run the SQL files in order; ``{desk}`` and its like become the names of this installation's roles."""
    for name in PARTS:
        sql = (SQL / f"0005_{name}.sql").read_text(encoding="utf-8")
        for role, called in context.config.attributes["roles"].items():
            sql = sql.replace("{" + role + "}", called)
        op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade():
    """What people said is not thrown away."""
    raise NotImplementedError("restore a backup instead")
