"""Consultations and their categories as the public sees them. Used by every public view and by submissions."""
from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from surveys.errors import NotFound

ONE = text(
    "SELECT c.id, c.slug, c.title, c.question, c.opening, c.metric_srid, c.languages, c.phase, c.moderation, c.opens_on, c.closes_on,"
    " c.made_up, c.authors_known, c.credit, ST_AsGeoJSON(c.area, 6)::json AS area,"
    " ARRAY[ST_XMin(c.area), ST_YMin(c.area), ST_XMax(c.area), ST_YMax(c.area)] AS bounds,"
    " coalesce(t.people, 0) AS people, coalesce(t.contributions, 0) AS contributions"
    " FROM published.consultations c LEFT JOIN published.totals t ON t.consultation_id = c.id AND t.category = '*'"
    " WHERE :slug = '' OR c.slug = :slug ORDER BY c.made_up, c.opens_on NULLS LAST, c.slug"
)
# leaving a sign needs neither the outline nor the totals, whose cost grows with every sign
BARE = text(
    "SELECT id, slug, title, question, opening, metric_srid, languages, phase, moderation, opens_on, closes_on, made_up, authors_known,"
    " credit, '{}'::json AS area, opening AS bounds, 0 AS people, 0 AS contributions FROM published.consultations WHERE slug = :slug"
)
CATEGORIES = text(
    "SELECT key, title, description, geometry, public_as, text_required, colour, icon FROM published.categories"
    " WHERE consultation_id = :id ORDER BY position"
)


@dataclass(frozen=True)
class ConsultationView:
    """A consultation without its salt. ``bounds`` and ``opening`` are west, south, east, north in degrees (EPSG:4326)."""

    id: uuid.UUID
    slug: str
    title: dict
    question: dict
    opening: list[float]
    metric_srid: int
    languages: list[str]
    phase: str
    moderation: str
    opens_on: dt.date | None
    closes_on: dt.date | None
    made_up: bool
    authors_known: bool
    credit: str | None
    area: dict
    bounds: list[float]
    people: int
    contributions: int

    @property
    def takes_signs(self) -> bool:
        """Whether a sign may be left now."""
        return self.phase in {"open", "test"}


@dataclass(frozen=True)
class CategoryView:
    """A category of one consultation; ``public_as`` is ``point`` or ``cells``."""

    key: str
    title: dict
    description: dict
    geometry: str
    public_as: str
    text_required: bool
    colour: str
    icon: str


Categories = dict[str, CategoryView]


def find(session: Session, slug: str, *, bare: bool = False) -> ConsultationView:
    """The consultation with this slug; ``bare`` leaves area, bounds and totals out. Raises NotFound; a draft is not found either."""
    row = session.execute(BARE if bare else ONE, {"slug": slug}).mappings().one_or_none() if slug else None
    if row is None:
        raise NotFound("consultation-unknown")
    return ConsultationView(**row)


def published(session: Session) -> list[ConsultationView]:
    """All consultations the public may see, real ones first."""
    return [ConsultationView(**row) for row in session.execute(ONE, {"slug": ""}).mappings()]


def categories(session: Session, consultation_id: uuid.UUID) -> Categories:
    """The categories by key, in the order staff gave them."""
    rows = session.execute(CATEGORIES, {"id": consultation_id}).mappings()
    return {row["key"]: CategoryView(**row) for row in rows}
