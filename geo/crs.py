"""Every change of coordinates goes through here: lon/lat to metres and back, and files in other systems to lon/lat.

Coordinates are (n, 2) arrays in x, y order (lon, lat or easting, northing) whatever axis order EPSG states.
"""
import re
from functools import lru_cache

import numpy as np
import pyproj
import shapely

from geo.errors import CrsRefused

LONLAT = 4326
MILAN = 32632  # WGS 84 / UTM zone 32N: the one grid on which public figures of Milan are counted

# "Monte Mario to WGS 84 (4)", EPSG:1660, position vector: the operation that reproduces the city's own lon/lat. Left to
# itself PROJ may choose another one, by what grids a machine happens to have, and land 3 to 79 m off.
_MONTE_MARIO_TO_WGS84 = (
    "+step +proj=push +v_3 +step +proj=cart +ellps=intl "
    "+step +proj=helmert +x=-104.1 +y=-49.1 +z=-9.9 +rx=0.971 +ry=-2.917 +rz=0.714 +s=-11.68 +convention=position_vector "
    "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg")
# "GEOPOIUTM32.5", in which the tax agency gives its zones (OMI) as GML: UTM of a zone between 32 and 33. No register knows it,
# so it gets a number beyond theirs; it reproduces the agency's own KML of the same zones to the decimetre it is rounded to.
GEOPOI = 990325
_GEOPOI_TO_LONLAT = ("+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0=12 +k=0.9996 +x_0=500000 +y_0=0 +ellps=WGS84 "
                     "+step +proj=unitconvert +xy_in=rad +xy_out=deg")
_GAUSS_BOAGA = "+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0={lon_0} +k=0.9996 +x_0={x_0} +y_0=0 +ellps=intl "
PINNED_TO_LONLAT = {
    3003: _GAUSS_BOAGA.format(lon_0=9, x_0=1500000) + _MONTE_MARIO_TO_WGS84,
    3004: _GAUSS_BOAGA.format(lon_0=15, x_0=2520000) + _MONTE_MARIO_TO_WGS84,
    4265: "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad " + _MONTE_MARIO_TO_WGS84,
    GEOPOI: _GEOPOI_TO_LONLAT,
}


def metric_epsg(lon: float, lat: float) -> int:
    """The EPSG code of the UTM zone of a place in degrees, the metric system for distances and areas around it.

    Plain six-degree zones (the exceptions of Norway and Svalbard cost accuracy nowhere else). Raises CrsRefused beyond
    84 degrees north or 80 south, where UTM ends.

    >>> metric_epsg(9.13, 45.45)
    32632
    """
    if not (-180 <= lon <= 180 and -80 <= lat <= 84):
        raise CrsRefused("out-of-range", lon=lon, lat=lat)
    zone = min(int((lon + 180) // 6) + 1, 60)
    return (32600 if lat >= 0 else 32700) + zone


def to_metric(lonlat, epsg: int = MILAN) -> np.ndarray:
    """(n, 2) lon, lat in degrees to (n, 2) easting, northing in the metres of `epsg`. Raises CrsRefused.

    >>> to_metric([[9.13, 45.45]]).round(1).tolist()
    [[510165.5, 5032949.9]]
    """
    return convert(lonlat, LONLAT, epsg)


def to_lonlat(xy, epsg: int = MILAN) -> np.ndarray:
    """(n, 2) coordinates in `epsg` to (n, 2) lon, lat in degrees; Monte Mario by its pinned operation. Raises CrsRefused."""
    return convert(xy, epsg, LONLAT)


def convert(xy, source: int, target: int, *, strict: bool = True) -> np.ndarray:
    """(n, 2) coordinates from one EPSG system to another, x first.

    Raises CrsRefused for another shape, for numbers that are not finite, and for places the systems do not reach; unless
    `strict`, these come back as numbers that are not finite.
    """
    xy = np.asarray(xy, dtype=float)
    if xy.size == 0:
        return np.empty((0, 2))
    if xy.ndim != 2 or xy.shape[1] != 2:
        raise CrsRefused("wrong-shape", shape=xy.shape)
    if strict and not np.isfinite(xy).all():
        raise CrsRefused("not-finite")
    transformer, direction = _operation(source, target)
    converted = np.column_stack(transformer.transform(xy[:, 0], xy[:, 1], direction=direction))
    if strict and not np.isfinite(converted).all():
        raise CrsRefused("outside-crs", epsg=source)
    return converted


def convert_geometry(geometry, source: int, target: int):
    """A shapely geometry from one EPSG system to another, 2D, same type. Raises CrsRefused as `convert`."""
    return shapely.transform(geometry, lambda xy: convert(xy, source, target))


def assert_crs(frame, epsg: int) -> None:
    """Refuse a GeoDataFrame (or GeoSeries) that does not say it is in `epsg`. Raises CrsRefused."""
    if frame.crs is None:
        raise CrsRefused("no-crs", wanted=epsg)
    if frame.crs.to_epsg() != epsg:
        raise CrsRefused("other-crs", wanted=epsg, given=frame.crs.to_epsg())


def read_crs(text: str) -> int:
    """The EPSG code in "EPSG:2056" or "2056", when it is a known horizontal system. Raises CrsRefused.

    Codes only: a free definition could name a file of this machine.

    >>> read_crs("EPSG:2056")
    2056
    """
    match = re.fullmatch(r"(?:EPSG:{1,2})?([0-9]{4,6})", text.strip(), re.IGNORECASE | re.ASCII)
    if not match:
        raise CrsRefused("unknown-crs", text=text[:40])
    code = int(match[1])
    try:
        system = pyproj.CRS.from_epsg(code)
    except pyproj.exceptions.CRSError:
        raise CrsRefused("unknown-crs", text=text[:40]) from None
    if not (system.is_projected or system.is_geographic) or len(system.axis_info) != 2:
        raise CrsRefused("not-horizontal", text=text[:40])
    return code


@lru_cache(maxsize=64)
def _operation(source: int, target: int) -> tuple[pyproj.Transformer, str]:
    if target == LONLAT and source in PINNED_TO_LONLAT:
        return pyproj.Transformer.from_pipeline(PINNED_TO_LONLAT[source]), "FORWARD"
    if source == LONLAT and target in PINNED_TO_LONLAT:
        return pyproj.Transformer.from_pipeline(PINNED_TO_LONLAT[target]), "INVERSE"
    try:
        return pyproj.Transformer.from_crs(source, target, always_xy=True), "FORWARD"
    except pyproj.exceptions.CRSError:
        raise CrsRefused("unknown-crs", text=f"EPSG:{source}, EPSG:{target}") from None
