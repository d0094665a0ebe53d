"""Small files of every format, made for one test: `write` by GDAL, `zipped` into an archive, the `parts` of a shapefile."""
from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

PLACES = [shapely.Point(9.13, 45.45), shapely.Point(9.14, 45.46)]
NAMES = np.array(["Scuola di via Narcisi", "Città più"], dtype=object)


@pytest.fixture
def write():
    """Write places with a column `nome`; two points of the quarter unless others are given."""
    def by_gdal(path: Path, driver: str, *, places=PLACES, names=NAMES, crs="EPSG:4326", **options) -> Path:
        kind = places[0].geom_type
        pyogrio.raw.write(str(path), shapely.to_wkb(places), [names], ["nome"], crs=crs, driver=driver, geometry_type=kind, **options)
        return path

    return by_gdal


@pytest.fixture
def zipped():
    """Put files by name into a zip."""
    def into(path: Path, files: dict) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return path

    return into


@pytest.fixture
def parts(write):
    """The parts of a shapefile as bytes by suffix."""
    def of_shapefile(folder: Path, *, without=(), **how) -> dict[str, bytes]:
        folder.mkdir()
        write(folder / "a.shp", "ESRI Shapefile", **how)
        return {each.suffix: each.read_bytes() for each in folder.iterdir() if each.suffix not in without}

    return of_shapefile


@pytest.fixture
def keys():
    """The keys of the findings of a layer."""
    return lambda layer: {finding.key for finding in layer.findings}


@pytest.fixture
def geojson():
    """Write a FeatureCollection with other members beside its features."""
    def collection(path: Path, features: list, **members) -> Path:
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features} | members))
        return path

    return collection
