"""`basemap`: one file of tiles for the pages and the same lines for paper, from the sample or from any OpenStreetMap extract."""
from __future__ import annotations

import secrets
import tempfile
import time
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.commands.say import plainly
from geo.bbox import BoundingBox
from geo.errors import BoxRefused
from layers import basemap, basemap_tiles, osm, sample

command = AppGroup("basemap", help="The basemap.")
OSM = "© OpenStreetMap contributors (ODbL 1.0)"


def var() -> Path:
    """The folder of this installation, made if it is not there."""
    folder = current_app.config["SETTINGS"].var
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@command.command("sample")
def sample_command():
    """Build the basemap from the sample's streets, tram, metro, water, parks and blocks.

    Example: bin/milo basemap sample
    """
    sources = {path.stem: path for path in sorted((sample.FOLDER / "basemap").glob("*.geojson"))}
    with plainly(), tempfile.TemporaryDirectory(dir=var()) as folder:
        made = basemap_tiles.tile(sources, Path(folder), name="sample", credit=basemap.CREDIT, light=False)
        size = made.stat().st_size
        basemap_tiles.place(made, var(), None, "sample")
    click.echo(f"Basemap ready: {len(sources)} layers, {size / 1000:.0f} kB.")


def read_bounds(_context, _parameter, value: str | None) -> tuple[float, float, float, float] | None:
    """``west,south,east,north`` in degrees."""
    if value is None:
        return None
    try:
        box = BoundingBox.parse(value)
    except BoxRefused as refused:
        raise click.BadParameter("give west,south,east,north in degrees, such as 9.04,45.38,9.28,45.54") from refused
    return box.west, box.south, box.east, box.north


@command.command("build")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--bounds", callback=read_bounds, metavar="W,S,E,N", help="Cut the extract to this box in degrees.")
@click.option("--credit", default="", help="Who else must be named on every map, beside OpenStreetMap.")
def build_command(file, bounds, credit):
    """Replace the basemap by an OpenStreetMap extract: .osm or .osm.pbf, also packed as .gz or .bz2. The old one stays until the new one is whole.

    Example: bin/milo basemap build milano.osm.pbf --bounds 9.04,45.38,9.28,45.54
    """
    began = time.monotonic()
    with plainly(), tempfile.TemporaryDirectory(dir=var()) as folder:
        layers = Path(folder) / "layers"
        layers.mkdir()
        click.echo(f"Reading {file.name} ({file.stat().st_size / 1e6:.1f} MB)", err=True)
        found = osm.read(file, layers, bounds=bounds, progress=lambda layer, rows: click.echo(f"  {layer}: {rows} to draw", err=True))
        click.echo("Tiling " + ", ".join(f"{name} {count}" for name, count in sorted(found.counts.items())), err=True)
        name = f"osm-{secrets.token_hex(6)}"
        sources = {each: next(path for path in (layers / f"{each}.tiles.fgb", layers / f"{each}.fgb") if path.exists()) for each in found.counts}
        made = basemap_tiles.tile(sources, layers, name=name, credit=" · ".join(filter(None, (OSM, credit.strip()))), light=True)
        size, whole = made.stat().st_size, made.rename(Path(folder) / made.name)
        basemap_tiles.place(whole, var(), layers, name)
    west, south, east, north = found.bounds
    click.echo(f"Basemap ready: {sum(found.counts.values())} features in {len(found.counts)} layers, {size / 1000:.0f} kB, "
               f"streets from {west},{south} to {east},{north}, in {time.monotonic() - began:.1f} s.")
