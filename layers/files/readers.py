"""Which reader opens which kind of source: from a source to rows, layer by layer. Loaded by the child once GDAL was cut down to the drivers it needs."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geo.crs import LONLAT
from layers.files import delimited, dxf, geojson, geopackage, markup, ogr, shapefile, spreadsheet
from layers.files.account import Finding
from layers.files.columns import from_values
from layers.files.errors import FileRefused
from layers.files.limits import Limits
from layers.files.rows import Rows, finding
from layers.files.systems import system
from layers.files.tables import Table, place
from layers.files.unpacking import Source

FORMATS = {"shape": "shapefile", "sqlite": "geopackage", "text": "csv"}
GPX_POINTS = ("route_points", "track_points")  # the vertices of the lines, once more


@dataclass(frozen=True)
class Wishes:
    """What a person said of the file: its letters and its columns of places."""

    encoding: str | None = None
    xy: tuple[str, str] | None = None
    wkt: str | None = None


def read(kind: str, source: Source, limits: Limits, wishes: Wishes) -> tuple[str, list[Rows], list[Finding]]:
    """(format, layers, findings about the file). Raises FileRefused."""
    name = Path(source.name).stem
    if kind == "shape":
        return "shapefile", [shapefile.read(source, limits, wishes.encoding)], []
    if kind == "sqlite":
        return "geopackage", *geopackage.read(source.path, limits)
    if kind == "json":
        return _json(source, name, limits, wishes)
    if kind == "text":
        rows = delimited.read(source.path, name, limits, encoding=wishes.encoding, xy=wishes.xy, wkt=wishes.wkt)
        if len(rows.fields) < 2 and not rows.wkt_column:
            raise FileRefused("format-unknown")
        return "csv", [rows], []
    if kind in ("xlsx", "ods"):
        return kind, spreadsheet.read(source.path, limits, xy=wishes.xy, wkt=wishes.wkt), []
    if kind in ("kml", "gpx", "gml"):
        markup.check(source.path)
    if kind == "dxf":
        told = dxf.check(source.path, limits)
        found, findings = _through_gdal(kind, source, name, limits, wishes)
        left = next((each for each in told if each.key == "dxf-left-out"), None)
        if left and not any(len(rows.numbers) for rows in found):
            raise FileRefused("dxf-nothing", kinds=left.values["kinds"])
        return kind, found, findings + told
    return kind, *_through_gdal(kind, source, name, limits, wishes)


def _through_gdal(kind: str, source: Source, name: str, limits: Limits, wishes: Wishes) -> tuple[list[Rows], list[Finding]]:
    found, findings, path = [], [], str(source.path)
    for number, (layer, spatial) in enumerate(ogr.layers(path, limits)):
        if kind == "gpx" and layer in GPX_POINTS:
            continue
        if not spatial:
            findings.append(Finding("layer-without-geometry", 1, [], {"layer": layer[:80]}))
            continue
        rows = ogr.read_layer(path, number, limits, encoding=wishes.encoding if kind == "mapinfo" else None)
        if kind == "gpx" and not len(rows.numbers):
            continue
        rows.name = name if kind in ("dxf", "flatgeobuf", "mapinfo") else layer
        if kind in ("gml", "filegdb"):
            arcs = ogr.curves(path, layer)
            if len(arcs):
                rows.findings.append(finding("curves-linearised", rows.numbers, arcs))
        if kind in ("kml", "gpx", "dxf"):
            rows.fields = [each for each in rows.fields if _says_something(kind, each)]
        if kind in ("kml", "gpx"):
            rows.epsg, rows.crs_said, rows.crs_from = LONLAT, "WGS 84", "format"
        elif kind == "gml" and rows.crs_from == "none" and (said := markup.named_system(source.path)):
            rows.epsg, rows.crs_said, rows.definition = system(said)
            rows.crs_from = "file" if rows.epsg or rows.definition else "none"
        found.append(rows)
    return found, findings


def _says_something(kind: str, field) -> bool:
    """Drivers give KML, GPX and DXF every column the format could have: those that nothing fills are left away."""
    if field.name in {"kml": ("tessellate", "extrude", "visibility", "drawOrder"), "dxf": ("SubClasses", "PaperSpace")}.get(kind, ()):
        return False
    return not (field.missing is not None and field.missing.all()) and (field.kind != "text" or any(field.values))


def _json(source: Source, name: str, limits: Limits, wishes: Wishes) -> tuple[str, list[Rows], list[Finding]]:
    values, encoding, where = geojson.parse(source.path.read_bytes(), limits, wishes.encoding)
    kind = geojson.kind(values)
    if kind in ("topojson", "esrijson"):
        del values
        return kind, *_through_gdal(kind, source, name, limits, wishes)
    findings: list[Finding] = []
    if kind == "geojson":
        found = [geojson.read_features(values, name, limits)]
    else:
        lists = geojson.lists_of_rows(values if len(values) > 1 else values[0])
        if not lists:
            raise FileRefused("json-without-rows")
        found = [_table(inner or name, rows, limits, wishes) for inner, rows in lists]
        without = [each.name for each in found if not (each.xy_columns or each.wkt_column)]
        if len(without) < len(found):
            found = [each for each in found if each.xy_columns or each.wkt_column]
            findings = [Finding("layer-without-geometry", 1, [], {"layer": each[:80]}) for each in without]
    for rows in found:
        rows.encoding, rows.encoding_from = encoding, where
    return "geojson" if kind == "geojson" else "json", found, findings


def _table(name: str, objects: list[dict], limits: Limits, wishes: Wishes) -> Rows:
    """A list of JSON objects as a table: places are found as in any other, attributes keep their kinds."""
    columns = list(dict.fromkeys(key for each in objects for key in each))
    if len(objects) > limits.rows:
        raise FileRefused("too-many-rows", count=len(objects), limit=limits.rows)
    if len(columns) > limits.columns:
        raise FileRefused("too-many-columns", count=len(columns), limit=limits.columns)
    fields = [from_values(column, [each.get(column) for each in objects]) for column in columns]
    cells = [["" if each.get(column) is None else str(each[column]) for each in objects] for column in columns]
    asked = {"xy": wishes.xy if wishes.xy and set(wishes.xy) <= set(columns) else None, "wkt": wishes.wkt if wishes.wkt in columns else None}
    rows = place(Table(name, columns, cells, np.arange(1, len(objects) + 1)), **asked)
    rows.fields = [field for field in fields if field.name != rows.wkt_column]
    return rows
