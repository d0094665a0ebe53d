"""Signs out of any geodata file: `layers.files` reads it in its limited child, and plain rows go on to `surveys.imports`. Used by `contributions import`."""
from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas
import shapely

from app import import_words
from app.i18n import speaking
from geo import crs_candidates
from geo.crs import LONLAT, read_crs
from geo.errors import CrsRefused
from layers.files.account import FileLayer, Finding, Reading
from layers.files.errors import FileRefused
from layers.files.frames import frame, sample
from layers.files.reading import read
from surveys.import_checks import Wishes
from surveys.import_csv import NOT_TEXT
from surveys.import_fields import PLACE, useful
from surveys.import_table import Row, Table

OWN = {".csv", ".tsv", ".txt", ".json", ".geojson", ""}  # what `surveys` reads by itself
MOST_ROWS = 500_000
KINDS = {"geopackage": "GeoPackage", "shapefile": "shapefile", "kml": "KML", "gpx": "GPX", "gml": "GML", "dxf": "DXF", "xlsx": "XLSX", "ods": "ODS",
         "csv": "CSV", "geojson": "GeoJSON", "flatgeobuf": "FlatGeobuf", "filegdb": "FileGDB", "topojson": "TopoJSON", "mapinfo": "MapInfo"}
# told in the report's own words; and the example of an encoding would keep somebody's words with the consultation
SILENT = {"duplicate", "encoding-guessed"}


def is_ours(path: Path) -> bool:
    """Whether a file goes to the reader of files rather than to that of CSV and GeoJSON: by its first bytes, then by its name."""
    with path.open("rb") as file:
        start = file.read(16)
    packed = any(start.startswith(each) for each in NOT_TEXT)
    return path.suffix.lower() not in OWN or (packed and path.suffix.lower() != ".csv")


@contextmanager
def plain_refusals():
    """A refusal of the file as a ValueError in one English line."""
    try:
        yield
    except FileRefused as refused:
        with speaking("en"):
            raise ValueError(import_words.refusal(refused.key, **refused.values)) from refused


def table_of(path: Path, folder: Path, wishes: Wishes, layer_name: str | None, area: shapely.Geometry) -> tuple[str, Table]:
    """The file's digest and one of its layers as rows in lon/lat; ``area`` (lon/lat) is where they should lie. Raises ValueError in one line."""
    fields = wishes.fields
    pair = next(((fields[x], fields[y]) for x, y in (("lon", "lat"), ("x", "y")) if x in fields and y in fields), None)
    with plain_refusals():
        reading = read(path, folder, encoding=wishes.encoding, xy=pair, wkt=fields.get("wkt"))
    layer = choose(reading, layer_name)
    if layer.rows > MOST_ROWS:
        raise ValueError(f"{reading.file_name} has more than {MOST_ROWS} rows: cut it in parts")
    epsg = system(layer, wishes.crs or ("EPSG:4326" if "lon" in fields else None), area)
    columns = useful([column.name for column in layer.columns], fields)
    try:
        found = frame(layer, epsg, columns=columns)
    except CrsRefused as refused:
        raise ValueError(f"the coordinates of {layer.name} cannot be read in {wishes.crs or layer.crs_said}: {refused}") from refused
    kind = KINDS.get(reading.format, reading.format)
    words = f"EPSG:{epsg}" if epsg else layer.crs_said
    lost, notes = unusable(layer, found)
    rows = sorted(rows_of(found, columns) + lost, key=lambda row: row.number)
    return reading.digest, Table(kind, [column.name for column in layer.columns], rows, layer.encoding or "utf-8", epsg=LONLAT, placed=True, system=words,
                                 part=f":{layer.name}" if len(reading.layers) > 1 else "", notes=notes)


def without_places(wishes: Wishes) -> Wishes:
    """The wishes that are left when the file has been read: its places are found and in lon/lat."""
    return replace(wishes, crs=None, fields={field: column for field, column in wishes.fields.items() if field not in PLACE})


