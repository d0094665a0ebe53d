"""The map reads of this house as .sql files with bound parameters, read once."""
from functools import cache
from pathlib import Path

from sqlalchemy import TextClause, text


@cache
def query(name: str) -> TextClause:
    """The statement in ``name.sql``."""
    return text((Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8"))
