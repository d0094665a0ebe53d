"""GeoJSON in all its habits (collections, bare geometries, sequences, the old crs member), and lists of plain rows in JSON. Called by `readers` in the child."""
from __future__ import annotations

import json
import re

import numpy as np

from geo.crs import LONLAT
from layers.files.account import Finding
from layers.files.columns import from_values
from layers.files.encodings import guess
from layers.files.errors import FileRefused
from layers.files.limits import Limits
from layers.files.rows import Rows, bounds, finding
from layers.files.shapes import KINDS, build
from layers.files.systems import system

BETWEEN = re.compile(r"[\s\x1e,]*")
GEOMETRIES = {*KINDS, "GeometryCollection"}
TYPES = {"FeatureCollection", "Feature", *GEOMETRIES}


def parse(data: bytes, limits: Limits, encoding: str | None = None) -> tuple[list, str, str]:
    """(the values one after the other, encoding, where from). A file holds one, a sequence many. Raises FileRefused with line and column of what is broken."""
    encoding, where = (encoding, "chosen") if encoding else guess(data)
    text = data.decode(encoding, "replace")
    decoder, values, at = json.JSONDecoder(), [], BETWEEN.match(text).end()
    try:
        while at < len(text):
            value, at = decoder.raw_decode(text, at)
            values.append(value)
            at = BETWEEN.match(text, at).end()
            if len(values) > limits.rows:
                raise FileRefused("too-many-rows", count=len(values), limit=limits.rows)
    except json.JSONDecodeError as broken:
        raise FileRefused("json-broken", line=broken.lineno, column=broken.colno) from None
    except RecursionError:
        raise FileRefused("json-too-deep") from None
    if not values:
        raise FileRefused("empty")
    return values, "utf-8" if encoding == "utf-8-sig" else encoding, where


def kind(values: list) -> str:
    """"geojson", "topojson", "esrijson" or "rows": what the parsed values are."""
    first = values[0]
    if isinstance(first, dict):
        stated = first.get("type")
        if stated == "Topology":
            return "topojson"
        if isinstance(stated, str) and stated in TYPES:
            return "geojson"
        if "geometryType" in first and isinstance(first.get("features"), list):
            return "esrijson"
        if "features" in first or "coordinates" in first or "geometry" in first or (isinstance(stated, str) and stated.lower() in map(str.lower, TYPES)):
            raise FileRefused("geojson-broken", stated=str(stated)[:40])
    return "rows"


def read_features(values: list, name: str, limits: Limits) -> Rows:
    """The features of parsed GeoJSON, numbered from 1. Raises FileRefused when there is no list of features."""
    features = [feature for value in values for feature in _features(value)]
    if len(features) > limits.rows:
        raise FileRefused("too-many-rows", count=len(features), limit=limits.rows)
    broken = {index: "feature-broken" for index, feature in enumerate(features) if not isinstance(feature, dict) or feature.get("type") != "Feature"}
    good = [feature if index not in broken else {} for index, feature in enumerate(features)] if broken else features
    shapes, problems, deep, closed = build([feature.get("geometry") for feature in good])
    rows = Rows(name, shapes, np.arange(1, len(features) + 1), problems=problems | broken)
    for key, chosen in (("z-dropped", deep), ("ring-closed", closed)):
        if len(chosen):
            rows.findings.append(finding(key, rows.numbers, chosen))
    _attributes(rows, good, limits)
    _system(rows, values[0])
    return rows


def lists_of_rows(value: object, depth: int = 4) -> list[tuple[str, list]]:
    """The lists of objects within a JSON value, each with the name under which it stands."""
    if isinstance(value, list):
        return [("", value)] if value and all(isinstance(each, dict) for each in value) else []
    if not isinstance(value, dict) or depth == 0:
        return []
    found = []
    for name, each in value.items():
        found += [(name if inner in ("", "data", "rows", "items", "result", "records") else inner, rows) for inner, rows in lists_of_rows(each, depth - 1)]
    return found


def _features(value: object) -> list:
    if not isinstance(value, dict):
        return [value]
    stated = value.get("type")
    if stated == "FeatureCollection":
        if not isinstance(value.get("features"), list):
            raise FileRefused("geojson-broken", stated=str(stated)[:40])
        return value["features"]
    return [{"type": "Feature", "geometry": value}] if stated in GEOMETRIES else [value]


def _attributes(rows: Rows, features: list, limits: Limits) -> None:
    names: dict[str, None] = {}
    odd = []
    for index, feature in enumerate(features):
        properties = feature.get("properties")
        if isinstance(properties, dict):
            names.update(dict.fromkeys(properties))
        elif properties is not None:
            odd.append(index)
    if len(names) > limits.columns:
        raise FileRefused("too-many-columns", count=len(names), limit=limits.columns)
    if odd:
        rows.findings.append(finding("properties-broken", rows.numbers, np.array(odd)))
    cells = [properties if isinstance(properties := feature.get("properties"), dict) else {} for feature in features]
    rows.fields = [from_values(name, [each.get(name) for each in cells]) for name in names]
    if "id" not in names and any(feature.get("id") is not None for feature in features):
        rows.fields.insert(0, from_values("id", [feature.get("id") for feature in features]))


def _system(rows: Rows, value: dict) -> None:
    """The old crs member (GeoJSON 2008); else lon/lat by RFC 7946, unless the numbers are no degrees."""
    member = value.get("crs") if isinstance(value, dict) else None
    properties = member.get("properties") if isinstance(member, dict) else None
    stated = properties.get("name") or properties.get("code") if isinstance(properties, dict) else None
    if stated is not None:
        stated = f"EPSG:{stated}" if isinstance(stated, int) else str(stated)
        rows.epsg, rows.crs_said, rows.definition = system(stated)
        rows.crs_from = "file" if rows.epsg or rows.definition else "none"
        if rows.crs_from == "none":
            rows.findings.append(Finding("crs-unknown", 1, [], {"said": rows.crs_said}))
        return
    extent = bounds(rows.shapes)
    if extent is None or max(map(abs, extent)) <= 180:
        rows.epsg, rows.crs_said, rows.crs_from = LONLAT, "WGS 84", "format"
