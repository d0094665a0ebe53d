"""XML files before any parser opens them: no document type, no entities, no strange encoding; and the system a GML names. Called by `readers` in the child."""
from __future__ import annotations

import re
from pathlib import Path

from layers.files.errors import FileRefused

CHUNK = 1 << 22
OVERLAP = 32
TYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
WIDE_TYPE = re.compile(b"|".join(re.escape(word.encode(wide)) for word in ("<!DOCTYPE", "<!ENTITY") for wide in ("utf-16-le", "utf-16-be")))
OTHER = re.compile(rb"""encoding\s*=\s*["'](?:utf-?7|utf-?32|ebcdic|ibm)""", re.IGNORECASE)
WIDER = (b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00", b"\x00\x00\x00<", b"<\x00\x00\x00")
SYSTEM = re.compile(rb'\bsrsName\s*=\s*["\']([^"\']{1,200})["\']')


def check(path: Path) -> None:
    """Raises FileRefused("xml-entities") for a document type or entity anywhere (also in a comment: no map needs the words), and for UTF-7 and UTF-32."""
    with open(path, "rb") as file:
        tail = b""
        first = True
        while piece := file.read(CHUNK):
            if first and (piece[:4] in WIDER or OTHER.search(piece[:200])):
                raise FileRefused("xml-entities")
            first = False
            text = tail + piece
            if TYPE.search(text) or WIDE_TYPE.search(text):
                raise FileRefused("xml-entities")
            tail = text[-OVERLAP:]


def named_system(path: Path) -> str:
    """The first srsName of a GML file, "" if it names none in its first megabytes."""
    with open(path, "rb") as file:
        match = SYSTEM.search(file.read(CHUNK))
    return match[1].decode("utf-8", "replace") if match else ""
