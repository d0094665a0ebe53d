"""Lists by name in the order of the reader's alphabet: accents, capitals and scripts as each language sorts them, by the collations of PostgreSQL (ICU)."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.i18n import LANGUAGES, lang

Row = TypeVar("Row")
SORTED = {code: text(f'SELECT number FROM unnest(CAST(:names AS text[])) WITH ORDINALITY AS each(name, number) ORDER BY name COLLATE "{code}-x-icu", number') for code in LANGUAGES}


def ordered(session: Session, rows: Iterable[Row], name: Callable[[Row], str], *, language: str | None = None) -> list[Row]:
    """The rows by name, as the reader's language (or ``language``) sorts; those of one name stay as they were."""
    rows = list(rows)
    if len(rows) < 2:
        return rows
    return [rows[number - 1] for number in session.scalars(SORTED[language or lang()], {"names": [name(row) for row in rows]})]


def places(session: Session, rows: Iterable[Row], name: Callable[[Row], str]) -> list[Row]:
    """Places to choose from: streets, then other things kind by kind, each by name; then what the plan does, by number."""
    return sorted(ordered(session, rows, name), key=lambda row: (row.number is not None, row.number or 0, row.kind != "street", row.kind))
