"""Each row of a file on its own: readable or refused with a reason, its identity, its category. Used by `imports`.

A sign is a dict here: row, place (shapely, EPSG:4326), text, language, accuracy, left_at, person, then identity and category.
"""
from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from geoalchemy2.shape import to_shape
from sqlalchemy.orm import Session

from surveys import import_categories
from surveys.errors import NotAcceptable
from surveys.import_places import outside, place_all
from surveys.import_report import Report
from surveys.import_table import Row, Table
from surveys.import_values import read_moment
from surveys.models import ACCURACIES, Category, Consultation
from surveys.submissions import GEOMETRY_KINDS, clean_text


@dataclass(frozen=True)
class Wishes:
    """How a file is to be read: {field: column}, system, categories, and what to do with the rows."""

    fields: dict[str, str] = field(default_factory=dict)
    crs: str | None = None
    category: str | None = None
    create_categories: bool = False
    publish: bool = False
    all_or_nothing: bool = False
    language: str | None = None
    credit: str | None = None
    encoding: str | None = None


def check_rows(table: Table, fields: dict, epsg: int, consultation: Consultation, language: str, report: Report) -> list[dict]:
    """The readable rows as signs without category and identity; the others go to the report."""
    now = dt.datetime.now(dt.UTC)
    places, refused = place_all(table, fields, epsg)
    out, swapped = outside(places, to_shape(consultation.area))
    if swapped and swapped * 2 > len(out):
        report.notes.append(f"note: {swapped} of the places outside would lie inside if x and y changed places")
    signs = []
    for index, row in enumerate(table.rows):
        problem = (row.problem, "") if row.problem else refused.get(index) or (("outside-area", "") if index in out else None)
        if problem is None:
            try:
                signs.append(_sign(row, fields, consultation, language, now) | {"row": row, "place": places[index]})
            except NotAcceptable as error:
                problem = (error.key, str(error.values.get("value", "")))
        if problem:
            report.refuse(row.number, *problem)
    return signs


def _sign(row: Row, fields: dict, consultation: Consultation, language: str, now: dt.datetime) -> dict:
    def cell(name: str) -> str:
        return row.cells.get(fields.get(name, ""), "").strip()

    said = cell("language").lower().replace("_", "-").split("-")[0] or language
    if said not in consultation.languages:
        raise NotAcceptable("language-unknown", value=said)
    accuracy = cell("accuracy").lower() or "spot"
    if accuracy not in ACCURACIES:
        raise NotAcceptable("accuracy-unknown", value=accuracy)
    left_at = None
    if cell("date"):
        try:
            left_at = read_moment(cell("date"), now).isoformat()
        except ValueError as error:
            raise NotAcceptable("date-in-future" if str(error) == "in the future" else "date-unreadable", value=cell("date")) from error
    return {"text": clean_text(cell("text")), "language": said, "accuracy": accuracy, "left_at": left_at, "person": cell("participant")}


def identify(signs: list[dict], fields: dict, digest: str, table: Table, report: Report) -> list[dict]:
    """The signs with their identity: the id column if it is unique, else the file's digest and the row's number. No id is a refusal."""
    column = fields.get("id")
    counts = Counter(row.cells.get(column, "").strip() for row in table.rows) if column else Counter()
    twice = [value for value, count in counts.items() if value and count > 1]
    if column and twice:
        report.notes.append(f"warning: the column {column!r} is not unique ({len(twice)} values come more than once), so rows are known by the"
                            " file and their number: a corrected file would be added again")
    by_id = bool(column and not twice)
    report.identity = f"the column {column!r}" if by_id else "the file and their number"
    known = []
    for sign in signs:
        value = sign["row"].cells.get(column, "").strip() if by_id else ""
        if by_id and not value:
            report.refuse(sign["row"].number, "id-missing")
        else:
            known.append(sign | {"identity": f"id:{column}:{value}" if by_id else f"row:{digest}:{sign['row'].number}"})
    return known


def categories_for(session: Session, signs: list[dict], fields: dict, consultation: Consultation, language: str, wishes: Wishes,
                   report: Report) -> dict[str, Category]:
    """The categories by folded value, new ones made if wished; each sign gets its folded value as ``category``. Raises ValueError."""
    known = import_categories.known(session, consultation)
    fallback = ""
    if wishes.category:
        fallback = import_categories.fold(wishes.category)
        if fallback not in known:
            raise ValueError(f"{consultation.slug} has no category {wishes.category!r}: it has {', '.join(sorted({row.key for row in known.values()})) or 'none'}")
    column = fields.get("category")
    if not column and not fallback:
        raise ValueError("which category? Give --category-from COLUMN for one per row, or --category KEY for all")
    spelled: dict[str, str] = {}
    counts: Counter[str] = Counter()
    marked_up = 0
    for sign in signs:
        value = sign["row"].cells.get(column, "").strip() if column else ""
        cleaned = import_categories.plain(value)
        marked_up += cleaned != " ".join(value.split())
        value = cleaned
        sign["category"] = import_categories.fold(value) or fallback
        spelled.setdefault(sign["category"], value)
        counts[sign["category"]] += 1
    if marked_up:
        report.notes.append(f"note: {marked_up} categories were read without the markup around them")
    new = [value for value, _ in counts.most_common() if value and value not in known and len(value) <= import_categories.LONGEST]
    if wishes.create_categories and new:
        made = import_categories.make(session, consultation, [spelled[value] for value in new], language)
        report.categories_made = [category.key for category in made.values()]
        known |= made
    return known


def fitting(signs: list[dict], categories: dict[str, Category], report: Report) -> list[dict]:
    """The signs whose category exists and takes them."""
    kept = []
    for sign in signs:
        category = categories.get(sign["category"])
        if category is None:
            too_long = len(sign["category"]) > import_categories.LONGEST
            key = "category-missing" if not sign["category"] else "category-too-long" if too_long else "category-unknown"
            report.refuse(sign["row"].number, key, sign["category"])
        elif sign["place"].geom_type not in GEOMETRY_KINDS[category.geometry]:
            report.refuse(sign["row"].number, "geometry-for-category", category.key)
        elif category.text_required and not sign["text"]:
            report.refuse(sign["row"].number, "text-missing", category.key)
        else:
            kept.append(sign | {"category": str(category.id), "wkb": sign["place"].wkb_hex})
    return kept
