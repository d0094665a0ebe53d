"""Voices: surveys, photographs and sound, comments, words translated by people, feedback, quieter floods; a file of SQL for each."""
from pathlib import Path

from alembic import context, op

revision = "0004"
down_revision = "0003"

SQL = Path(__file__).parent.parent / "sql"
PARTS = ("masks", "shapes", "surveys", "photos", "words", "circles", "fairness", "feedback")


def upgrade():
    """Run the SQL files in order; ``{desk}`` and its like become the names of this installation's roles."""
    for name in PARTS:
        sql = (SQL / f"0004_{name}.sql").read_text(encoding="utf-8")
        for role, called in context.config.attributes["roles"].items():
            sql = sql.replace("{" + role + "}", called)
        op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def downgrade():
    """What people said is not thrown away."""
    raise NotImplementedError("restore a backup instead")
