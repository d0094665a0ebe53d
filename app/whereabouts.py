"""A place in words: "via Odazio, vicino alla Biblioteca". Asks the plan for names and the consultation for its edge."""
from __future__ import annotations

from dataclasses import dataclass

import shapely
from flask_babel import gettext as _
from shapely.geometry import shape
from sqlalchemy.orm import Session

from app.i18n import pick
from geo.area import inside, nearest_place
from geo.errors import CrsRefused
from layers import catalogue
from surveys.consultations import ConsultationView

ON_THE_STREET = 40  # metres from a street's line within which one stands "in" it
NEAR = 150
STEP_IN = 5  # metres inside the edge that the way back leads to: a map moves by whole pixels, up to two metres and a half each way


@dataclass(frozen=True)
class Whereabouts:
    """A point in words; ``edge`` is the nearest point inside the area when the point is outside."""

    inside: bool
    words: str
    edge: tuple[float, float] | None
    nearest: list[dict]


def words(session: Session, consultation: ConsultationView, lon: float, lat: float, language: str | None = None) -> str:
    """The place in words only."""
    return find(session, consultation, lon, lat, language).words


def find(session: Session, consultation: ConsultationView, lon: float, lat: float, language: str | None = None) -> Whereabouts:
    """Words, the three nearest named things, and the way back if it is outside. ``lon``, ``lat`` in degrees (EPSG:4326)."""
    area = shape(consultation.area)
    within = inside(area, shapely.Point(lon, lat))
    near = catalogue.nearest(session, consultation.id, lon, lat) if within else []
    named, seen = [], set()
    for row in near:
        name = pick(row.name, language)
        if name not in seen:
            seen.add(name)
            named.append({"name": name, "metres": round(row.metres), "kind": row.kind})
    street = next((each for each in named if each["kind"] in {"street", "square"} and each["metres"] <= NEAR), None)
    landmark = next((each for each in named if each["kind"] not in {"street", "square"} and each["metres"] <= NEAR), None)
    if not within:
        sentence = _("fuori dal quartiere")
    elif street and landmark:
        here = street["name"] if street["metres"] <= ON_THE_STREET else _("vicino a %(place)s", place=street["name"])
        sentence = _("%(street)s, vicino a: %(landmark)s", street=here, landmark=landmark["name"])
    elif street:
        sentence = street["name"] if street["metres"] <= ON_THE_STREET else _("vicino a %(place)s", place=street["name"])
    elif landmark:
        sentence = _("vicino a %(place)s", place=landmark["name"])
    elif named:
        sentence = _("a %(metres)s metri da %(place)s", metres=named[0]["metres"], place=named[0]["name"])
    else:
        # a pair of numbers reads the same in every language, west of Greenwich too
        sentence = f"{lat:.5f}, {lon:.5f}"
    try:
        edge = None if within else nearest_place(area, lon, lat, consultation.metric_srid, STEP_IN)
    except CrsRefused:  # half a world away metres have no meaning
        edge = None
    return Whereabouts(within, sentence, edge, [{"name": n["name"], "metres": n["metres"]} for n in named[:3]])
