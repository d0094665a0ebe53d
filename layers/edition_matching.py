"""Which shape of one edition is which of another. Used to compare editions and to carry interventions over.

1. By id, where the column that names shapes is filled, names one shape each in both editions, and of the ids they share at least half still
   stand within 100 m of where they were. Ids that fail are not used, and the difference says why.
2. Else, or for what is left, by place: the same shape to a millimetre; of several in one place those that say the same go together first.
3. What is left goes together if it is near and similar (`edition_nearness`): it moved, or it stands in the same place but for rounding.
4. The rest was added or removed.
"""
from __future__ import annotations

import math
import uuid
from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy import Row, TextClause, text, update
from sqlalchemy.orm import Session

from layers.edition_nearness import EXACT, near_pairs
from layers.errors import PlanRefused
from layers.models import Feature
from layers.sql import query

WORDS = ("title", "note", "figure", "status")
MOST = 1_000_000  # shapes of both editions together
SOUGHT = 50_000  # shapes left over on one side, beyond which near ones are not looked for
STABLE = 0.5
DEGREE = math.pi / 180 * 6_371_008.8  # metres of a degree on the mean sphere


@dataclass
class Basis:
    """How two editions are compared: by ids or not and why not, which words and columns both have, and how many shapes each holds."""

    by_identity: bool
    why_place: str | None
    words: dict[str, bool]
    left_out: list[str]
    retyped: list[str]
    added: list[str]
    gone: list[str]
    shapes: tuple[int, int]


@dataclass
class Pair:
    """Two shapes that are one (or one alone, the other None), whether they stand in the same place and say the same, and how far apart in metres."""

    old_id: uuid.UUID | None
    new_id: uuid.UUID | None
    old_position: int | None
    new_position: int | None
    same_place: bool
    same_words: bool
    intervention_id: uuid.UUID | None = None
    words: str = ""  # a digest of what the newer of the two says
    title: str | None = None
    metres: float | None = None


def read(name: str, public: bool) -> TextClause:
    """The statement of this name, on the tables or on what the public may read."""
    statement = query(name)
    if not public:
        return statement
    return text(statement.text.replace("milo.features", "published.edition_features").replace("milo.editions", "published.editions"))


def basis(session: Session, old: uuid.UUID, new: uuid.UUID, *, public: bool = False) -> Basis:
    """How to compare two editions. Raises PlanRefused for editions that are not there, of two layers, or too large."""
    facts = [session.execute(read("edition_facts", public), {"edition": each}).one_or_none() for each in (old, new)]
    if None in facts:
        raise PlanRefused("edition-unknown")
    if facts[0].layer_id != facts[1].layer_id:
        raise PlanRefused("edition-of-another-layer")
    if sum(each.shapes for each in facts) > MOST:
        raise PlanRefused("editions-not-comparable", most=MOST)
    kinds = [{field["name"]: field["kind"] for field in each.fields} for each in facts]
    shared = kinds[0].keys() & kinds[1].keys()
    retyped = sorted(name for name in shared if kinds[0][name] != kinds[1][name])
    added, gone = ([name for name in mine if name not in theirs] for mine, theirs in (kinds[::-1], kinds))
    why = _why_not_by_id(session, facts, old, new, public)
    return Basis(why is None, why, {name: all(getattr(each, name) for each in facts) for name in WORDS}, [*added, *gone, *retyped], retyped, added, gone,
                 (facts[0].shapes, facts[1].shapes))


def _why_not_by_id(session: Session, facts: list[Row], old: uuid.UUID, new: uuid.UUID, public: bool) -> str | None:
    if not all(each.named for each in facts):
        return "none"
    if any(each.named != each.names for each in facts):
        return "not-unique"
    found = session.execute(read("edition_stability", public), {"old": old, "new": new}).one()
    if not found.shared:
        return "not-shared"
    return None if found.near >= STABLE * found.shared else "not-stable"


