"""What an attack on the first version found: erasing while leaving, duplicates, shapes round the world, interventions told too exactly."""
from pathlib import Path

from alembic import context, op

revision = "0002"
down_revision = "0001"

SQL = Path(__file__).parent.parent / "sql"


def upgrade():
    """Run the SQL, then the rights with the role names filled in."""
    roles = context.config.attributes["roles"]
    op.get_bind().exec_driver_sql((SQL / "0002_attack.sql").read_text(encoding="utf-8").replace("%", "%%"))
    op.get_bind().exec_driver_sql((SQL / "0002_attack_rights.sql").read_text(encoding="utf-8").format(**roles).replace("%", "%%"))


def downgrade():
    """Nobody goes back to losing signs."""
    raise NotImplementedError("restore a backup instead")
