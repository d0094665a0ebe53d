"""Which signs a reader looks at: the filters in the address, the same for the list, for the map and for the API, read once and written again for links."""
from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from flask import request

from app import queries
from app.errors import BadRequest
from surveys.consultations import Categories
from surveys.models import ANSWERS
from surveys.signs import EVERYTHING, Filters

NAMES = ("category", "intervention", "from", "to", "answer", "q")
LONGEST = 80  # letters to look for


@dataclass(frozen=True)
class Asked:
    """The filters, and the same as they stand in an address."""

    filters: Filters = EVERYTHING
    address: dict[str, list[str] | str] = field(default_factory=dict)


def read(categories: Categories, *, strict: bool) -> Asked:
    """The filters of this request. ``strict`` raises BadRequest for a value that cannot be; a page leaves it out and shows more."""
    keys = tuple(dict.fromkeys(request.args.getlist("category")))
    known = tuple(key for key in categories if key in keys)
    if strict and any(key and key not in categories for key in keys):
        raise BadRequest("query-value", "category", name="category")
    words = " ".join(request.args.get("q", "").split())
    if len(words) > LONGEST and strict:
        raise BadRequest("query-value", "q", name="q")
    filters = Filters(
        # all of them together are no filter
        categories=known if len(known) < len(categories) else (),
        intervention=_value("intervention", uuid.UUID, strict),
        since=_value("from", dt.date.fromisoformat, strict),
        until=_value("to", dt.date.fromisoformat, strict),
        answer=_value("answer", _answer, strict),
        words=words[:LONGEST],
    )
    return Asked(filters, address(filters))


def address(filters: Filters) -> dict[str, list[str] | str]:
    """The filters as values of a query, empty ones left out."""
    told = {"category": list(filters.categories), "intervention": filters.intervention, "from": filters.since, "to": filters.until,
            "answer": filters.answer, "q": filters.words}
    return {name: value if isinstance(value, list) else str(value) for name, value in told.items() if value}


def _value(name: str, make, strict: bool):
    value = request.args.get(name)
    try:
        return make(value) if value else None
    except ValueError:
        if strict:
            raise BadRequest("query-value", name, name=name) from None
        return None


def _answer(value: str) -> str:
    if value not in ANSWERS:
        raise ValueError(value)
    return value


def only(*more: str) -> None:
    """Refuse any query parameter but the filters and ``more``. Raises BadRequest("query-unknown")."""
    queries.only(*NAMES, *more)
