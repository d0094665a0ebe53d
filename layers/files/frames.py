"""A staged layer as a GeoDataFrame in lon/lat. Called by previews and by the import that saves."""
from __future__ import annotations

import geopandas
import numpy as np

from layers.files.account import FileLayer


def frame(layer: FileLayer, epsg: int | None, *, swapped: bool = False, columns: list[str] | None = None) -> geopandas.GeoDataFrame:
    """The usable rows of a layer in EPSG:4326, two-dimensional and valid, with "row": the 1-based number in the file.

    `epsg` is the system the coordinates are in, None for the layer's own `definition`; `swapped` when its northing or latitude stands first.
    `columns` chooses attributes (default all); the geometry column is "geometry" and an attribute of the names "row" or "geometry" gets an underscore behind it.
    `attrs["findings"]` lists rows that were left out here (keys "outside-crs", "geometry-refused") or repaired.
    Raises geo.errors.CrsRefused for a system that is not known.
    """
    raise NotImplementedError


def sample(layer: FileLayer, most: int = 1000) -> np.ndarray:
    """Up to `most` positions, spread over the rows, (n, 2) x, y in the coordinates of the file: for `geo.crs_candidates.candidates`."""
    raise NotImplementedError
