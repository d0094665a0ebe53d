"""Which signs the desk looks at: the filters in the address, read once for list and heat, and written again for links."""
from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from flask import request

from app import queries
from app.errors import BadRequest
from surveys.consultations import CategoryView, ConsultationView
from surveys.models import CHANNELS
from surveys.results import DESK, Selection, Square

STATES = (*DESK, "hidden")
NAMES = ("category", "since", "until", "intervention", "visibility", "channel", "person", "cell")


@dataclass(frozen=True)
class Filters:
    """The filters as they stand in the address; empty ones are left out of ``address``."""

    category: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    intervention: uuid.UUID | None = None
    visibility: str | None = None
    channel: str | None = None
    person: uuid.UUID | None = None
    square: Square | None = None
    address: dict[str, str] = field(default_factory=dict)

    def selection(self, view: ConsultationView) -> Selection:
        """The same as a selection of signs; without a state, all that the desk counts."""
        return Selection(
            view.id,
            categories=(self.category,) if self.category else None,
            visibilities=(self.visibility,) if self.visibility else DESK,
            channels=(self.channel,) if self.channel else None,
            intervention=self.intervention,
            since=self.since,
            until=self.until,
            same_person_as=self.person,
            square=self.square,
        )

    def but(self, **changes) -> dict[str, str]:
        """The address of the same selection with some filters changed; None takes one away."""
        return {name: str(value) for name, value in (self.address | changes).items() if value not in (None, "")}


def read(categories: dict[str, CategoryView], *more: str) -> Filters:
    """The filters of this request. Raises BadRequest for what is unknown, ``more`` names what else the page reads."""
    queries.only(*NAMES, *more)
    return Filters(
        category=queries.choice("category", categories),
        since=_day("since"),
        until=_day("until"),
        intervention=_identity("intervention"),
        visibility=queries.choice("visibility", STATES),
        channel=queries.choice("channel", CHANNELS),
        person=_identity("person"),
        square=_square(),
        address={name: request.args[name] for name in NAMES if request.args.get(name)},
    )


def _day(name: str) -> dt.date | None:
    value = request.args.get(name)
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        raise BadRequest("query-value", name, name=name) from None


def _identity(name: str) -> uuid.UUID | None:
    value = request.args.get(name)
    try:
        return uuid.UUID(value) if value else None
    except ValueError:
        raise BadRequest("query-value", name, name=name) from None


def _square() -> Square | None:
    """``cell=50:10210:100640``: side in metres, column, row of the fixed grid."""
    value = request.args.get("cell")
    if not value:
        return None
    try:
        side, col, row = (int(part) for part in value.split(":"))
        if not 1 <= side <= 10_000 or max(abs(col), abs(row)) > 10**8:
            raise ValueError
    except ValueError:
        raise BadRequest("query-value", "cell", name="cell") from None
    return Square(side, col, row)
