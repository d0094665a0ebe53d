"""From one file to the things to read in it: archives are opened, parts put together, and what cannot be read is told what it is. Called by the child."""
from __future__ import annotations

import zipfile
from pathlib import Path

from layers.files import markup
from layers.files.account import Finding
from layers.files.errors import FileRefused
from layers.files.formats import detect
from layers.files.limits import Limits
from layers.files.unpacking import MAPINFO_PARTS, SHAPE_PARTS, Source, unpack_gzip, unpack_zip

# the only GDAL drivers that may open a file of each kind
DRIVERS = {
    "shape": ("ESRI Shapefile",), "sqlite": ("GPKG",), "flatgeobuf": ("FlatGeobuf",), "kml": ("LIBKML",), "gpx": ("GPX",), "gml": ("GML",), "dxf": ("DXF",),
    "mapinfo": ("MapInfo File",), "filegdb": ("OpenFileGDB",), "xlsx": ("XLSX",), "ods": ("ODS",), "json": ("TopoJSON", "ESRIJSON"), "text": ("CSV",),
}
# what a file is instead, as the key of its refusal
INSTEAD = {
    "": "format-unknown", "empty": "empty", "shape-part": "shapefile-part", "pdf": "format-pdf", "office-old": "format-office", "office": "format-office",
    "dwg": "format-dwg",
    "dxf-binary": "format-dxf-binary", "image": "format-image", "archive": "format-archive", "parquet": "format-parquet",
    "dump": "format-unknown", "web-page": "format-web-page",
    "osm": "format-osm", "xml": "format-xml", "zip": "zip-nested", "gzip": "zip-nested", "mapinfo-part": "mapinfo-part", "shape-alone": "shapefile-alone",
}
IN_ARCHIVES = (".csv", ".tsv", ".txt")  # texts in an archive that may be tables


def find(path: Path, name: str, folder: Path, limits: Limits) -> tuple[list[tuple[str, Source]], list[Finding]]:
    """(kind, source) for each thing to read, linked or unpacked into `folder`, and findings on members that are left out. Raises FileRefused."""
    folder.mkdir(parents=True, exist_ok=True)
    kind = detect(path, name)
    if kind == "gzip":
        source = unpack_gzip(path, folder / "gzip", name, limits)
        path, name, kind = source.path, source.name, detect(source.path, source.name)
    if kind == "zip":
        office = _office(path)
        if office == "office":
            raise FileRefused(INSTEAD[office])
        sources = unpack_zip(path, folder / "zip", limits)
        if office:  # its members were unpacked only to see that they can be, and what they hold
            for source in sources:
                if source.path.suffix in (".xml", ".rels"):
                    markup.check(source.path)
            return [(office, _link(path, name, f"0.{office}", folder))], []
        return _members(sources)
    return [_one(kind, path, name, folder)], []


def _one(kind: str, path: Path, name: str, folder: Path) -> tuple[str, Source]:
    """A single file, linked under a name of ours so that no file beside it takes part unless it is known to belong to it."""
    if kind in ("shape", "mapinfo-tab", "mapinfo-mif"):
        beside = {each.suffix.lower(): each for each in sorted(path.parent.iterdir()) if each.stem == path.stem and each.is_file()}
        family = SHAPE_PARTS if kind == "shape" else MAPINFO_PARTS
        parts = {suffix: each for suffix, each in beside.items() if suffix in family}
        if len(parts) < 2:
            raise FileRefused("shapefile-alone" if kind == "shape" else "mapinfo-part")
        links = {suffix: _link(each, name, f"0{suffix}", folder).path for suffix, each in parts.items()}
        return ("shape", Source(links[".shp"], name, links)) if kind == "shape" else ("mapinfo", Source(links[".tab" if ".tab" in links else ".mif"], name, links))
    if kind not in DRIVERS:
        raise FileRefused(INSTEAD[kind])
    return kind, _link(path, name, "0" + {"sqlite": ".gpkg", "flatgeobuf": ".fgb", "text": ".csv"}.get(kind, f".{kind}"), folder)


def _members(sources: list[Source]) -> tuple[list[tuple[str, Source]], list[Finding]]:
    found, left = [], []
    for source in sources:
        kind = _kind(source)
        if kind == "text" and Path(source.name).suffix.lower() not in IN_ARCHIVES:
            left.append((source.name, ""))
        elif kind in DRIVERS:
            found.append((kind, source))
        else:
            left.append((source.name, kind))
    if any(kind != "text" for kind, _ in found):  # a readme beside a map is no table
        left += [(source.name, "text") for kind, source in found if kind == "text" and source.name.lower().endswith(".txt")]
        found = [(kind, source) for kind, source in found if kind != "text" or not source.name.lower().endswith(".txt")]
    if not found:
        wanted = next((kind for _, kind in left if kind in ("zip", "gzip", "dwg", "osm", "shape-part", "mapinfo-part", "pdf")), None)
        raise FileRefused(INSTEAD[wanted] if wanted else "zip-nothing", names=", ".join(name for name, _ in left)[:120])
    names = [name for name, _ in left]
    return found, [Finding("member-left-out", len(names), [], {"names": ", ".join(names)[:120]})] if names else []


def _kind(source: Source) -> str:
    if source.path.is_dir():
        return "filegdb"
    if source.parts:
        suffix = Path(source.name).suffix.lower()
        if suffix in SHAPE_PARTS:
            return "shape" if suffix == ".shp" and detect(source.path, source.name) == "shape" else "shape-part"
        complete = suffix == ".mif" or (suffix == ".tab" and ".dat" in source.parts)
        return "mapinfo" if complete else "mapinfo-part"
    return detect(source.path, source.name)


def _office(path: Path) -> str:
    """ "xlsx", "ods", "office" for other documents, "" for an archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise FileRefused("zip-broken") from None
    if "[Content_Types].xml" in names:
        return "xlsx" if "xl/workbook.xml" in names else "office"
    if "mimetype" in names and "content.xml" in names:
        return "ods" if any(name.startswith("META-INF/") for name in names) else "office"
    return ""


def _link(path: Path, name: str, target: str, folder: Path) -> Source:
    link = folder / target
    link.symlink_to(path.resolve())
    return Source(link, name)
