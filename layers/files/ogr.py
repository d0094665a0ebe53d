"""The layers of a file through GDAL, whose drivers were cut down to the one that is meant before it was loaded. Called by the child only."""
from __future__ import annotations

import csv
import json
import os
import tempfile
import warnings

import numpy as np
import pyogrio
import pyogrio.raw
import shapely

from layers.files.account import Finding
from layers.files.encodings import recode
from layers.files.errors import FileRefused
from layers.files.limits import Limits
from layers.files.rows import Field, Rows, finding, objects
from layers.files.systems import system

KINDS = {"OFTInteger": "integer", "OFTInteger64": "integer", "OFTReal": "number", "OFTDate": "date", "OFTDateTime": "date", "OFTTime": "text"}
BYTES = "ISO-8859-1"  # each byte is one letter: what they mean is decided by `encodings`. GDAL knows it by this name only
EXACT = 2 ** 53  # beyond it a float is no exact integer


def layers(path: str, limits: Limits) -> list[tuple[str, bool]]:
    """The names of the layers and whether each holds places. Raises FileRefused when GDAL cannot open the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            listed = pyogrio.list_layers(path)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as broken:
            raise FileRefused("not-readable", reason=_reason(broken)) from None
    if len(listed) > limits.layers:
        raise FileRefused("too-many-layers", count=len(listed), limit=limits.layers)
    return [(name, kind is not None) for name, kind in listed]


def read_layer(path: str, layer: int, limits: Limits, *, encoding: str | None = None, **options) -> Rows:
    """The layer of this number (names may be there twice) as rows numbered from 1. Text of `encoding` (dBase) is decoded here, cell by cell. Raises FileRefused."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            count = pyogrio.read_info(path, layer=layer, force_feature_count=True, encoding=BYTES, **options)
            if count["features"] > limits.rows:
                raise FileRefused("too-many-rows", count=count["features"], limit=limits.rows)
            if len(count["fields"]) > limits.columns:
                raise FileRefused("too-many-columns", count=len(count["fields"]), limit=limits.columns)
            meta, _, wkb, values = _read(path, layer, encoding, options)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as broken:
            raise FileRefused("not-readable", reason=_reason(broken)) from None
    epsg, said, definition = system(meta["crs"])
    length = len(wkb) if wkb is not None else len(values[0]) if values else 0
    rows = Rows("", np.full(length, None, dtype=object), np.arange(1, length + 1), epsg=epsg, crs_said=said, definition=definition,
                crs_from="file" if epsg or definition else "none")
    if wkb is not None:
        rows.shapes = shapely.from_wkb(wkb, on_invalid="ignore")
        unread = np.flatnonzero(shapely.is_missing(rows.shapes) & ~np.equal(wkb, None))
        rows.problems = {int(index): _why_unread(wkb[index]) for index in unread}
    _attributes(rows, meta, values)
    missing = max(count["features"], 0) - length
    if missing > 0:  # GDAL gave up on these without a word
        rows.findings.append(Finding("row-unreadable", missing, [], {}, True))
    left_out = [str(each.message) for each in told if "unsupported OGR type" in str(each.message)]
    if left_out:
        rows.findings.append(Finding("column-left-out", len(left_out), [], {"columns": ", ".join(word.split()[2] for word in left_out)[:200]}))
    if any("Measured (M)" in str(each.message) for each in told) and not shapely.has_z(rows.shapes).any() and len(shapely.get_parts(rows.shapes)):
        rows.findings.append(finding("z-dropped", rows.numbers, ~shapely.is_missing(rows.shapes)))
    return rows


def _why_unread(wkb: bytes) -> str:
    """Well-known binary states its type after the byte order: 1 to 7 are those we take, the others are surfaces and triangles."""
    kind = int.from_bytes(wkb[1:5], "little" if wkb[0] else "big") & 0xFFFF
    return "geometry-broken" if kind % 1000 in range(1, 8) else "geometry-kind"


