"""What pairs of shapes say, before and after. Used where editions are compared."""
from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from layers.edition_matching import WORDS, Basis, Pair, read

PART = 5_000  # pairs asked for at once


def changed(session: Session, old: uuid.UUID, new: uuid.UUID, pairs: list[Pair], based: Basis, *, public: bool = False) -> dict[tuple, dict[str, tuple]]:
    """For each pair, by its two ids, the columns with another value: {name: (from, to)}; only words and columns that both editions have."""
    found = {}
    for start in range(0, len(pairs), PART):
        part = pairs[start:start + PART]
        rows = session.execute(read("edition_values", public), {"old": old, "new": new, "olds": [each.old_id for each in part], "news": [each.new_id for each in part]})
        for row in rows:
            before, after = _said(row, "old", based), _said(row, "new", based)
            found[row.old_id, row.new_id] = {name: (before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after])
                                             if not _equal(before.get(name), after.get(name), name in based.retyped)}
    return found


def _said(row, side: str, based: Basis) -> dict:
    """The words and columns of one shape, by name; a column that bears the name of a word stands behind it, as "title " and so on."""
    words = {name: getattr(row, f"{side}_{name}") for name in WORDS if based.words[name]}
    plain = {name: value.get("it") if isinstance(value, dict) else value for name, value in words.items()}
    alone = {*based.added, *based.gone}
    columns = {f"{name} " if name in WORDS else name: value for name, value in getattr(row, f"{side}_properties").items() if name not in alone}
    return {name: value for name, value in (plain | columns).items() if value is not None}


def _equal(before, after, retyped: bool) -> bool:
    if not retyped or before is None or after is None:
        return before == after
    return _read_as(before) == _read_as(after)


def _read_as(value) -> str:
    """A value as it reads: 43.0 and "43" are the same."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if isinstance(value, bool) else str(value)
