"""The place that an address asks about: a point by ``lon`` and ``lat``, or a line or an area by ``shape``, a geometry of RFC 7946."""
from __future__ import annotations

import shapely
from flask import request

from app import queries
from app.errors import BadRequest
from geo.errors import GeometryRefused, NotReadable, TooLarge
from geo.geometry_gate import check_geojson, load_json

NAMES = ("lon", "lat", "shape")
KINDS = {"LineString", "MultiLineString", "Polygon", "MultiPolygon"}
MOST_BYTES = 12_000  # two hundred corners


def read() -> shapely.Geometry:
    """The place in degrees (EPSG:4326). Raises BadRequest where there is none or it is not readable."""
    written = request.args.get("shape")
    if written is not None:
        try:
            return check_geojson(load_json(written.encode("utf-8", "replace"), max_bytes=MOST_BYTES), kinds=KINDS)
        except (GeometryRefused, NotReadable, TooLarge) as refused:
            raise BadRequest("query-value", name="shape") from refused
    lon, lat = queries.number("lon", low=-180, high=180), queries.number("lat", low=-90, high=90)
    if lon is None or lat is None:
        raise BadRequest("query-value", name="lon, lat")
    return shapely.Point(lon, lat)
