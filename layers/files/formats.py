"""What kind of file this is, told by its first bytes and never by its name alone. Called by the child before any library opens the file."""
from __future__ import annotations

import re
from pathlib import Path

HEAD = 65_536
MAGIC = (
    (b"SQLite format 3\x00", "sqlite"), (b"fgb\x03fgb", "flatgeobuf"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\x1f\x8b", "gzip"),
    (b"\x00\x00\x27\x0a", "shape"), (b"AutoCAD Binary DXF", "dxf-binary"), (b"%PDF", "pdf"), (b"\xd0\xcf\x11\xe0", "office-old"), (b"AC10", "dwg"),
    (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"), (b"BM", "image-bmp"),
    (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"), (b"{\\rtf", "office-old"), (b"PAR1", "parquet"), (b"PGDMP", "dump"),
)
# formats that are told apart by a name only, because they begin with nothing of their own
NAMES = {".dbf": "shape-part", ".shx": "shape-part", ".prj": "shape-part", ".cpg": "shape-part", ".qpj": "shape-part", ".tab": "mapinfo-tab"}
ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s>/]")


def detect(path: Path, name: str) -> str:
    """The format of the file at `path`, called `name` by whoever sent it: one of those `reading` opens, or a word for what it is instead; "" for unknown."""
    with open(path, "rb") as file:
        head = file.read(HEAD)
    for start, kind in MAGIC:
        if head.startswith(start) and (kind != "image-bmp" or head[6:10] == bytes(4)):
            return {"image-bmp": "image", "shape": "shape-part" if Path(name).suffix.lower() == ".shx" else "shape"}.get(kind, kind)
    suffix = Path(name).suffix.lower()
    if head[257:262] == b"ustar":
        return "archive"
    if suffix in NAMES and (suffix != ".tab" or b"!table" in head[:20].lower()):
        return NAMES[suffix]
    return _text(head, suffix)


def _text(head: bytes, suffix: str) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\x00\t\r\n \x1e")
    if not start:
        return "empty" if not head.strip() else ""
    if start.startswith(b"<") or start.startswith((b"\xff\xfe<", b"\xfe\xff\x00<")):
        return _markup(start)
    if start[:1] in (b"{", b"["):  # one value, or a sequence of them
        return "json"
    if re.match(rb"(?:999\s[^\n]*\n\s*)*0\s*\r?\n\s*SECTION\s*\r?\n", start):
        return "dxf"
    if re.match(rb"VERSION\s+\d+\s", start, re.IGNORECASE) and suffix == ".mif":
        return "mapinfo-mif"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    return "" if b"\x00" in head or _binary(head) else "text"


def _markup(start: bytes) -> str:
    words = re.sub(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(\[.*?\])?[^>]*>|\x00|\xff\xfe|\xfe\xff", b"", start, flags=re.DOTALL)
    root = ROOT.search(words)
    name = root[1].lower() if root else b""
    opening = words[root.start():root.start() + 4_000] if root else b""
    if name == b"kml" or (name in (b"document", b"placemark", b"folder") and b"kml" in opening):
        return "kml"
    if name == b"gpx":
        return "gpx"
    if name in (b"html", b"svg"):
        return "web-page"
    if name == b"osm":
        return "osm"
    if b"opengis.net/gml" in words or b"<gml:" in words:
        return "gml"
    return "xml"


def _binary(head: bytes) -> bool:
    """Whether there are more control characters than any text has."""
    control = sum(head.count(bytes([sign])) for sign in (*range(9), *range(14, 30), 127))
    return control > len(head) * 0.01 + 2
