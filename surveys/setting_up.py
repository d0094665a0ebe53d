"""Making a consultation and its categories, and moving it from phase to phase. Used by commands and, later, by the desk."""
from __future__ import annotations

import datetime as dt
import re
import secrets
import uuid

import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.crs import metric_epsg
from surveys.errors import NotFound
from surveys.models import PHASES, Category, Consultation

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)
RESERVED = {"new", "add", "api", "desk", "stage"}


def _words(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(language, str) and isinstance(words, str) for language, words in value.items())


FITTING = {
    "key": lambda value: isinstance(value, str) and SLUG.fullmatch(value),
    "title": _words,
    "description": _words,
    "geometry": lambda value: value in ("point", "line", "area", "any"),
    "public_as": lambda value: value in ("point", "cells"),
    "text_required": lambda value: isinstance(value, bool),
    "signs_per_person": lambda value: type(value) is int and 0 < value < 10_000,
    "colour": lambda value: isinstance(value, str) and re.fullmatch("#[0-9A-Fa-f]{6}", value),
    "icon": lambda value: isinstance(value, str) and re.fullmatch("[a-z0-9-]{1,40}", value),
}


def multipolygon(area: shapely.Geometry) -> shapely.MultiPolygon:
    """The area as a valid multipolygon in EPSG:4326. Raises ValueError when it has no surface or is not in degrees."""
    if area.is_empty or area.geom_type not in {"Polygon", "MultiPolygon"}:
        raise ValueError("the area must be one or more polygons")
    if not area.is_valid:
        area = shapely.make_valid(area, method="structure", keep_collapsed=False)
    west, south, east, north = area.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise ValueError("the area is not in longitude and latitude (EPSG:4326)")
    return area if area.geom_type == "MultiPolygon" else shapely.MultiPolygon([area])


def add(session: Session, slug: str, *, title: dict, area: shapely.Geometry, languages: list[str], categories: list[dict],
        id: uuid.UUID | None = None, opening=None, phase: str = "draft", **more) -> Consultation:
    """A new consultation with its categories; the caller commits.

    ``area`` is EPSG:4326; ``opening`` is [w, s, e, n] in degrees, the area's box if not given. Distances and the grid use
    the UTM zone of the area's middle (EPSG:32632 in Milan). Raises ValueError in one sentence.
    """
    if not SLUG.fullmatch(slug) or slug in RESERVED:
        raise ValueError("the short name takes small letters, digits and dashes only")
    if session.scalar(select(Consultation.id).where(Consultation.slug == slug)):
        raise ValueError(f"a consultation {slug!r} is there already")
    if phase not in PHASES:
        raise ValueError(f"unknown phase {phase!r}: choose one of {', '.join(PHASES)}")
    area = multipolygon(area)
    middle = area.centroid
    consultation = Consultation(
        id=id or uuid.uuid4(), slug=slug, title=title, area=from_shape(area, srid=4326), opening=list(opening or area.bounds),
        metric_srid=metric_epsg(middle.x, middle.y), languages=languages, phase=phase, salt=secrets.token_bytes(32), **more,
    )
    session.add(consultation)
    session.flush()
    for category in categories:
        add_category(session, consultation.id, category)
    return consultation


def add_category(session: Session, consultation_id: uuid.UUID, category: dict) -> Category:
    """One more category at the end; the caller commits. Raises ValueError naming what is missing."""
    known = list(session.scalars(select(Category).where(Category.consultation_id == consultation_id)))
    if not isinstance(category, dict) or not category.get("key") or not category.get("title"):
        raise ValueError("each category needs a key and a title")
    if any(each.key == category["key"] for each in known):
        raise ValueError(f"the category {category['key']!r} is given twice")
    unknown = set(category) - {"key", "title", "description", "geometry", "public_as", "text_required", "colour", "icon", "signs_per_person"}
    if unknown:
        raise ValueError(f"a category has no {sorted(unknown)[0]!r}")
    for field, fits in FITTING.items():
        if field in category and not fits(category[field]):
            raise ValueError(f"the category {category['key']!r} has a {field} that does not fit: {str(category[field])[:40]!r}")
    made = Category(consultation_id=consultation_id, position=len(known), **category)
    session.add(made)
    session.flush()
    return made


def move_to_phase(session: Session, slug: str, phase: str, today: dt.date | None = None) -> Consultation:
    """Put a consultation into a phase; the caller commits. Raises NotFound or ValueError."""
    if phase not in PHASES:
        raise ValueError(f"unknown phase {phase!r}: choose one of {', '.join(PHASES)}")
    consultation = session.scalar(select(Consultation).where(Consultation.slug == slug))
    if consultation is None:
        raise NotFound("consultation-unknown")
    if phase == "open" and consultation.opens_on is None:
        consultation.opens_on = today or dt.date.today()
    consultation.phase = phase
    return consultation
