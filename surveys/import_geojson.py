"""GeoJSON files from strangers: checked as plain values before any geometry library sees them. Used by imports and `consultation add`."""
from __future__ import annotations

import json
import re

from geo.crs import LONLAT, convert, read_crs
from geo.errors import CrsRefused, GeoError, GeometryRefused
from geo.geometry_gate import load_json
from surveys.import_table import Row, Table

MAX_BYTES = 100_000_000
MAX_FEATURES = 500_000
LONLAT_NAMES = {"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "CRS84"}


def document(data: bytes, max_bytes: int = MAX_BYTES) -> dict:
    """The JSON object of a file. Raises ValueError in one line."""
    try:
        value = load_json(data, max_bytes=max_bytes)
    except GeoError as refused:
        raise ValueError(f"the file is not readable as JSON: {refused}") from refused
    if not isinstance(value, dict):
        raise ValueError("the file is not GeoJSON: it holds no object")
    return value


def stated_crs(value: dict) -> int | None:
    """The EPSG code of the ``crs`` member of GeoJSON 2008, None where there is none: then it is 4326 (RFC 7946, section 4).

    Raises ValueError when a system is named that is not known.
    """
    member = value.get("crs")
    if member is None:
        return None
    name = member.get("properties", {}).get("name") if isinstance(member, dict) and isinstance(member.get("properties"), dict) else None
    if name in LONLAT_NAMES:
        return LONLAT
    try:
        return read_crs(re.sub(r"^urn:ogc:def:crs:EPSG:[0-9.]*:", "EPSG:", str(name)))
    except CrsRefused as refused:
        raise ValueError(f"the file names a coordinate system that is not known: {str(name)[:60]!r}") from refused


def features(value: dict) -> list:
    """The features of a FeatureCollection, a Feature or a bare geometry, as parsed. Raises ValueError."""
    kind = value.get("type")
    if kind == "FeatureCollection":
        if not isinstance(value.get("features"), list):
            raise ValueError("the FeatureCollection has no list of features")
        if len(value["features"]) > MAX_FEATURES:
            raise ValueError(f"the file has more than {MAX_FEATURES} features: cut it in parts")
        return value["features"]
    if kind == "Feature":
        return [value]
    if isinstance(kind, str) and "coordinates" in value:
        return [{"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": value["coordinates"]}}]
    raise ValueError("the file is not GeoJSON: it is no FeatureCollection, Feature or geometry")


def in_degrees(geometry: dict, epsg: int) -> dict:
    """The same GeoJSON geometry with its positions in lon/lat; heights are dropped. Raises GeometryRefused or CrsRefused."""
    if epsg == LONLAT or not isinstance(geometry, dict):
        return geometry
    positions: list = []

    def walk(value: object, depth: int) -> object:
        if depth > 4 or not isinstance(value, list) or not value:
            raise GeometryRefused("wrong-nesting")
        if not isinstance(value[0], list):
            if len(value) < 2 or any(type(number) not in (int, float) for number in value[:2]):
                raise GeometryRefused("bad-position")
            positions.append(value[:2])
            return len(positions) - 1
        return [walk(part, depth + 1) for part in value]

    def put_back(value: object) -> list:
        return list(converted[value]) if isinstance(value, int) else [put_back(part) for part in value]

    places = walk(geometry.get("coordinates"), 1)
    converted = convert(positions, epsg, LONLAT).tolist()
    return {"type": geometry.get("type"), "coordinates": put_back(places)}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def read_geojson(data: bytes) -> Table:
    """The features as rows, numbered from 1, with their properties as text. Raises ValueError when the file as a whole is unusable."""
    value = document(data)
    columns: dict[str, None] = {}
    rows = []
    for number, feature in enumerate(features(value), 1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            rows.append(Row(number, {}, problem="not-a-feature"))
            continue
        properties = feature.get("properties") if isinstance(feature.get("properties"), dict) else {}
        cells = {name: _cell(each) for name, each in properties.items()}
        if "id" not in cells and feature.get("id") is not None:
            cells["id"] = _cell(feature["id"])
        columns.update(dict.fromkeys(cells))
        rows.append(Row(number, cells, feature.get("geometry"), None if feature.get("geometry") else "place-missing"))
    return Table("GeoJSON", list(columns), rows, encoding="utf-8", epsg=stated_crs(value), placed=True)
