"""An OpenStreetMap extract as layers of the basemap, read by a child process that may not take more than its limits. Used by `basemap build`."""
from __future__ import annotations

import bz2
import gzip
import json
import os
import re
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST = 65_536
DRIVERS = {"OSM", "FlatGeobuf"}  # of all that GDAL could be talked into
PACKED = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open}
# a blob header of PBF: its length, then the type as field 1
PBF = re.compile(rb"^\0\0[\0-\xff]{2}\x0a\x09OSMHeader", re.DOTALL)
PROLOG = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?><!--.*?-->\s*)*+<osm[\s>]", re.DOTALL)

SENTENCES = {
    "osm-unreadable": "{name} is damaged: GDAL cannot read it to its end. Fetch it again",
    "osm-too-large": "{name} needs more memory than {memory:.0f} GB: give --bounds west,south,east,north, or a smaller extract",
    "osm-empty": "{name} holds no street and no building here: is it an extract with data, and are the bounds right?",
}


@dataclass(frozen=True)
class Limits:
    """Address space and file sizes in bytes, time in seconds of a core and of the clock."""

    memory: int = 6_000_000_000
    file_bytes: int = 8_000_000_000
    seconds: int = 1800
    wall: int = 3600


@dataclass(frozen=True)
class Found:
    """What an extract holds: rows by layer of the basemap, and the box of its streets (west, south, east, north)."""

    counts: dict[str, int]
    bounds: tuple[float, float, float, float]


def read(path: Path, folder: Path, *, bounds: tuple[float, float, float, float] | None = None, limits: Limits = Limits(),
         progress: Callable[[str, int], None] = lambda layer, rows: None) -> Found:
    """Write a FlatGeobuf (EPSG:4326; kind, name, name:it, name:en, name:ar) for each layer of the basemap into ``folder``,
    and one named ``.tiles.fgb`` where tiles want other names than paper does.

    ``bounds`` cuts the extract. ``progress`` hears of each layer of the file and how many of its rows are drawn. Raises ValueError in one line.
    """
    opened = _opened(path, folder, limits)
    import pyogrio  # GDAL takes a while to load, and only this needs it

    asked = {"path": str(opened), "folder": str(folder), "bounds": bounds,
             "limits": {"memory": limits.memory, "seconds": limits.seconds, "file_bytes": limits.file_bytes}}
    # its environment is its own: no proxy, no password, and what GDAL puts aside goes into the folder
    environment = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "CPL_TMPDIR": str(folder), "TMPDIR": str(folder), "OSM_MAX_TMPFILE_SIZE": "500",
                   "OGR_SKIP": ",".join(each for each in pyogrio.list_drivers() if each not in DRIVERS), "PROJ_NETWORK": "OFF"}
    child = subprocess.Popen([sys.executable, "-m", "layers.osm_child"], cwd=ROOT, env=environment, text=True, start_new_session=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        return _listen(child, asked, path.name, limits, progress)
    finally:
        child.kill()
        child.wait()
        opened.unlink()


def _listen(child: subprocess.Popen, asked: dict, name: str, limits: Limits, progress) -> Found:
    clock = threading.Timer(limits.wall, child.kill)
    clock.start()
    try:
        child.stdin.write(json.dumps(asked))
        child.stdin.close()
        for line in child.stdout:
            said = json.loads(line)
            if "read" in said:
                progress(said["read"], said["count"])
            elif "done" in said:
                return Found(said["done"], tuple(said["bounds"]))
            else:
                raise ValueError(SENTENCES[said["refused"]].format(name=name, memory=limits.memory / 1e9))
    finally:
        clock.cancel()
    raise ValueError(f"{name} is damaged, or took more time or memory than it may: give --bounds west,south,east,north, or another extract")


def _opened(path: Path, folder: Path, limits: Limits) -> Path:
    """The extract under a name of ours, unpacked if it is packed. Only what begins as OpenStreetMap does is ever handed to GDAL."""
    with path.open("rb") as file:
        start = file.read(FIRST)
    unpack = next((each for magic, each in PACKED.items() if start.startswith(magic)), None)
    if unpack:
        target = folder / "unpacked"
        try:
            with unpack(path) as packed, target.open("wb") as out:
                while block := packed.read(1 << 20):
                    if out.tell() > limits.file_bytes:
                        raise ValueError(f"{path.name} unpacks to more than {limits.file_bytes / 1e9:.0f} GB: take a smaller extract")
                    out.write(block)
        except (OSError, EOFError, zlib.error) as damaged:
            raise ValueError(f"{path.name} is damaged: it cannot be unpacked") from damaged
        with target.open("rb") as file:
            start = file.read(FIRST)
    suffix = _kind(start, path.name)
    opened = folder / f"extract{suffix}"
    if unpack:
        target.rename(opened)
    else:
        opened.symlink_to(path.resolve())
    return opened


def _kind(start: bytes, name: str) -> str:
    """How GDAL knows the file: ``.osm`` or ``.osm.pbf``. Raises ValueError for anything else, and for XML that declares entities."""
    if PBF.match(start):
        return ".osm.pbf"
    if PROLOG.match(start):
        return ".osm"
    if b"<osm" in start and b"<!" in start:
        raise ValueError(f"{name} declares entities of its own before its data, which no extract of OpenStreetMap does: it is not opened")
    raise ValueError(f"{name} is not an OpenStreetMap extract (.osm, .osm.pbf, or these packed as .gz or .bz2)")
