"""What a basemap file says of itself: its box, its name, its credit. Read from the PMTiles, so that these cannot part from the tiles."""
from __future__ import annotations

import gzip
import json
import struct
from dataclasses import dataclass
from pathlib import Path

HEADER = 127  # bytes (PMTiles 3, section 3)
MOST = 5_000_000


@dataclass(frozen=True)
class Archive:
    """``bounds`` are degrees (west, south, east, north); ``name`` is which basemap it is; ``credit`` who must be named."""

    bounds: tuple[float, float, float, float]
    name: str
    credit: str


def read(path: Path) -> Archive:
    """Header and metadata of a PMTiles 3 file. Raises ValueError where it is none, OSError where there is no file."""
    with path.open("rb") as file:
        header = file.read(HEADER)
        if len(header) < HEADER or header[:8] != b"PMTiles\x03":
            raise ValueError(f"{path.name} is not a PMTiles file of version 3")
        start, length = struct.unpack("<QQ", header[24:40])
        file.seek(start)
        words = file.read(min(length, MOST))
    if header[97] == 2:
        words = gzip.decompress(words)
    said = json.loads(words) if words else {}
    edges = tuple(edge / 10_000_000 for edge in struct.unpack("<4i", header[102:118]))
    return Archive(edges, str(said.get("name", "")), str(said.get("attribution", "")))
