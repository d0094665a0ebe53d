"""The account of a file: its layers, columns and findings, as plain values that travel as JSON from the child and between requests."""
from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path

FIRST_ROWS = 20  # how many row numbers a finding names


@dataclass
class Finding:
    """Something true of some rows: a key, how many rows, the first of them (1-based numbers in the file), and plain values for the sentence.

    `refused` says that these rows are not among the usable ones: the counts of all refusing findings of a layer and its `usable` add up to `rows`.
    """

    key: str
    count: int = 0
    rows: list[int] = field(default_factory=list)
    values: dict = field(default_factory=dict)
    refused: bool = False


@dataclass
class Column:
    """One attribute: its name, kind (text, integer, number, date, boolean), up to five different examples, and how many rows fill it."""

    name: str
    kind: str
    examples: list[str] = field(default_factory=list)
    filled: int = 0


@dataclass
class FileLayer:
    """One layer of a file as it was staged.

    `geometry` counts usable rows by kind ("point", "line", "polygon"). `epsg` is the system the file states, None where it states none
    or one that is in no register; then `definition` holds what it states, if it can be used. `crs_said` is the file's own word for it and
    `crs_from` where that stood: "file", "format" (KML and GPX are always lon/lat; GeoJSON is unless its numbers are no degrees),
    "prj" or "none". `bounds` is (min x, min y, max x, max y) in the coordinates of the file.
    `encoding_from`: "format", "cpg", "ldid", "bom", "chosen", "utf-8" (it is nothing else) or "guessed".
    """

    name: str
    staged: Path
    rows: int = 0
    usable: int = 0
    geometry: dict[str, int] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    epsg: int | None = None
    crs_said: str = ""
    crs_from: str = "none"
    definition: str | None = None
    bounds: tuple[float, float, float, float] | None = None
    encoding: str | None = None
    encoding_from: str | None = None
    xy_columns: tuple[str, str] | None = None
    wkt_column: str | None = None
    findings: list[Finding] = field(default_factory=list)


@dataclass
class Reading:
    """One file: its format ("shapefile", "geopackage", "geojson", "topojson", "kml", "gpx", "gml", "dxf", "csv", "xlsx", "ods", "flatgeobuf",
    "filegdb", "mapinfo", "json"), name, size in bytes, SHA-256 in hex, the layers that hold places, and findings about the file as a whole."""

    format: str
    file_name: str
    size: int
    digest: str
    layers: list[FileLayer] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def as_dict(self) -> dict:
        """Plain values for JSON; `staged` paths as text."""
        value = asdict(self)
        for layer in value["layers"]:
            layer["staged"] = str(layer["staged"])
        return value

    @classmethod
    def from_dict(cls, value: dict) -> Reading:
        """The reading that `as_dict` made, also after JSON."""
        return cls(**value | {"layers": [_layer(each) for each in value["layers"]], "findings": [Finding(**each) for each in value["findings"]]})


def _layer(value: dict) -> FileLayer:
    pair = {name: tuple(value[name]) for name in ("bounds", "xy_columns") if value.get(name)}
    return FileLayer(**value | pair | {"staged": Path(value["staged"]), "columns": [Column(**each) for each in value["columns"]],
                                       "findings": [Finding(**each) for each in value["findings"]]})
