"""Shapefiles, with whatever of their parts came along: index and attributes may be missing, letters are found out. Called by `readers` in the child."""
from __future__ import annotations

from pathlib import Path

from layers.files import ogr
from layers.files.account import Finding
from layers.files.encodings import LDID, guess, known
from layers.files.limits import Limits
from layers.files.rows import Rows
from layers.files.systems import system
from layers.files.unpacking import Source

LONGEST_PRJ = 10_000


def read(source: Source, limits: Limits, encoding: str | None) -> Rows:
    """The one layer of a shapefile. Raises FileRefused."""
    findings = []
    for suffix, key in ((".dbf", "dbf-missing"), (".shx", "shx-missing")):
        if suffix not in source.parts:
            findings.append(Finding(key, 1))
    path = str(source.path)
    chosen, where, example = _encoding(source, encoding, findings)
    rows = ogr.read_layer(path, 0, limits, encoding=chosen)
    rows.name = Path(source.name).stem
    rows.encoding, rows.encoding_from = chosen, where
    rows.findings += findings
    if where == "guessed":
        rows.findings.append(Finding("encoding-guessed", 1, [], {"encoding": chosen, "example": example}))
    _system(source, rows)
    return rows


def _encoding(source: Source, asked: str | None, findings: list[Finding]) -> tuple[str, str, str]:
    """(encoding, where from, an example of its letters): asked for, else what .cpg or the dBase header says if the bytes bear it, else guessed."""
    data = source.parts[".dbf"].read_bytes() if ".dbf" in source.parts else b""
    cells = data[int.from_bytes(data[8:10], "little"):]
    guessed, how = guess(cells)
    stated = known(_text(source.parts.get(".cpg"))[:40]), "cpg"
    if not stated[0] and len(data) > 29:
        stated = LDID.get(data[29]), "ldid"
    if asked:
        chosen = asked, "chosen"
    elif stated[0] and (cells.isascii() or stated[0] != "utf-8" or guessed == "utf-8"):
        chosen = stated
    else:
        if stated[0]:
            findings.append(Finding("encoding-wrong", 1, [], {"said": stated[0], "encoding": guessed}))
        chosen = guessed, how
    return *chosen, "" if cells.isascii() else _example(cells, chosen[0])


def _example(cells: bytes, encoding: str) -> str:
    """The first words of the table that hold a letter beyond ASCII, as they read in this encoding."""
    at = next(index for index, byte in enumerate(cells) if byte > 127)
    return " ".join(cells[max(0, at - 40):at + 40].decode(encoding, "replace").split())[:60]


def _system(source: Source, rows: Rows) -> None:
    """What GDAL made of the .prj; where there is none, the .qpj of older QGIS."""
    if rows.crs_from == "file":
        rows.crs_from = "prj"
    elif ".qpj" in source.parts:
        rows.epsg, rows.crs_said, rows.definition = system(_text(source.parts[".qpj"])[:LONGEST_PRJ])
        rows.crs_from = "prj" if rows.epsg or rows.definition else "none"
    if rows.crs_from == "none":
        rows.findings.append(Finding("crs-unknown" if rows.crs_said else "prj-missing", 1, [], {"said": rows.crs_said}))


def _text(path: Path | None) -> str:
    return path.read_bytes()[:LONGEST_PRJ].decode("utf-8", "replace") if path else ""
