"""What staff type for a zone: a place with metres around it, its block, an area as GeoJSON, or everywhere; days, hours, a last day."""
from __future__ import annotations

import datetime as dt

import shapely
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from geo.errors import GeometryRefused, NotReadable, TooLarge
from geo.geometry_gate import check_geojson, load_json
from geo.surround import around
from layers import blocks, catalogue, choosing
from surveys.consultations import ConsultationView
from surveys.errors import NotAcceptable
from surveys.zones import Draft

WHERE = ("near", "drawn", "everywhere")
METRES = (30, 50, 100, 200, 400)
BLOCK = "block"
MOST_BYTES = 200_000
MOST_VERTICES = 2000


def read(session: Session, view: ConsultationView, form: MultiDict) -> Draft:
    """The zone that was typed. Raises NotAcceptable naming the field."""
    return Draft(form.get("name", ""), _area(session, view, form), [int(day) for day in form.getlist("days") if day.isdecimal()],
                 _hour(form.get("from_hour", "")), _hour(form.get("to_hour", "")), _day(form.get("last_day", "")))


def _area(session: Session, view: ConsultationView, form: MultiDict) -> shapely.MultiPolygon | None:
    where = form.get("where")
    if where == "everywhere":
        return None
    if where == "near":
        area = _near(session, view, form.get("place", ""), form.get("metres", ""))
    elif where == "drawn":
        area = _drawn(form.get("drawn", ""))
    else:
        raise NotAcceptable("zone-where", "where")
    if not area.intersects(shapely.geometry.shape(view.area)):
        raise NotAcceptable("zone-outside", where if where == "drawn" else "place")
    return area


def _near(session: Session, view: ConsultationView, place: str, metres: str) -> shapely.MultiPolygon:
    found = next((each for each in catalogue.places(session, view.id) if str(each.id) == place), None)
    if found is None:
        raise NotAcceptable("zone-place", "place")
    if metres == BLOCK:
        block = blocks.block_at(session, view.id, found.lon, found.lat)
        if block is None:
            raise NotAcceptable("zone-no-block", "metres")
        return block if block.geom_type == "MultiPolygon" else shapely.MultiPolygon([block])
    if not metres.isdecimal() or int(metres) not in METRES:
        raise NotAcceptable("zone-metres", "metres")
    whole = choosing.shape_of(session, view.id, found.id, view.metric_srid)
    shape = shapely.geometry.shape(whole) if whole else shapely.Point(found.lon, found.lat)
    return around(shape, int(metres), view.metric_srid)


def _drawn(typed: str) -> shapely.MultiPolygon:
    try:
        value = load_json(typed.encode(), max_bytes=MOST_BYTES)
        if isinstance(value, dict) and value.get("type") == "FeatureCollection" and isinstance(value.get("features"), list) and len(value["features"]) == 1:
            value = value["features"][0]
        if isinstance(value, dict) and value.get("type") == "Feature":
            value = value.get("geometry")
        found = check_geojson(value, kinds={"Polygon", "MultiPolygon"}, max_vertices=MOST_VERTICES)
    except GeometryRefused as refused:
        raise NotAcceptable("zone-drawn" if refused.key == "kind-not-allowed" else f"geometry-{refused.key}", "drawn", **refused.values) from refused
    except (NotReadable, TooLarge):
        raise NotAcceptable("zone-drawn", "drawn") from None
    return found if found.geom_type == "MultiPolygon" else shapely.MultiPolygon([found])


def _hour(typed: str) -> int | None:
    if typed == "":
        return None
    if not typed.isdecimal() or len(typed) > 2:
        raise NotAcceptable("zone-hours", "from_hour")
    return int(typed)


def _day(typed: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed) if typed else None
    except ValueError:
        raise NotAcceptable("zone-day-gone", "last_day") from None
