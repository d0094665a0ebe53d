"""The whole of a street, a garden or an intervention as one line or area: what a resident picks instead of drawing. Used by map and form alike."""
from __future__ import annotations

import uuid

import shapely
from sqlalchemy.orm import Session

from geo.crs import LONLAT, convert_geometry
from layers.sql import query

MOST = 200  # corners: the gate takes no more from anybody
DECIMALS = 6  # of a degree: a tenth of a metre
KINDS = ("point", "line", "area")  # by dimension


def shape_of(session: Session, consultation_id: uuid.UUID, id: uuid.UUID, srid: int) -> dict | None:
    """The part inside the area as a GeoJSON (Multi)LineString or (Multi)Polygon in degrees (EPSG:4326), with at most 200 corners; None
    where the list has no such thing or it is known as a point only. ``srid`` is the metric system in which it is made simpler."""
    found = session.scalar(query("place_shape"), {"consultation": consultation_id, "id": id})
    if found is None:
        return None
    whole = shapely.from_wkb(bytes(found))
    whole = shapely.union_all(whole) if shapely.get_dimensions(whole) == 2 else shapely.line_merge(whole)
    if whole.is_empty or shapely.get_dimensions(whole) == 0:
        return None
    return shapely.geometry.mapping(_simple(whole, srid))


def _simple(whole: shapely.Geometry, srid: int) -> shapely.Geometry:
    """The same shape told with fewer corners, by as many metres as it takes, and without parts of no size."""
    metric = convert_geometry(whole, LONLAT, srid)
    for metres in (0, 0.5, 1, 2, 5, 10, 25, 60):
        less = shapely.simplify(metric, metres) if metres else metric
        told = shapely.set_precision(convert_geometry(less, srid, LONLAT) if metres else whole, 10**-DECIMALS)
        if shapely.get_num_coordinates(told) <= MOST:
            break
    parts = sorted(shapely.get_parts(told), key=lambda part: (-part.area, -part.length))
    while sum(shapely.get_num_coordinates(part) for part in parts) > MOST:
        parts.pop()
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts) if parts[0].area else shapely.multilinestrings(parts)
