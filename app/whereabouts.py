"""A place in words: "via Odazio, vicino alla Biblioteca". Asks the plan for names and the consultation for its edge."""
from __future__ import annotations

from dataclasses import dataclass

import shapely
from flask_babel import gettext as _
from shapely.geometry import shape
from sqlalchemy.orm import Session

from app.i18n import pick
from geo.area import inside, nearest_place, touches
from geo.errors import CrsRefused
from layers import catalogue
from surveys.consultations import ConsultationView

STREETS = {"street", "square"}
ON_THE_STREET = 40  # metres from a street's line within which one stands "in" it
NEAR = 150
OFFERED = 3
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


def words_of(session: Session, consultation: ConsultationView, geometry: dict, language: str | None = None) -> str:
    """A point, a line or an area (GeoJSON, EPSG:4326) in words only."""
    place = shape(geometry)
    return (find(session, consultation, place.x, place.y, language) if place.geom_type == "Point" else find_shape(session, consultation, place, language)).words


def find(session: Session, consultation: ConsultationView, lon: float, lat: float, language: str | None = None) -> Whereabouts:
    """Words, the three nearest named things that can be chosen, and the way back if it is outside. ``lon``, ``lat`` in degrees (EPSG:4326)."""
    area = shape(consultation.area)
    within = inside(area, shapely.Point(lon, lat))
    near = catalogue.nearest(session, consultation.id, lon, lat) if within else []
    named, seen = [], set()
    for row in near:
        name = pick(row.name, language)
        if name not in seen:
            seen.add(name)
            named.append({"id": str(row.id), "name": name, "metres": round(row.metres), "kind": row.kind, "lon": round(row.lon, 6), "lat": round(row.lat, 6)})
    street = next((each for each in named if each["kind"] in STREETS and each["metres"] <= NEAR), None)
    landmark = next((each for each in named if each["kind"] not in STREETS and each["metres"] <= NEAR), None)
    if not within:
        sentence = _("fuori dal quartiere")
    elif street and street["metres"] <= ON_THE_STREET:
        sentence = _("%(street)s, vicino a: %(landmark)s", street=street["name"], landmark=landmark["name"]) if landmark else street["name"]
    elif street or landmark:
        # off the street one thing tells where it is: the nearer one
        sentence = _("vicino a %(place)s", place=next(each["name"] for each in named if each in (street, landmark)))
    elif named:
        sentence = _("a %(metres)s metri da %(place)s", metres=named[0]["metres"], place=named[0]["name"])
    else:
        # a pair of numbers reads the same in every language, west of Greenwich too
        sentence = f"{lat:.5f}, {lon:.5f}"
    try:
        edge = None if within else nearest_place(area, lon, lat, consultation.metric_srid, STEP_IN)
    except CrsRefused:  # half a world away metres have no meaning
        edge = None
    # whoever means one of them stands there: only what lies inside can be meant
    choosable = [each for each in named if inside(area, shapely.Point(each["lon"], each["lat"]))]
    return Whereabouts(within, sentence, edge, choosable[:OFFERED])


def find_shape(session: Session, consultation: ConsultationView, geometry: shapely.Geometry, language: str | None = None) -> Whereabouts:
    """The same for a line or an area (EPSG:4326), of which a part must lie inside: "lungo via Odazio", "un'area: via Odazio"."""
    middle = shapely.line_interpolate_point(shapely.get_geometry(shapely.line_merge(geometry), 0), 0.5, normalized=True) if geometry.length and geometry.area == 0 \
        else shapely.point_on_surface(geometry)
    here = find(session, consultation, middle.x, middle.y, language)
    within = touches(shape(consultation.area), geometry)
    if within and not here.inside:
        return Whereabouts(True, _("una linea che passa per il quartiere") if geometry.area == 0 else _("un'area che tocca il quartiere"), None, [])
    if not within:
        return here
    return Whereabouts(True, _along(session, consultation, geometry, here.words, language) if geometry.area == 0 else _("un'area: %(place)s", place=here.words), None, [])


def _along(session: Session, consultation: ConsultationView, line: shapely.Geometry, middle: str, language: str | None) -> str:
    """A line by the street it follows, or by the streets where it begins and ends."""
    def streets(lon: float, lat: float) -> list[str]:
        near = catalogue.nearest(session, consultation.id, lon, lat)
        return [pick(row.name, language) for row in near if row.kind in STREETS and row.metres <= ON_THE_STREET]

    # three places on it tell enough: its corners may be two hundred
    told = [streets(*shapely.get_coordinates(shapely.line_interpolate_point(part, share, normalized=True))[0].tolist())
            for part in shapely.get_parts(shapely.line_merge(line))[:1] for share in (0, 0.5, 1)]
    common = next((name for name in told[1] if name in told[0] and name in told[2]), None)
    if common:
        return _("lungo %(street)s", street=common)
    if told[0] and told[2] and told[0][0] != told[2][0]:
        return _("da %(start)s a %(end)s", start=told[0][0], end=told[2][0])
    return middle
