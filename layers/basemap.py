"""The quiet ground under a drawing, read from the sample's own lines. Used by `drawing` and `handouts`."""
from __future__ import annotations

from functools import lru_cache

import geopandas
import shapely
from shapely.geometry import shape

from geo.crs import LONLAT, convert_geometry
from layers import sample

COLUMNS = ["kind", "name", "name:ar", "geometry"]


@lru_cache(maxsize=len(sample.BASEMAP))
def whole(name: str) -> geopandas.GeoDataFrame:
    """One layer of the basemap (a name out of ``sample.BASEMAP``) in EPSG:4326: columns kind, name, name:ar, geometry."""
    rows = [{column: each["properties"].get(column) for column in COLUMNS[:-1]} | {"geometry": shape(each["geometry"])}
            for each in sample.basemap(name)]
    return geopandas.GeoDataFrame(rows, columns=COLUMNS, geometry="geometry", crs=LONLAT)


@lru_cache(maxsize=1)
def reach() -> shapely.Polygon:
    """The box that the basemap covers, EPSG:4326."""
    return shapely.box(*whole("blocks").total_bounds)


def known(view: shapely.Geometry) -> bool:
    """Whether the basemap says something about a view (EPSG:4326)."""
    return bool(reach().intersects(view))


def clipped(name: str, view: shapely.Polygon) -> geopandas.GeoDataFrame:
    """One layer cut to a convex view, EPSG:4326; the rows that remain."""
    found = whole(name)
    found = found[found.intersects(view)].copy()
    found["geometry"] = shapely.intersection(found.geometry.values, view)
    return found[~found.geometry.is_empty]


def metric(name: str, view: shapely.Polygon, epsg: int) -> geopandas.GeoDataFrame:
    """One layer cut to a view (EPSG:4326), in the metres of ``epsg``."""
    found = clipped(name, view)
    moved = [convert_geometry(geometry, LONLAT, epsg) for geometry in found.geometry]
    return geopandas.GeoDataFrame(found.drop(columns="geometry"), geometry=moved, crs=epsg)
