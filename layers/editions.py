"""The editions of a layer: which is in force, going back, dropping a draft, and what differs between two. Called by commands and the desk."""
from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlalchemy import Row
from sqlalchemy.orm import Session

from layers.models import Edition, Layer

KINDS = ("added", "removed", "moved", "changed")


@dataclass
class Difference:
    """What differs between two editions. `counts` has added, removed, moved, changed and same; old = removed + moved + changed + same,
    new = added + moved + changed + same. A shape that moved may have changed columns too: it counts as moved.

    `by` is "identity" when shapes are known by their id, "place" otherwise; `why_place` says why ids were not used ("none", "not-unique",
    "not-stable"). `columns_changed` counts for each column how many shapes have another value; `columns_added` and `columns_gone` are kept in one
    edition only and were not compared. `moved_sought` is False when too many shapes were left to look for near ones.
    """

    old_id: uuid.UUID
    new_id: uuid.UUID
    counts: dict[str, int] = field(default_factory=dict)
    by: str = "place"
    why_place: str | None = None
    columns_changed: dict[str, int] = field(default_factory=dict)
    columns_added: list[str] = field(default_factory=list)
    columns_gone: list[str] = field(default_factory=list)
    moved_sought: bool = True


@dataclass
class Change:
    """One row of a difference: its kind, the two shapes (None where there is none), a title {"it": …}, {column: (from, to)}, metres moved, a point on it."""

    kind: str
    old_id: uuid.UUID | None
    new_id: uuid.UUID | None
    title: dict
    columns: dict[str, tuple]
    metres: float | None
    lon: float
    lat: float


def of_layer(session: Session, layer: Layer) -> list[Edition]:
    """All editions of a layer, newest first; `layer.edition_id` says which is in force and `published_at` None which are drafts."""
    raise NotImplementedError


def numbered(session: Session, layer: Layer, number: int) -> Edition:
    """The edition of a layer with a number. Raises PlanRefused("edition-unknown")."""
    raise NotImplementedError


def publish(session: Session, edition: Edition) -> None:
    """Put an edition in force: a draft for the first time, or an older one again. Signs stay tied to what they were about."""
    raise NotImplementedError


def drop(session: Session, edition: Edition) -> None:
    """Delete a draft with its shapes. Raises PlanRefused("edition-in-force") for one that is or was in force: those are kept."""
    raise NotImplementedError


def compare(session: Session, old_id: uuid.UUID, new_id: uuid.UUID) -> Difference:
    """What differs from one edition of a layer to another; see the rules in `layers/edition_matching.py`. Raises PlanRefused."""
    raise NotImplementedError


def changes(session: Session, difference: Difference, kind: str, *, offset: int = 0, limit: int = 50) -> list[Change]:
    """A page of the rows of one kind, in the order of the newer edition (of the older for what was removed)."""
    raise NotImplementedError


def geojson(session: Session, difference: Difference, kind: str, *, limit: int = 20_000) -> dict:
    """The shapes of one kind as a FeatureCollection: properties kind, old, new (ids), title; of what moved the new shape, with the old one in "before"."""
    raise NotImplementedError


def signs_about(session: Session, difference: Difference) -> dict[str, int]:
    """How many published signs are about shapes that were removed, moved or changed: {"removed": n, "moved": n, "changed": n}. For staff."""
    raise NotImplementedError


def about(session: Session, contribution_id: uuid.UUID) -> Row | None:
    """What a sign was about when it was left: feature_id, title, layer_key, layer_title, number, edition_title, valid_on, in_force,
    intervention_id, intervention_title. None when it was about no shape. For staff: it tells of the exact place."""
    raise NotImplementedError
