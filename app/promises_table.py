"""All promises of a programme as one table: filtered and sorted by the address, counted by owner, written as CSV. For the desk and for residents."""
from __future__ import annotations

import itertools
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from app import ledger_card, queries
from app import ledger_words as words
from app.i18n import pick
from layers import ledger

# what is asked for together: the states of the filter and the fates in each
STATES = {
    "late": {"late"},
    "unknown": {"unknown", "undated"},
    "moved": {"moved", "moved-earlier", "moved-undated"},
    "waiting": {"waiting"},
    "done": {"done", "done-in-time", "done-late"},
}
SORTS = ("owner", "late", "due", "number", "moved")
FILTERS = ("owner", "state", "intervention", "sort")


@dataclass(frozen=True)
class Line:
    """One promise of the table."""

    number: int
    title: str
    owner: str
    owner_keys: tuple[str, ...]
    shown: bool
    what: str
    first: dict | None
    now: dict | None
    done: dict | None
    moved: int
    kind: str
    mark: str
    fate: str
    days: int | None
    last: dict

    @property
    def state(self) -> str:
        """Which of STATES it is in; one that was moved without a new date is late once its day has passed, as on the page of time."""
        if self.kind == "moved-undated" and self.days:
            return "late"
        return next(state for state, kinds in STATES.items() if self.kind in kinds)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: filters and order."""

    owner: str | None = None
    state: str | None = None
    intervention: int | None = None
    sort: str = "owner"

    @classmethod
    def read(cls, owners, *also: str) -> Asked:
        """From the query of this request; ``owners`` are the keys there are. Raises BadRequest."""
        queries.only(*FILTERS, *also)
        number = queries.number("intervention", low=1, high=1e6)
        return cls(queries.choice("owner", owners), queries.choice("state", STATES), int(number) if number else None, queries.choice("sort", SORTS, "owner"))

    @property
    def address(self) -> dict:
        """The query that asks for the same."""
        return {name: request.args[name] for name in FILTERS if request.args.get(name)}

    def but(self, **changes) -> dict:
        """The same query with other values (None takes one out)."""
        return {name: value for name, value in (self.address | changes).items() if value is not None}

    def keeps(self, line: Line) -> bool:
        """Whether the line passes the filters."""
        return ((self.owner is None or self.owner in line.owner_keys) and (self.state is None or line.state == self.state)
                and (self.intervention is None or line.number == self.intervention))

    def of(self, lines: list[Line]) -> list[Line]:
        """The lines that pass, in the order asked for."""
        return self.order([line for line in lines if self.keeps(line)])

    def order(self, lines: list[Line]) -> list[Line]:
        """The lines in the order asked for; within the same, the later first."""
        def late(line):
            return -line.days if line.days is not None else 1

        by = {
            "owner": lambda line: (line.owner, line.number),
            "late": lambda line: (late(line), line.number),
            "due": lambda line: (str(line.now["to"]) if line.now and line.now["to"] else "9", line.number),
            "number": lambda line: (line.number,),
            "moved": lambda line: (-line.moved, late(line), line.number),
        }
        return sorted(lines, key=by[self.sort])


def lines(rows) -> list[Line]:
    """The rows of ledger_reading.milestones as promises, in the reader's language."""
    today = words.today()
    made = []
    for _number, group in itertools.groupby(rows, key=lambda row: row.intervention_id):
        group = list(group)
        about = group[0]
        for promise in ledger.gather([dict(row._mapping) for row in group]):
            told = ledger_card.promise(promise, today)
            now = {"words": "", "since": None, "to": None} if told["kind"] == "moved-undated" else _date(promise.now)
            # a fact that nobody had promised before has no first date
            promised = promise.first if promise.first["outcome"] != "done" else None
            made.append(Line(
                about.number, pick(about.title), pick(about.owner), tuple(about.owner_keys), about.shown, told["what"], _date(promised), now if promised else None,
                _date(promise.done), told["moved"], told["kind"], told["mark"], told["fate"], told["days"], told["rows"][-1],
            ))
    return made


def _date(row: dict | None) -> dict | None:
    """When a row is for, as it was said and by its days; None where there is no row."""
    if row is None:
        return None
    return {"words": words.promised(pick(row["promised_for"]), row["promised_from"], row["promised_to"]), "since": row["promised_from"], "to": row["promised_to"]}


def page(found: list[Line], owners: dict[str, str], asked: Asked) -> dict:
    """What the page of the table shows."""
    return {
        "lines": asked.of(found), "in_all": found, "told": by_owner(found, owners), "owners": owners, "states": state_words(), "sorts": sort_words(),
        "titles": {line.number: line.title for line in found}, "rule": words.rule(), "today": words.today(),
    }


def by_owner(found: list[Line], owners: dict[str, str]) -> list[dict]:
    """How many promises each owner has, in all and in each state; one with two owners stands with both."""
    told = []
    for key, name in owners.items():
        own = [line for line in found if key in line.owner_keys]
        if own:
            told.append({"key": key, "name": name, "all": len(own)} | {state: sum(line.state == state for line in own) for state in STATES})
    return told


def state_words() -> dict[str, str]:
    """The states of the filter, in words."""
    return {"late": _("In ritardo"), "unknown": _("Non si sa"), "moved": _("Spostate"), "waiting": _("Da venire"), "done": _("Fatte")}


def sort_words() -> dict[str, str]:
    """The orders, in words."""
    return {"owner": _("chi risponde"), "late": _("il ritardo"), "due": _("la data promessa"), "number": _("il numero"), "moved": _("quante volte spostate")}


def header() -> list[str]:
    """The columns of the CSV."""
    return [_("Chi risponde"), _("Numero"), _("Intervento"), _("Promessa"), _("Prima data, come detta"), _("Prima data, dal"), _("Prima data, al"),
            _("Data di ora, come detta"), _("Data di ora, dal"), _("Data di ora, al"), _("Volte spostata"), _("Stato"), _("Ritardo"), _("Giorni"),
            _("Fatta"), _("Detto da"), _("Detto dove"), _("Detto quando")]


def cells(line: Line) -> list:
    """One line of the CSV."""
    nothing = {"words": "", "since": None, "to": None}
    first, now = line.first or nothing, line.now or nothing
    return [line.owner, line.number, line.title, line.what, first["words"], first["since"], first["to"], now["words"], now["since"], now["to"], line.moved,
            state_words()[line.state], line.fate, line.days, line.done["words"] if line.done else "", line.last["said_by"], line.last["where"], line.last["on"]]
