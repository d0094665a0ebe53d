"""Leaving a sign: check the body field by field, then one call to the database. Used by the JSON API and by the form."""
from __future__ import annotations

import hashlib
import json
import unicodedata
import uuid
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from geo.errors import GeometryRefused, NotReadable
from geo.geometry_gate import check_geojson
from surveys.consultations import Categories, ConsultationView
from surveys.door import Door
from surveys.errors import Closed, Erased, KeyReused, NotAcceptable, NotFound, WorkAsked
from surveys.models import ACCURACIES
from surveys.receipts import FORGIVEN, format_code

MAX_TEXT = 2000
MAX_ANSWERS = 20_000
FIELDS = {"geometry", "category", "text", "accuracy", "language", "participant", "answers", "room"}
GEOMETRY_KINDS = {
    "point": {"Point"},
    # a street may come in pieces, and so may what the plan does
    "line": {"LineString", "MultiLineString"},
    "area": {"Polygon", "MultiPolygon"},
    "any": {"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"},
}

LEAVE = text(
    "SELECT outcome, id, code, most FROM intake.leave_sign(:slug, :key, :body_hash, :participant, :category, :geom, :text,"
    " :accuracy, :language, CAST(:answers AS jsonb), :channel, :network, :room, CAST(:doubts AS text[]), :work)"
)


@dataclass(frozen=True)
class Accepted:
    """A sign that is committed once the caller commits: its id, its receipt in four groups, and whether this call made it."""

    id: uuid.UUID
    receipt: str
    new: bool


@dataclass(frozen=True)
class Sign:
    """A checked body: geometry in EPSG:4326 as WKB, clean text, known category."""

    geometry: bytes
    category: str
    text: str
    accuracy: str
    language: str
    participant: uuid.UUID
    answers: dict
    room: str | None


def read_uuid(value: object, field: str | None = None) -> uuid.UUID:
    """A UUID written as text. Raises NotAcceptable("not-a-uuid")."""
    try:
        if not isinstance(value, str) or len(value) > 45:
            raise ValueError
        return uuid.UUID(value)
    except ValueError:
        raise NotAcceptable("not-a-uuid", field) from None


def clean_text(value: object) -> str:
    """The words as they will be kept: NFC, no control characters but new lines, trimmed. Raises NotAcceptable."""
    if not isinstance(value, str):
        raise NotAcceptable("text-not-words", "text")
    if len(value) > MAX_TEXT:
        raise NotAcceptable("text-too-long", "text", most=MAX_TEXT, length=len(value))
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    value = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return value.strip()


def read_room(value: object) -> str | None:
    """The code of a hall as somebody typed it, or None. One that is not known changes nothing: nobody is kept out by a slip. Raises NotAcceptable."""
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > 40:
        raise NotAcceptable("room-not-readable", "room")
    return "".join(value.split()).upper().translate(FORGIVEN) or None


def read_geometry(value: object, category):
    """The place as a Shapely geometry in EPSG:4326, of the kind the category takes. Raises NotAcceptable on field ``geometry``, NotReadable if it is nested too deep."""
    try:
        return check_geojson(value, kinds=GEOMETRY_KINDS[category.geometry])
    except GeometryRefused as refused:
        if refused.key == "too-deep":
            raise NotReadable("too-deep") from refused
        raise NotAcceptable(f"geometry-{refused.key}", "geometry", **refused.values) from refused


def check(body: object, consultation: ConsultationView | Door, categories: Categories) -> Sign:
    """Check one body field by field against the consultation. Raises NotAcceptable naming the field."""
    if not isinstance(body, dict):
        raise NotAcceptable("not-an-object")
    unknown = sorted(set(body) - FIELDS)
    if unknown:
        raise NotAcceptable("unknown-field", unknown[0][:80], name=unknown[0][:80])
    for field in ("category", "geometry", "participant"):
        if body.get(field) in (None, ""):
            raise NotAcceptable(f"{field}-missing", field)
    category = categories.get(body["category"]) if isinstance(body["category"], str) else None
    if category is None:
        raise NotAcceptable("category-unknown", "category")
    geometry = read_geometry(body["geometry"], category)
    accuracy = body.get("accuracy", "spot")
    if accuracy not in ACCURACIES:
        raise NotAcceptable("accuracy-unknown", "accuracy")
    language = body.get("language", consultation.languages[0])
    if language not in consultation.languages:
        raise NotAcceptable("language-unknown", "language", languages=", ".join(consultation.languages))
    words = clean_text(body.get("text", ""))
    answers = body.get("answers", {})
    if not isinstance(answers, dict) or len(json.dumps(answers)) > MAX_ANSWERS:
        raise NotAcceptable("answers-not-readable", "answers")
    if category.text_required and not words and answers.get("voice") is not True:  # a voice follows, which a person writes down
        raise NotAcceptable("text-missing", "text")
    return Sign(geometry.wkb, category.key, words, accuracy, language, read_uuid(body["participant"], "participant"), answers,
                read_room(body.get("room")))


def body_hash(body: dict) -> bytes:
    """SHA-256 of the body in one canonical writing, so that the order of members does not matter (RFC 8785 in spirit). The room is no part
    of what was said: a sign sent again from the street is the same sign."""
    body = {name: value for name, value in body.items() if name != "room"}
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()).digest()


def leave_sign(session: Session, consultation: ConsultationView | Door, categories: Categories, *, key: uuid.UUID, body: dict, channel: str = "web",
               network: str | None = None, doubts: list[str] | None = None, work: str | None = None) -> Accepted:
    """Leave one sign; the caller commits. ``session`` is the intake role's, ``network`` an address cut to /24 or /48, ``doubts`` why a person should look first,
    ``work`` "done" if the phone has solved the puzzle, "able" if it could; without it a sign is held under attack.

    Same key and same body give the same answer again. Raises NotAcceptable, Closed, KeyReused, Erased, NotFound, and WorkAsked under attack from who is able.
    """
    sign = check(body, consultation, categories)
    row = session.execute(
        LEAVE,
        {
            "slug": consultation.slug,
            "key": key,
            "body_hash": body_hash(body),
            "participant": sign.participant,
            "category": sign.category,
            "geom": sign.geometry,
            "text": sign.text,
            "accuracy": sign.accuracy,
            "language": sign.language,
            "answers": json.dumps(sign.answers),
            "channel": channel,
            "network": network,
            "room": sign.room,
            "doubts": doubts or [],
            "work": work,
        },
    ).one()
    if row.outcome in {"created", "same"}:
        return Accepted(row.id, format_code(bytes(row.code)), row.outcome == "created")
    raise {
        "other-body": KeyReused("key-reused"),
        "erased": Erased("sign-erased"),
        "consultation-closed": Closed("consultation-closed"),
        "unknown-category": NotAcceptable("category-unknown", "category"),
        "outside": NotAcceptable("geometry-outside", "geometry"),
        "puzzle": WorkAsked("puzzle"),
        "too-many": NotAcceptable("signs-of-yours", "category", most=row.most),
    }.get(row.outcome, NotFound("consultation-unknown"))
