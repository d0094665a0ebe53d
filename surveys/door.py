"""The door: what a body is checked against before it is stored, asked in one question. Used by the JSON API, which hundreds may press at once."""
from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from surveys.errors import Closed, NotFound

DOOR = text("SELECT phase, languages, categories FROM intake.door(:slug)")


@dataclass(frozen=True)
class CategoryAtDoor:
    """What a body is asked for in this category: kind of geometry, and whether words are needed."""

    key: str
    geometry: str
    public_as: str
    text_required: bool


@dataclass(frozen=True)
class Door:
    """A consultation as a body meets it."""

    slug: str
    languages: list[str]
    categories: dict[str, CategoryAtDoor]


def find(session: Session, slug: str) -> Door:
    """The door of a consultation; ``session`` is the intake role's. Raises NotFound, Closed for a draft."""
    row = session.execute(DOOR, {"slug": slug}).one_or_none()
    if row is None:
        raise NotFound("consultation-unknown")
    if row.phase == "draft":
        raise Closed("consultation-closed")
    return Door(slug, row.languages, {each[0]: CategoryAtDoor(*each) for each in row.categories or []})