def pairs(session: Session, old: uuid.UUID, new: uuid.UUID, based: Basis, *, linked: bool = False, public: bool = False) -> tuple[list[Pair], bool]:
    """All pairs that differ in place or words and all shapes that stand alone, and whether near ones were looked for.

    `linked` adds the pairs that are the same in all whose old shape belongs to an intervention.
    """
    rows = session.execute(read("edition_pairs", public), {
        "old": old, "new": new, "by_identity": based.by_identity, "left_out": based.left_out, "retyped": based.retyped, "linked": linked, **based.words,
    })
    found = [Pair(*row) for row in rows]
    _measure(session, old, new, [each for each in found if each.old_id and each.new_id and not each.same_place], public)
    gone, come = [each for each in found if each.new_id is None], [each for each in found if each.old_id is None]
    if not gone or not come:
        return found, True
    near = _near(session, old, new, gone, come, public) if max(len(gone), len(come)) <= SOUGHT else None
    if near is None:
        return found, False
    joined = [Pair(one.old_id, other.new_id, one.old_position, other.new_position, metres <= EXACT, one.words == other.words, one.intervention_id, other.words, other.title, metres)
              for one, other, metres in near]
    paired = {id(each) for one, other, _ in near for each in (one, other)}
    return [each for each in found if id(each) not in paired] + joined, True


def _near(session: Session, old: uuid.UUID, new: uuid.UUID, gone: list[Pair], come: list[Pair], public: bool) -> list[tuple[Pair, Pair, float]] | None:
    shapes = [_shapes(session, old, [each.old_id for each in gone], public), _shapes(session, new, [each.new_id for each in come], public)]
    latitude = float(np.median(shapely.bounds(shapes[1])[:, 1]))
    columns = [np.array([getattr(each, name) for each in side], dtype=object) for name in ("words", "title") for side in (gone, come)]
    found = near_pairs(*(_metres(each, latitude) for each in shapes), *columns)
    return None if found is None else [(gone[one], come[other], metres) for one, other, metres in found]


def _shapes(session: Session, edition: uuid.UUID, ids: list[uuid.UUID], public: bool) -> np.ndarray:
    by_id = {row.id: bytes(row.wkb) for row in session.execute(read("edition_shapes", public), {"edition": edition, "ids": ids})}
    return shapely.from_wkb([by_id[each] for each in ids])


def _metres(shapes: np.ndarray, latitude: float) -> np.ndarray:
    """Shapes in degrees on a plane of metres that is true around a latitude: for distances of some metres."""
    return shapely.transform(shapes, lambda lonlat: lonlat * (DEGREE * math.cos(math.radians(latitude)), DEGREE))


def _measure(session: Session, old: uuid.UUID, new: uuid.UUID, unlike: list[Pair], public: bool) -> None:
    """How far apart the two shapes of each pair lie; within 0.1 m it is the same place."""
    if not unlike:
        return
    rows = session.execute(read("edition_distances", public), {"old": old, "new": new, "olds": [each.old_id for each in unlike], "news": [each.new_id for each in unlike]})
    apart = {row.old_id: row.metres for row in rows}
    for each in unlike:
        each.metres = apart[each.old_id]
        each.same_place = each.metres is not None and each.metres <= EXACT


def carry_over(session: Session, old: uuid.UUID, new: uuid.UUID) -> int | None:
    """Tie the shapes of a draft to the interventions their matches in another edition belong to, where they have none yet.

    Returns how many, None if the editions are too large to be compared.
    """
    if not session.scalar(query("edition_linked"), {"edition": old}):
        return 0
    try:
        found, _ = pairs(session, old, new, basis(session, old, new), linked=True)
    except PlanRefused:
        return None
    carried = 0
    for each in found:
        if each.old_id and each.new_id and each.intervention_id:
            changed = session.execute(update(Feature).where(Feature.edition_id == new, Feature.id == each.new_id, Feature.intervention_id.is_(None))
                                      .values(intervention_id=each.intervention_id).execution_options(synchronize_session=False))
            carried += changed.rowcount
    return carried
