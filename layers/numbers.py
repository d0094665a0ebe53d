"""The register of house numbers of a programme: doors into the tables, in the place of what was there. Called by `numbers import` and by `demo load`."""
from __future__ import annotations

import io
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, text
from sqlalchemy.orm import Session

from layers.number_models import NumberRegister
from layers.numbers_words import house_number, street_key

DECIMALS = 7  # of a degree: a centimetre; a number that moved less has not moved
READ = "CREATE TEMPORARY TABLE numbers_read (street text, key text, number integer, suffix text, geom geometry, source text, confidence text) ON COMMIT DROP"
# in this order; a street is called as its first spelling by alphabet, and its box is that of its numbers
STEPS = {
    "named": """
        INSERT INTO milo.number_streets (programme_id, key, name, extent)
        SELECT :programme, key, min(street), ST_Envelope(ST_Collect(geom)) FROM numbers_read GROUP BY key
        ON CONFLICT (programme_id, key) DO UPDATE SET name = EXCLUDED.name, extent = EXCLUDED.extent""",
    "gone": """
        DELETE FROM milo.numbers n WHERE n.programme_id = :programme
        AND NOT EXISTS (SELECT FROM numbers_read r WHERE r.key = n.street AND r.number = n.number AND r.suffix = n.suffix)""",
    "emptied": "DELETE FROM milo.number_streets s WHERE s.programme_id = :programme AND NOT EXISTS (SELECT FROM numbers_read r WHERE r.key = s.key)",
    "changed": """
        UPDATE milo.numbers n SET geom = r.geom, source = r.source, confidence = r.confidence FROM numbers_read r
        WHERE n.programme_id = :programme AND r.key = n.street AND r.number = n.number AND r.suffix = n.suffix
        AND (NOT ST_Equals(n.geom, r.geom) OR (n.source, n.confidence) IS DISTINCT FROM (r.source, r.confidence))""",
    "added": """
        INSERT INTO milo.numbers (programme_id, street, number, suffix, geom, source, confidence)
        SELECT :programme, r.key, r.number, r.suffix, r.geom, r.source, r.confidence FROM numbers_read r ON CONFLICT DO NOTHING""",
}


@dataclass(frozen=True)
class HouseDoor:
    """One door as it is stored: its street as it is read and as it is compared, number and suffix, lon and lat (EPSG:4326), and what is said of it alone."""

    street: str
    key: str
    number: int
    suffix: str
    lon: float
    lat: float
    source: str = ""
    confidence: str = ""


@dataclass
class Replaced:
    """What an import did to a register: doors added, changed (moved, or from another source), gone and the same, and how many streets it has now."""

    added: int
    changed: int
    gone: int
    same: int
    streets: int


def replace(session: Session, programme_id: uuid.UUID, doors: Iterable[HouseDoor], *, source: str, licence: str, valid_on: str | None = None,
            file_name: str | None = None, file_digest: str | None = None) -> Replaced:
    """Put `doors`, each key once, in the place of the programme's register and count what that changed. `file_digest` is SHA-256 in hex."""
    session.execute(text("SELECT FROM milo.programmes WHERE id = :id FOR UPDATE"), {"id": programme_id})  # one import of a register at a time
    register = session.get(NumberRegister, programme_id) or NumberRegister(programme_id=programme_id)
    register.source, register.licence, register.valid_on, register.file_name = source, licence, valid_on, file_name
    register.file_digest, register.imported_at = bytes.fromhex(file_digest) if file_digest else None, func.now()
    session.add(register)
    session.flush()
    session.execute(text("DROP TABLE IF EXISTS pg_temp.numbers_read"))
    session.execute(text(READ))
    of = _copy(session, doors)
    session.execute(text("ANALYZE numbers_read"))
    done = {name: session.execute(text(step), {"programme": programme_id}).rowcount for name, step in STEPS.items()}
    return Replaced(done["added"], done["changed"], done["gone"], of - done["added"] - done["changed"], done["named"])


def load(session: Session, programme_id: uuid.UUID, facts: dict) -> bool:
    """The register of the sample, if the programme has none: False then. `facts` is layers/sample/numbers.json."""
    if session.get(NumberRegister, programme_id):
        return False
    doors = [HouseDoor(row["street"], street_key(row["street"]), *house_number(row["number"]), *row["coordinates"], row["source"], row["confidence"]) for row in facts["numbers"]]
    replace(session, programme_id, doors, source=facts["source"], licence=facts["licence"], valid_on=facts["valid_on"])
    return True


def count(session: Session, programme_id: uuid.UUID) -> tuple[int, int]:
    """How many numbers a register has, and how many streets."""
    told = "SELECT (SELECT count(*) FROM milo.numbers WHERE programme_id = :id), (SELECT count(*) FROM milo.number_streets WHERE programme_id = :id)"
    return tuple(session.execute(text(told), {"id": programme_id}).one())


def _copy(session: Session, doors: Iterable[HouseDoor]) -> int:
    """The doors into the temporary table, by COPY; how many."""
    lines, count = io.StringIO(), 0
    for count, each in enumerate(doors, start=1):
        cells = (each.street, each.key, str(each.number), each.suffix, f"SRID=4326;POINT({each.lon:.{DECIMALS}f} {each.lat:.{DECIMALS}f})", each.source, each.confidence)
        lines.write("\t".join(_written(cell) for cell in cells) + "\n")
    lines.seek(0)
    session.connection().connection.cursor().copy_expert("COPY numbers_read FROM STDIN", lines)
    return count


def _written(cell: str) -> str:
    """A cell as COPY reads it; a NUL, which no text may hold, goes."""
    return cell.replace("\x00", "").replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
