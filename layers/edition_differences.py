"""What differs between two editions of a layer, counted; its rows are read by `layers.edition_changes`."""
from __future__ import annotations

import uuid
from collections import Counter, OrderedDict
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session

from layers import edition_matching, edition_values
from layers.edition_matching import Basis, Pair
from layers.errors import PlanRefused

KINDS = ("added", "removed", "moved", "changed")
PUBLIC = text("SELECT EXISTS (SELECT FROM published.edition_features f WHERE f.edition_id = :old)"
              " AND EXISTS (SELECT FROM published.edition_features f WHERE f.edition_id = :new)")
REMEMBERED = 8
# An edition does not change once it is stored, so what differs between two is found once. Only ids and counts are kept here: every
# value is read from the database by whoever asks, with their own rights.
_known: OrderedDict[tuple, Difference] = OrderedDict()


@dataclass
class Difference:
    """What differs between two editions. `counts` has added, removed, moved, changed and same; old = removed + moved + changed + same,
    new = added + moved + changed + same. A shape that moved may have changed columns too: it counts as moved.

    `by` is "identity" when shapes are known by their id, "place" otherwise; `why_place` says why ids were not used: "none" (no column names
    shapes), "not-unique", "not-shared" (no id is in both), "not-stable" (the same ids name things elsewhere). `columns_changed` counts for each
    column how many shapes have another value ("title", "note", "figure" and "status" are those of the mapping); `columns_added` and `columns_gone`
    are kept in one edition only and were not compared. `moved_sought` is False when too many shapes were left to look for near ones.
    """

    old_id: uuid.UUID
    new_id: uuid.UUID
    counts: dict[str, int]
    by: str
    why_place: str | None
    columns_changed: dict[str, int]
    columns_added: list[str]
    columns_gone: list[str]
    moved_sought: bool
    public: bool = False
    pairs: dict[str, list[Pair]] = field(default_factory=dict, repr=False)
    basis: Basis | None = field(default=None, repr=False)


def compare(session: Session, old_id: uuid.UUID, new_id: uuid.UUID, *, public: bool = False) -> Difference:
    """What differs from one edition of a layer to another; the rules stand in `layers/edition_matching.py`.

    `public` reads only what everybody may read (editions that were in force, never of a sensitive layer). Raises PlanRefused.
    """
    key = (old_id, new_id, public)
    if public and not session.scalar(PUBLIC, {"old": old_id, "new": new_id}):
        raise PlanRefused("edition-unknown")
    if key in _known:
        _known.move_to_end(key)
        return _known[key]
    made = _compared(session, old_id, new_id, public)
    _known[key] = made
    while len(_known) > REMEMBERED:
        _known.popitem(last=False)
    return made


def _compared(session: Session, old_id: uuid.UUID, new_id: uuid.UUID, public: bool) -> Difference:
    based = edition_matching.basis(session, old_id, new_id, public=public)
    found, sought = edition_matching.pairs(session, old_id, new_id, based, public=public)
    kinds: dict[str, list[Pair]] = {kind: [] for kind in KINDS}
    for each in found:
        kind = _kind(each)
        if kind:
            kinds[kind].append(each)
    for kind, rows in kinds.items():
        rows.sort(key=lambda each: each.old_position if kind == "removed" else each.new_position)
    counts = {kind: len(rows) for kind, rows in kinds.items()}
    counts["same"] = based.shapes[0] - counts["removed"] - counts["moved"] - counts["changed"]
    spoken = [each for each in kinds["moved"] + kinds["changed"] if not each.same_words]
    columns = Counter(name for values in edition_values.changed(session, old_id, new_id, spoken, based, public=public).values() for name in values)
    return Difference(old_id, new_id, counts, "identity" if based.by_identity else "place", based.why_place, dict(columns.most_common()), based.added, based.gone,
                      sought, public, kinds, based)


def _kind(pair: Pair) -> str | None:
    if pair.old_id is None:
        return "added"
    if pair.new_id is None:
        return "removed"
    if not pair.same_place:
        return "moved"
    return None if pair.same_words else "changed"