def choose(reading: Reading, name: str | None) -> FileLayer:
    """The layer asked for, or the only one that holds rows. Raises ValueError naming them."""
    names = ", ".join(layer.name for layer in reading.layers[:20])
    if name is not None:
        for layer in reading.layers:
            if layer.name == name:
                return layer
        raise ValueError(f"{reading.file_name} has no layer {name[:60]!r}; it has: {names}")
    usable = [layer for layer in reading.layers if layer.usable]
    if len(usable) > 1:
        raise ValueError(f"{reading.file_name} has several layers: say which with --layer. It has: {names}")
    if not usable:
        raise ValueError(f"{reading.file_name} has no row with a place")
    return usable[0]


def system(layer: FileLayer, wanted: str | None, area: shapely.Geometry) -> int | None:
    """The EPSG code of a layer: as asked, else as the file says if that lands in the area; None for the file's own definition.

    Raises ValueError that names the systems in which the places do land in the area.
    """
    if wanted:
        try:
            return read_crs(wanted)
        except CrsRefused as refused:
            raise ValueError(f"--crs takes a code like EPSG:32632, not {wanted[:40]!r}") from refused
    if layer.epsg is None and layer.definition:
        return None
    xy = sample(layer)
    if layer.epsg and crs_candidates.plausible(xy, area, layer.epsg):
        return layer.epsg
    offered = [each for each in crs_candidates.candidates(xy, area, layer.epsg) if not each.swapped]
    said = f"says EPSG:{layer.epsg}, but its places do not lie in the consultation's area then" if layer.epsg else "does not say its coordinate system"
    if offered:
        choices = ", ".join(f"EPSG:{each.epsg} ({each.title}, {each.share:.0%} in the area)" for each in offered[:4])
        raise ValueError(f"{layer.name} {said}. Choose with --crs: {choices}")
    if layer.epsg:
        return layer.epsg  # then each row is refused by its own reason
    raise ValueError(f"{layer.name} {said}, and in none that we know do its places lie in the consultation's area: say --crs")


def rows_of(found, columns: list[str]) -> list[Row]:
    """The usable rows with their cells as text and their geometry as GeoJSON."""
    cells = {column: texts(found[column]) for column in columns if column in found}
    geometries = [json.loads(words) for words in shapely.to_geojson(found.geometry.values)]
    names = list(cells)
    return [Row(int(number), dict(zip(names, values)), geometry)
            for number, geometry, values in zip(found["row"], geometries, zip(*cells.values()) if cells else [()] * len(found))]


def texts(series: pandas.Series) -> list[str]:
    """Values as a person would have typed them: nothing for what is missing, whole numbers without a point."""
    if series.dtype.kind == "f":
        whole = np.isfinite(series) & (series == series.round())
        return ["" if pandas.isna(value) else str(int(value)) if even else repr(value) for value, even in zip(series.tolist(), whole)]
    return ["" if value is None or value is pandas.NA else str(value) for value in series.tolist()]


def unusable(layer: FileLayer, found) -> tuple[list[Row], list[str]]:
    """The rows of the layer without a place that can be used, each with its reason, and a note for each change that was made."""
    findings = [*layer.findings, *found.attrs["findings"]]
    refusing = [each for each in findings if each.refused]
    reasons = {number: reason(each) for each in refusing for number in each.rows}
    # a finding names its first rows only: the others are those whose number is nowhere else, with the reason that was found most often
    commonest = reason(max(refusing, key=lambda each: each.count)) if refusing else "place-missing"
    first = 2 if layer.xy_columns or layer.wkt_column else 1  # spreadsheets count their header
    others = np.setdiff1d(np.arange(first, first + layer.rows), [*found["row"], *reasons]).tolist()
    lost = [*reasons, *others][:layer.rows - len(found)]
    rows = [Row(number, {}, problem=reasons.get(number, commonest)) for number in lost]
    with speaking("en"):
        notes = [f"note: {import_words.finding(each)}" for each in findings if not each.refused and each.key not in SILENT]
    if layer.encoding_from == "guessed":
        notes.append(f"note: the words were read as {layer.encoding}; if letters are wrong, say --encoding")
    return rows, notes


def reason(finding: Finding) -> str:
    """The key of `surveys.import_report` for a row that was refused."""
    if finding.key in {"geometry-null", "geometry-empty", "place-missing", "coordinates-missing"}:
        return "place-missing"
    return finding.key if finding.key.startswith(("geometry-", "outside-crs")) else f"geometry-{finding.key}"
