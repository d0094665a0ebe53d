"""Tiles that were made once and are kept as files, since the edition they are of does not change: two for each, plain and gzip.

Which tile may be taken from here is decided by the database at every request: folders are named "layer/mark". A sensitive layer has no
mark, and what was kept of it before goes; another edition in force, another style or another status of an intervention is another mark.
"""
from __future__ import annotations

import gzip
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from geo.tiles import Tile

DEEPEST = 16  # nearer tiles are small and many: made anew each time
MOST_BYTES = 2 * 1024**3
SWEPT_EVERY = 64 * 1024**2  # bytes written between two looks at the whole
LEAST = 4096  # bytes that a file takes on the disk, also an empty one: else tiles of nowhere, which cost nothing, would fill it


@dataclass
class KeptTiles:
    """The folder of kept tiles. One that cannot be written keeps nothing."""

    folder: Path
    most_bytes: int = MOST_BYTES
    written: int = 0

    def _path(self, place: str, kind: str, tile: Tile) -> Path:
        return self.folder / place / kind / str(tile.z) / f"{tile.x}-{tile.y}.mvt"

    def read(self, place: str, kind: str, tile: Tile, *, packed: bool) -> bytes | None:
        """The tile, with gzip if ``packed``; None if it is not kept. ``place`` is "layer/mark", ``kind`` the language and, for every point by itself, "-all"."""
        path = self._path(place, kind, tile)
        try:
            return (path.with_suffix(".gz") if packed else path).read_bytes()
        except OSError:
            return None

    def keep(self, place: str, kind: str, tile: Tile, body: bytes) -> None:
        """Keep a tile; a reader never sees half of one."""
        if tile.z > DEEPEST:
            return
        path = self._path(place, kind, tile)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # the packed one first: who finds the plain one finds both
            for target, content in ((path.with_suffix(".gz"), pack(body)), (path, body)):
                part = target.with_name(f"{target.name}.{os.getpid()}.{id(body)}")
                part.write_bytes(content)
                part.replace(target)
                self.written += max(len(content), LEAST)
        except OSError:
            return
        if self.written >= SWEPT_EVERY:
            self.written = 0
            self.sweep()

    def forget(self, layer: str) -> None:
        """Let everything go that is kept of a layer."""
        if (self.folder / layer).is_dir():
            shutil.rmtree(self.folder / layer, ignore_errors=True)

    def sweep(self) -> None:
        """Let the marks go that were longest without a new tile, until the rest is small enough."""
        marks = sorted(((mark.stat().st_mtime, mark) for mark in self.folder.glob("*/*")), reverse=True)
        total = 0
        for _time, mark in marks:
            total += sum(max(file.stat().st_size, LEAST) for file in mark.rglob("*") if file.is_file())
            if total > self.most_bytes:
                shutil.rmtree(mark, ignore_errors=True)


def pack(body: bytes) -> bytes:
    """With gzip, the same bytes each time; nothing stays nothing."""
    return gzip.compress(body, 6, mtime=0) if body else b""