def curves(path: str, name: str) -> np.ndarray:
    """The positions of rows whose geometry is made of arcs; reading turns these into short straight lines."""
    quoted = name.replace('"', '""')
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            answer = pyogrio.raw.read(path, sql=f'SELECT OGR_GEOMETRY AS kind FROM "{quoted}"', sql_dialect="OGRSQL", read_geometry=False)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
            return np.empty(0, dtype=int)
    kinds = answer[3][0]
    return np.flatnonzero([str(kind).upper() in ("CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE") for kind in kinds])


def linear(words: list[str]) -> np.ndarray:
    """Well-known text with arcs as shapes of short straight lines, None where it cannot be read."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = os.path.join(folder, "arcs.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["wkt", "row"], *([word, "1"] for word in words)])
        wkb = pyogrio.raw.read(path, GEOM_POSSIBLE_NAMES="wkt", KEEP_GEOM_COLUMNS="NO")[2]
    return shapely.from_wkb(wkb, on_invalid="ignore")


def _read(path: str, layer: int, encoding: str | None, options: dict):
    if encoding is None:
        try:
            return pyogrio.raw.read(path, layer=layer, datetime_as_string=True, **options)
        except UnicodeDecodeError:  # the format says UTF-8, the file does not hold to it
            encoding = "utf-8"
    meta, fids, wkb, values = pyogrio.raw.read(path, layer=layer, datetime_as_string=True, encoding=BYTES, **options)
    values = [recode(each, encoding) if kind == "OFTString" else each for each, kind in zip(values, meta["ogr_types"])]
    meta["fields"] = [recode(np.array([column], dtype=object), encoding)[0] for column in meta["fields"]]
    return meta, fids, wkb, values


def _attributes(rows: Rows, meta: dict, values: list) -> None:
    for name, kind, dtype, each in zip(meta["fields"], meta["ogr_types"], meta["dtypes"], values):
        made = field(str(name), KINDS.get(kind, "text") if str(dtype) != "bool" else "boolean", each)
        rows.fields.append(made)
        if made.kind == "integer" and made.missing is not None:
            rounded = ~made.missing & (np.abs(each) >= EXACT)
            if rounded.any():
                rows.findings.append(finding("integer-rounded", rows.numbers, rounded, column=made.name))


def field(name: str, kind: str, values: np.ndarray) -> Field:
    """An attribute as GDAL gives it, by kind; whole numbers with gaps come as floats, lists and bytes become text."""
    if kind in ("text", "date"):
        if values.dtype.kind == "M":
            missing = np.isnat(values)
            return Field(name, kind, objects([None if gap else word for gap, word in zip(missing, np.datetime_as_string(values))]), _any(missing))
        words = objects([word if word is None or type(word) is str else _words(word) for word in values])
        return Field(name, kind, words, _any(np.equal(words, None)))
    if kind == "boolean":
        if values.dtype.kind == "b":
            return Field(name, kind, values.astype(np.int8))
        truth = np.array([-1 if value is None or value != value else int(bool(value)) for value in values], dtype=np.int8)
        return Field(name, kind, truth, _any(truth < 0))
    if kind == "number":
        values = values.astype(np.float64)
        return Field(name, kind, values, _any(np.isnan(values)))
    if values.dtype.kind == "f":
        missing = np.isnan(values)
        return Field(name, kind, np.where(missing, 0, values).astype(np.int64), _any(missing))
    return Field(name, kind, values.astype(np.int64))


def _any(missing: np.ndarray) -> np.ndarray | None:
    return missing if missing.any() else None


def _words(value: object) -> str:
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    if isinstance(value, np.ndarray):
        value = value.tolist()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _reason(broken: Exception) -> str:
    """GDAL's own words in one short line, without the path."""
    return str(broken).split(";")[0].rsplit("/", 1)[-1][:160]
