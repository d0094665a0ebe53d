"""The quiet ground under a drawing: the basemap that is in use, as lines and areas to print. Used by `drawing`, `handouts` and the pages."""
from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import geopandas
import shapely
from shapely.geometry import shape

from geo.crs import LONLAT, convert_geometry
from layers import basemap_archive, sample

LAYERS = (*sample.BASEMAP, "buildings", "squares")
COLUMNS = ["kind", "name", "name:ar", "name:en", "name:it", "geometry"]
LEAST = ("building", "path", "inner", "minor")  # what a drawing leaves out first where there is too much
TILES, BUILT = "basemap.pmtiles", "basemap"
CREDIT = "© OpenStreetMap · Comune di Milano CC BY 4.0"


@dataclass(frozen=True)
class Ground:
    """One basemap. ``folder`` holds the layers of a built one (FlatGeobuf), None is the sample's; ``bounds`` are degrees.

    ``tiles`` names the version of the file for pages, empty where there is none; ``credit`` must be read wherever the ground is shown.
    """

    folder: Path | None
    credit: str
    bounds: tuple[float, float, float, float]
    tiles: str = ""

    def known(self, view: shapely.Geometry) -> bool:
        """Whether this basemap says something about a view (EPSG:4326)."""
        return bool(shapely.box(*self.bounds).intersects(view))

    def clipped(self, name: str, view: shapely.Polygon, most: int | None = None) -> geopandas.GeoDataFrame:
        """One layer out of ``LAYERS`` cut to a convex view, EPSG:4326; the rows that remain, none where this basemap lacks it.

        Where there are more than ``most``, the least kinds are left out: paths first, then inner and minor streets; houses altogether.
        """
        found = _sampled(name) if self.folder is None else _built(self.folder / f"{name}.fgb", view.bounds)
        found = found[found.intersects(view)].copy()
        for kind in LEAST if most is not None else ():
            if len(found) > most:
                found = found[found.kind != kind]
        found["geometry"] = shapely.intersection(found.geometry.values, view)
        return found[~found.geometry.is_empty]

    def metric(self, name: str, view: shapely.Polygon, epsg: int, most: int | None = None) -> geopandas.GeoDataFrame:
        """The same in the metres of ``epsg``."""
        found = self.clipped(name, view, most)
        moved = [convert_geometry(geometry, LONLAT, epsg) for geometry in found.geometry]
        return geopandas.GeoDataFrame(found.drop(columns="geometry"), geometry=moved, crs=epsg)


def of(var: Path) -> Ground:
    """The basemap of an installation; the sample's, without tiles, where none is made."""
    tiles = var / TILES
    try:
        found = tiles.stat()
    except OSError:
        return of_sample()
    return _of(tiles, var / BUILT, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _of(tiles: Path, built: Path, changed: int, size: int) -> Ground:
    try:
        said = basemap_archive.read(tiles)
    except (OSError, ValueError, EOFError, zlib.error):  # a file that no browser can read either
        return of_sample()
    folder = built / Path(said.name).name
    if said.name and folder.is_dir():
        return Ground(folder, said.credit, said.bounds, f"{changed:x}-{size:x}")
    return of_sample(f"{changed:x}-{size:x}")


@lru_cache(maxsize=2)
def of_sample(tiles: str = "") -> Ground:
    """The sample's own lines."""
    return Ground(None, CREDIT, tuple(_sampled("blocks").total_bounds.tolist()), tiles)


@lru_cache(maxsize=len(LAYERS))
def _sampled(name: str) -> geopandas.GeoDataFrame:
    rows = [{column: each["properties"].get(column) for column in COLUMNS[:-1]} | {"geometry": shape(each["geometry"])}
            for each in (sample.basemap(name) if name in sample.BASEMAP else [])]
    return geopandas.GeoDataFrame(rows, columns=COLUMNS, geometry="geometry", crs=LONLAT)


def _built(path: Path, box: tuple[float, float, float, float]) -> geopandas.GeoDataFrame:
    import pyogrio  # GDAL takes a while to load, and only a built basemap needs it

    if not path.is_file():
        return geopandas.GeoDataFrame([], columns=COLUMNS, geometry="geometry", crs=LONLAT)
    return pyogrio.read_dataframe(path, bbox=box, use_arrow=False)[COLUMNS]
