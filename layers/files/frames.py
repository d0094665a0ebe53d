"""A staged layer as a GeoDataFrame in lon/lat. Called by previews and by the import that saves."""
from __future__ import annotations

import geopandas
import numpy as np
import pandas
import pyproj
import shapely

from geo.crs import LONLAT, convert
from geo.errors import CrsRefused
from layers.files.account import FileLayer
from layers.files.repair import repair
from layers.files.rows import Field, finding
from layers.files.staging import staged_field, staged_numbers, staged_parts


def frame(layer: FileLayer, epsg: int | None, *, swapped: bool = False, columns: list[str] | None = None) -> geopandas.GeoDataFrame:
    """The usable rows of a layer in EPSG:4326, two-dimensional and valid, with "row": the 1-based number in the file.

    `epsg` is the system the coordinates are in, None for the layer's own `definition`; `swapped` when its northing or latitude stands first.
    `columns` chooses attributes (default all); an attribute of the name "row" or "geometry" gets an underscore behind it. Text and dates (ISO 8601)
    are str or None, integers int64 (Int64 where some are missing), numbers float64 with NaN, booleans object with None where some are missing.
    `attrs["findings"]` lists rows that were left out here ("outside-crs", "geometry-refused") or repaired ("geometry-repaired").
    Raises geo.errors.CrsRefused for a system that is not known.
    """
    numbers = staged_numbers(layer.staged)
    shapes, findings = _shapes(layer, epsg, swapped, numbers)
    here = ~shapely.is_missing(shapes)
    wanted = [(order, column) for order, column in enumerate(layer.columns) if columns is None or column.name in columns]
    values = {"row": numbers[here]}
    for order, column in wanted:
        name = column.name
        while name in values or name == "geometry":
            name += "_"
        values[name] = _series(staged_field(layer.staged, order, column.name, column.kind), here)
    made = geopandas.GeoDataFrame(pandas.DataFrame(values, copy=False), geometry=shapes[here], crs=LONLAT)
    made.attrs["findings"] = findings
    return made


def sample(layer: FileLayer, most: int = 1000) -> np.ndarray:
    """Up to `most` positions, spread over the rows, (n, 2) x, y in the coordinates of the file: for `geo.crs_candidates.candidates`."""
    parts = [coordinates for _, _, coordinates, _ in staged_parts(layer.staged)]
    positions = np.concatenate(parts) if parts else np.empty((0, 2))
    return positions[np.linspace(0, len(positions) - 1, min(most, len(positions))).astype(int)]


def sample_lonlat(layer: FileLayer, epsg: int | None, *, swapped: bool = False, most: int = 1000) -> np.ndarray:
    """The positions of `sample` in degrees when read in `epsg` (None: the layer's own definition), for a first look at where a choice lands."""
    xy = sample(layer, most)
    return _lonlat(xy[:, ::-1] if swapped else xy, epsg, layer.definition)


def _shapes(layer: FileLayer, epsg: int | None, swapped: bool, numbers: np.ndarray):
    shapes = np.full(len(numbers), None, dtype=object)
    lost, mended = [], []
    for kind, places, coordinates, offsets in staged_parts(layer.staged):
        lonlat = _lonlat(coordinates[:, ::-1] if swapped else coordinates, epsg, layer.definition)
        bad = ~np.isfinite(lonlat).all(axis=1)
        if bad.any():
            lonlat[bad] = 0  # a shape cannot be made with what is not finite; it is left out below
        made = shapely.from_ragged_array(kind, lonlat, offsets)
        if bad.any():
            owners = shapely.get_coordinates(made, return_index=True)[1]
            outside = np.unique(owners[bad])
            made[outside] = None
            lost.append(finding("outside-crs", numbers, places[outside], refused=True))
        if kind in (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON):
            broken = np.flatnonzero(~shapely.is_missing(made) & ~shapely.is_valid(made))
            if len(broken):  # a hair's breadth of rounding
                made[broken] = repair(made[broken])
                gone = broken[shapely.is_missing(made[broken])]
                mended.append(finding("geometry-repaired", numbers, places[np.setdiff1d(broken, gone)]))
                lost.append(finding("geometry-refused", numbers, places[gone], refused=True, reason="not-repairable"))
        shapes[places] = made
    return shapes, [each for each in lost + mended if each.count]


def _lonlat(xy: np.ndarray, epsg: int | None, definition: str | None) -> np.ndarray:
    """Positions in degrees; those that cannot be converted, or lie beyond the world, are not finite."""
    if epsg is None:
        if not definition:
            raise CrsRefused("no-crs", wanted=LONLAT)
        transformer = pyproj.Transformer.from_crs(definition, LONLAT, always_xy=True)
        lonlat = np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    elif epsg == LONLAT:
        lonlat = xy.copy()
    else:
        lonlat = convert(xy, epsg, LONLAT, strict=False)
    lonlat[~((np.abs(lonlat) <= (180, 90)).all(axis=1))] = np.nan
    return lonlat


def _series(field: Field, here: np.ndarray) -> pandas.Series:
    chosen = field.take(np.flatnonzero(here)) if not here.all() else field
    if field.kind in ("text", "date"):
        return pandas.Series(chosen.values, dtype=object)
    if field.kind == "boolean":
        if chosen.missing is None:
            return pandas.Series(chosen.values == 1)
        return pandas.Series([None if value < 0 else bool(value) for value in chosen.values], dtype=object)
    if field.kind == "integer" and chosen.missing is not None:
        return pandas.Series(pandas.arrays.IntegerArray(chosen.values, chosen.missing))
    return pandas.Series(chosen.values)
