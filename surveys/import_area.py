"""The area of a new consultation from a GeoJSON or GeoPackage file. Called by `consultation add`."""
from __future__ import annotations

from pathlib import Path

import pyogrio
import shapely

from geo.crs import LONLAT, convert_geometry
from geo.errors import GeoError
from geo.geometry_gate import check_geojson
from surveys.import_geojson import document, features, in_degrees, stated_crs

MAX_BYTES = 20_000_000
MAX_SHAPES = 10_000
MAX_VERTICES = 50_000
POLYGONS = {"Polygon", "MultiPolygon"}
GEOPACKAGE = b"SQLite format 3\x00"


def read_area(path: Path) -> shapely.Geometry:
    """All polygons of the file as one geometry in EPSG:4326. Raises ValueError in one line, OSError where there is no file.

    GDAL opens a file only after its first bytes have shown that it is a GeoPackage: other formats it knows can name further
    files and addresses.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"{path.name} is over {MAX_BYTES // 1_000_000} MB: simplify the area")
    with path.open("rb") as file:
        start = file.read(len(GEOPACKAGE))
    shapes = _geopackage(path) if start == GEOPACKAGE else _geojson(path)
    if not shapes:
        raise ValueError(f"{path.name} has no polygon")
    return shapely.union_all(shapes)


def _geojson(path: Path) -> list:
    value = document(path.read_bytes(), MAX_BYTES)
    epsg = stated_crs(value) or LONLAT
    found = []
    for number, feature in enumerate(features(value), 1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict) or geometry.get("type") not in POLYGONS:
            raise ValueError(f"shape {number} of {path.name} is not a polygon")
        try:
            found.append(check_geojson(in_degrees(geometry, epsg), kinds=POLYGONS, max_vertices=MAX_VERTICES))
        except GeoError as refused:
            raise ValueError(f"shape {number} of {path.name} cannot be used: {refused}") from refused
    return found


def _geopackage(path: Path) -> list:
    try:
        layers = pyogrio.list_layers(path)
        if len(layers) != 1:
            raise ValueError(f"{path.name} holds {len(layers)} layers ({', '.join(map(str, layers[:, 0]))}): keep the one of the area")
        frame = pyogrio.read_dataframe(path, layer=layers[0][0], columns=[], max_features=MAX_SHAPES, force_2d=True, use_arrow=False)
    except pyogrio.errors.DataSourceError as unreadable:
        raise ValueError(f"{path.name} is not a GeoPackage that can be read") from unreadable
    epsg = frame.crs.to_epsg() if getattr(frame, "crs", None) is not None else None
    if epsg is None:
        raise ValueError(f"{path.name} does not say in which coordinate system it is")
    shapes = [shape for shape in frame.geometry if shape is not None and not shape.is_empty]
    for number, shape in enumerate(shapes, 1):
        if shape.geom_type not in POLYGONS:
            raise ValueError(f"shape {number} of {path.name} is not a polygon")
        if not shape.is_valid or shapely.get_num_coordinates(shape) > MAX_VERTICES:
            raise ValueError(f"shape {number} of {path.name} crosses itself or has too many corners: draw it again")
    return [convert_geometry(shape, epsg, LONLAT) for shape in shapes]
