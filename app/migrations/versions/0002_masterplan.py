"""The masterplan as it changes: editions of layers, counts per block, what a sign is about, uploads."""
from pathlib import Path

from alembic import context, op

revision = "0002"
down_revision = "0001"

SQL = Path(__file__).parent.parent / "sql"


def upgrade():
    """Run the SQL files in order; ``{desk}`` and its like become the names of this installation's roles."""
    for name in ("editions", "intake", "ledger", "tiles", "imports", "pictures", "rights"):
        sql = (SQL / f"0002_{name}.sql").read_text(encoding="utf-8")
        for role, called in context.config.attributes["roles"].items():
            sql = sql.replace("{" + role + "}", called)
        op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade():
    """An edition cannot be poured back into one table without losing the others."""
    raise NotImplementedError("restore a backup instead")
