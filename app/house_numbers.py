"""House numbers for residents: the doors that were found, as they are called, and one sentence where the number is not known. Used by the map's search and by the form."""
from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.i18n import pick
from layers.numbers_search import Door, Found, search
from layers.numbers_words import number_label

# one line for each register: several plans may have one each
CREDITS = text("SELECT DISTINCT source, licence FROM published.number_registers WHERE programme_id IN"
               " (SELECT programme_id FROM published.layers WHERE consultation_id = :consultation) ORDER BY source, licence")


@dataclass
class HouseNumbers:
    """``doors`` are {name, lon, lat}; with ``known`` the first is what was asked for, else ``words`` say what is not known; ``streets`` are (id, name)."""

    doors: list[dict] = field(default_factory=list)
    known: bool = False
    words: str = ""
    streets: list[tuple[str, str]] = field(default_factory=list)


def find(session: Session, consultation_id: uuid.UUID, typed: str) -> HouseNumbers:
    """What the register knows of an address; nothing at all where no number or no street is in it."""
    found = search(session, consultation_id, typed)
    if found is None:
        return HouseNumbers()
    doors = [{"name": name(door), "lon": door.lon, "lat": door.lat} for door in found.doors]
    return HouseNumbers(doors, found.known, "" if found.known else _told(found), [(str(row.id), pick(row.name)) for row in found.places])


def name(door: Door) -> str:
    """A door as it is called: "via Giambellino 150/A"."""
    return f"{pick(door.street)} {number_label(door.number, door.suffix)}"


def credits(session: Session, consultation_id: uuid.UUID) -> list[str]:
    """Who made the house numbers that can be searched here, and under which licence."""
    return [f"{row.source}. {row.licence}" for row in session.execute(CREDITS, {"consultation": consultation_id})]


def _told(found: Found) -> str:
    asked = number_label(found.asked.number, found.asked.suffix)
    nearest = number_label(found.doors[0].number, found.doors[0].suffix) if found.doors else ""
    if found.streets > 1 and not found.doors:
        return _("Non conosco il numero %(number)s in queste vie. Scegli la via.", number=asked)
    if found.streets > 1:
        return _("Non conosco il numero %(number)s in queste vie. Scegli il più vicino o la via.", number=asked)
    if found.beyond and nearest:
        return _("Il numero %(number)s di questa via è fuori dal quartiere. Il più vicino dentro è %(nearest)s.", number=asked, nearest=nearest)
    if found.beyond:
        return _("Il numero %(number)s di questa via è fuori dal quartiere.", number=asked)
    if nearest:
        return _("Non conosco il numero %(number)s di questa via. Il più vicino che conosco è %(nearest)s.", number=asked, nearest=nearest)
    return _("Non conosco i numeri di questa via. Puoi scegliere la via.")
