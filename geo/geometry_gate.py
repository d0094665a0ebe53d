"""The gate before any geometry library, called on whatever a stranger sends: JSON first, then GeoJSON.

Text nested 100,000 deep crashes a geometry library and the process with it, and repairing a bad polygon can cost
minutes: so this module reads, counts and checks with plain Python first, with no recursion of its own, and never repairs.
"""
import json
import math
import re

import shapely

from geo.errors import GeometryRefused, NotReadable, TooLarge

# How many lists surround the numbers of one position: RFC 7946, sections 3.1.2 to 3.1.7.
NESTING = {"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4}
MEMBERS = frozenset({"type", "coordinates"})
LONGEST_INTEGER = 19  # digits of the largest bigint of the database

# A string, closed or cut off, or a bracket. The string is possessive and also matches when it is never closed: else a
# body of escaped quotes would be tried again from each of them.
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)


def load_json(body: bytes, *, max_bytes: int, max_depth: int = 32) -> object:
    """Parse UTF-8 JSON from a stranger into plain values (RFC 8259, with the stricter habits of RFC 7493).

    Raises TooLarge over `max_bytes`; NotReadable for anything else: bad UTF-8 or JSON, brackets deeper than
    `max_depth`, NaN and Infinity (also 1e999), integers over 19 digits, a member twice in one object, NUL or half a
    surrogate pair in a string. Time is linear in the size of the body.

    >>> load_json(b'{"type": "Point", "coordinates": [9.13, 45.45]}', max_bytes=1000)
    {'type': 'Point', 'coordinates': [9.13, 45.45]}
    """
    if len(body) > max_bytes:
        raise TooLarge("too-large", limit=max_bytes)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotReadable("not-utf8") from None
    _check_brackets(text, max_depth)
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_integer,
                           object_pairs_hook=_object)
    except NotReadable:
        raise
    except (ValueError, RecursionError):
        raise NotReadable("not-json") from None
    if "\\u" in text:  # raw NUL and raw surrogates were refused above: only an escape can still bring one
        _check_strings(value)
    return value


def check_geojson(value: object, *, kinds, max_vertices: int = 200, max_depth: int = 4) -> shapely.Geometry:
    """Turn one GeoJSON geometry (parsed values, lon/lat degrees) into a valid 2D shapely geometry in EPSG:4326.

    `kinds` holds the type names allowed. A third number of a position (height) is dropped. Raises GeometryRefused; its
    keys are listed on the class. A polygon that crosses itself is refused, never repaired: the person draws it again.

    >>> check_geojson({"type": "Point", "coordinates": [9.13, 45.45, 120]}, kinds={"Point"}).wkt
    'POINT (9.13 45.45)'
    """
    if not isinstance(value, dict):
        raise GeometryRefused("not-an-object")
    for member in value:
        if member not in MEMBERS:
            raise GeometryRefused("unknown-member", member=str(member)[:40])
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in kinds or kind not in NESTING:
        raise GeometryRefused("kind-not-allowed", allowed=sorted(kinds))
    if "coordinates" not in value:
        raise GeometryRefused("coordinates-missing")
    coordinates = value["coordinates"]
    _check_nesting(coordinates, max_depth)
    return _valid(_build(kind, coordinates, _Budget(max_vertices)))


def _check_brackets(text: str, max_depth: int) -> None:
    depth = 0
    for token in TOKEN.finditer(text):
        sign = text[token.start()]
        if sign in "[{":
            depth += 1
            if depth > max_depth:
                raise NotReadable("too-deep", limit=max_depth)
        elif sign in "]}":
            depth -= 1


def _refuse_constant(name: str):
    raise NotReadable("not-finite")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotReadable("not-finite")
    return number


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > LONGEST_INTEGER:
        raise NotReadable("number-too-long")
    return int(digits)


def _object(pairs: list) -> dict:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise NotReadable("duplicate-member")
    return members


def _check_strings(value: object) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, str):
            if "\x00" in item:
                raise NotReadable("nul-character")
            if any("\ud800" <= letter <= "\udfff" for letter in item):
                raise NotReadable("lone-surrogate")


def _check_nesting(coordinates: object, max_depth: int) -> None:
    level = [coordinates]
    for _ in range(max_depth + 1):
        level = [item for group in level if isinstance(group, list) for item in group]
        if not level:
            return
    raise GeometryRefused("too-deep", limit=max_depth)


class _Budget:
    """Counts vertices down, so that a long list is refused at the first one too many."""

    def __init__(self, limit: int):
        self.limit = self.left = limit

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise GeometryRefused("too-many-vertices", limit=self.limit)


def _build(kind: str, coordinates: object, budget: _Budget) -> shapely.Geometry:
    if kind == "Point":
        return shapely.Point(_position(coordinates, budget))
    if kind == "LineString":
        return shapely.LineString(_line(coordinates, budget))
    if kind == "Polygon":
        return _polygon(coordinates, budget)
    parts = _list(coordinates)
    if kind == "MultiPoint":
        return shapely.MultiPoint([_position(part, budget) for part in parts])
    if kind == "MultiLineString":
        return shapely.MultiLineString([_line(part, budget) for part in parts])
    return shapely.MultiPolygon([_polygon(part, budget) for part in parts])


def _list(value: object) -> list:
    if not isinstance(value, list):
        raise GeometryRefused("wrong-nesting")
    if not value:
        raise GeometryRefused("empty")
    return value


def _position(value: object, budget: _Budget) -> tuple[float, float]:
    numbers = _list(value)
    if any(isinstance(number, list) for number in numbers[:4]):
        raise GeometryRefused("wrong-nesting")
    # bool is an int in Python: true is no longitude
    if len(numbers) not in (2, 3) or any(type(number) not in (int, float) for number in numbers):
        raise GeometryRefused("bad-position")
    budget.spend()
    lon, lat = numbers[:2]
    if not all(-1e9 < number < 1e9 for number in numbers):  # NaN fails too
        raise GeometryRefused("bad-position")
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise GeometryRefused("out-of-range", lon=lon, lat=lat)
    return float(lon), float(lat)


def _line(value: object, budget: _Budget) -> list:
    line = [_position(item, budget) for item in _list(value)]
    if len(set(line)) < 2:
        raise GeometryRefused("line-too-short")
    return line


def _polygon(value: object, budget: _Budget) -> shapely.Polygon:
    rings = [_ring(item, budget) for item in _list(value)]
    return shapely.Polygon(rings[0], rings[1:])


def _ring(value: object, budget: _Budget) -> list:
    ring = [_position(item, budget) for item in _list(value)]
    if len(ring) < 4:
        raise GeometryRefused("ring-too-short")
    if ring[0] != ring[-1]:
        raise GeometryRefused("ring-not-closed")
    return ring


def _valid(geometry: shapely.Geometry) -> shapely.Geometry:
    if shapely.is_valid(geometry):
        return geometry
    reason = shapely.is_valid_reason(geometry).split("[")[0]
    raise GeometryRefused("self-intersecting" if "Self-intersection" in reason else "not-valid", reason=reason)
