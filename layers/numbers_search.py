"""A house number as somebody typed it, found in the register: the door itself, or the nearest that is known, never an invented one. Used by map and form."""
from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlalchemy import Row
from sqlalchemy.orm import Session

from layers.numbers_words import Address, readings, street_key
from layers.sql import query

MOST = 12  # doors offered
STREETS = 60  # looked into: whoever types "via 5" means none of them
FEW = 3  # streets of which each may offer its nearest door
SIX = 6  # decimals of a degree: the same choice is the same sign, on the map and in the form


@dataclass(frozen=True)
class Door:
    """One number of one street; `street` is its name by language, lon and lat are degrees (EPSG:4326)."""

    street: dict
    number: int
    suffix: str
    lon: float
    lat: float


@dataclass
class Found:
    """What the register says of the ``asked`` number.

    ``known``: the first of ``doors`` is the very number, others bear it with another suffix; else they are the nearest ones. ``beyond``: it is known, outside
    the area. ``streets`` are how many the name may mean, ``places`` those of them that the list has (rows with id and name).
    """

    asked: Address
    doors: list[Door] = field(default_factory=list)
    known: bool = False
    beyond: bool = False
    streets: int = 0
    places: list[Row] = field(default_factory=list)


def search(session: Session, consultation_id: uuid.UUID, typed: str) -> Found | None:
    """The doors meant by "via Giambellino 150" and the like; None where there is no number in it or no street of that name."""
    listed = None
    for reading in readings(typed):
        if listed is None:
            listed = _listed(session, consultation_id)
        found = _read(session, consultation_id, reading, listed)
        if found:
            return found
    return None


def _listed(session: Session, consultation_id: uuid.UUID) -> list[tuple[Row, list[str]]]:
    """The streets of the list, each with its names as they are compared; the first is the Italian one, which the register has too."""
    rows = session.execute(query("numbers_places"), {"consultation": consultation_id})
    return [(row, list(dict.fromkeys(map(street_key, (row.name.get("it", ""), *row.name.values()))))) for row in rows]


def _read(session: Session, consultation_id: uuid.UUID, asked: Address, listed: list[tuple[Row, list[str]]]) -> Found | None:
    """What the register says to one reading; None where no street is called so."""
    def meant(key: str) -> bool:
        # "via 25 Aprile" without another number is not the house 25 of it
        return all(word in key for word in asked.words) and (str(asked.number) not in key.split() or str(asked.number) in asked.words)

    places = [(row, keys[0]) for row, keys in listed if any(map(meant, keys))]
    names = {keys[0]: row.name for row, keys in listed}
    keys = [key for _, key in places]
    rows = session.execute(query("numbers_streets"), {"consultation": consultation_id, "words": list(asked.words), "keys": keys, "most": STREETS})
    streets = {row.key: row for row in rows if row.key in keys or meant(row.key)}
    if not streets and not places:
        return None
    found = Found(asked, streets=len({*streets, *keys}), places=[row for row, _ in places])
    if not streets:
        return found
    about = {"consultation": consultation_id, "programmes": [row.programme_id for row in streets.values()], "streets": list(streets), "number": asked.number}
    same = list(session.execute(query("numbers_same"), about | {"suffix": asked.suffix, "most": MOST}))
    doors = [row for row in same if row.inside]
    found.known = any(row.suffix == asked.suffix for row in doors)
    found.beyond = not found.known and any(row.suffix == asked.suffix for row in same)
    if not doors and len(streets) <= FEW:
        doors = list(session.execute(query("numbers_nearest"), about))
    found.doors = [Door(names.get(row.street) or {"it": streets[row.street].name}, row.number, row.suffix, round(row.lon, SIX), round(row.lat, SIX)) for row in doors]
    return found
