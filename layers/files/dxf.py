"""Drawings (DXF): how far blocks within blocks would unfold, counted before GDAL unfolds them. Called by `readers` in the child.

Group codes as in Autodesk's DXF Reference: 0 begins an entity, 2 names a block, 66 to 71 count the columns and rows of a repeated insert.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from layers.files.account import Finding
from layers.files.errors import FileRefused
from layers.files.limits import Limits

DEEPEST = 32  # blocks within blocks
LONGEST_LINE = 4_096
PARTS = {"SECTION", "ENDSEC", "BLOCK", "ENDBLK", "EOF", "VERTEX", "SEQEND", "ATTRIB"}
ARCS = {"ARC", "CIRCLE", "ELLIPSE", "SPLINE", "HELIX"}
# what GDAL's driver reads: https://gdal.org/drivers/vector/dxf.html
READ = ARCS | {"POINT", "TEXT", "MTEXT", "ATTDEF", "LINE", "POLYLINE", "LWPOLYLINE", "INSERT", "DIMENSION", "HATCH",
               "LEADER", "MULTILEADER", "MLINE", "SOLID", "TRACE", "3DFACE"}


def check(path: Path, limits: Limits) -> list[Finding]:
    """Findings on what GDAL leaves out and on arcs. Raises FileRefused("dxf-loop") for a block that holds itself, ("dxf-too-deep"), and
    ("dxf-too-large") for more shapes than `limits.rows` once blocks are unfolded."""
    inserts, own, drawn, kinds = _blocks(path)
    sizes: dict[str, int] = {}

    def size(block: str, above: tuple[str, ...]) -> int:
        if block in above:
            raise FileRefused("dxf-loop", block=block[:40])
        if len(above) > DEEPEST:
            raise FileRefused("dxf-too-deep", limit=DEEPEST)
        if block not in sizes:
            sizes[block] = own[block] + sum(times * size(inner, (*above, block)) for inner, times in inserts.get(block, Counter()).items())
        return sizes[block]

    for block in inserts:
        size(block, ())
    total = own[""] + sum(times * size(block, ()) for block, times in drawn.items())
    if total > limits.rows:
        raise FileRefused("dxf-too-large", count=total, limit=limits.rows)
    arcs = sum(kinds[kind] for kind in ARCS)
    left = {kind: count for kind, count in kinds.items() if kind not in READ and kind not in PARTS}
    findings = [Finding("curves-linearised", arcs)] if arcs else []
    if left:
        findings.append(Finding("dxf-left-out", sum(left.values()), [], {"kinds": ", ".join(f"{kind} {count}" for kind, count in sorted(left.items()))[:160]}))
    return findings


def _blocks(path: Path) -> tuple[dict[str, Counter], Counter, Counter, Counter]:
    """(by block: how often it inserts which, by block: entities of its own, "" for the drawing, inserts of the drawing, kinds of entities drawn)."""
    inserts: dict[str, Counter] = {}
    own: Counter = Counter()
    drawn: Counter = Counter()
    kinds: Counter = Counter()
    section = block = entity = name = ""
    repeats = [1, 1]

    def close() -> None:
        if section == "ENTITIES" and entity:
            kinds[entity] += 1
        if entity in ("INSERT", "DIMENSION") and name:
            into = drawn if section == "ENTITIES" else inserts.setdefault(block, Counter())
            into[name] += max(repeats[0], 1) * max(repeats[1], 1)
        elif entity and entity not in PARTS:
            own["" if section == "ENTITIES" else block] += 1

    for code, value in _pairs(path):
        if code == 0:
            if section in ("BLOCKS", "ENTITIES"):
                close()
            entity, name, repeats = value.upper(), "", [1, 1]
            if entity == "ENDSEC":
                section = ""
            elif entity == "ENDBLK":
                block = ""
        elif code == 2 and entity == "SECTION":
            section = value.upper()
        elif code == 2 and entity == "BLOCK" and section == "BLOCKS":
            block = value.upper()
            inserts.setdefault(block, Counter())
        elif code == 2 and entity in ("INSERT", "DIMENSION"):
            name = value.upper()
        elif code in (70, 71) and entity == "INSERT" and value.lstrip("-").isdigit():
            repeats[code - 70] = int(value[:9])
    return inserts, own, drawn, kinds


def _pairs(path: Path) -> Iterator[tuple[int, str]]:
    with open(path, encoding="latin-1") as file:
        while line := file.readline(LONGEST_LINE):
            value = file.readline(LONGEST_LINE)
            if line.strip().lstrip("-").isdigit():
                yield int(line.strip()[:9]), value.strip()
