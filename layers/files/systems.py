"""The coordinate system a file states, as an EPSG code where it has one. Called by the readers in the child."""
from __future__ import annotations

import re

import pyproj

from geo.crs import GEOPOI, LONLAT

LONLAT_NAMES = re.compile(r"^(urn:ogc:def:crs:)?OGC(:[\d.]*)?:CRS84$|^CRS84$", re.IGNORECASE)
CODE = re.compile(r"^(?:urn:(?:x-)?ogc:def:crs:EPSG:[\d.]*:|https?://www\.opengis\.net/(?:def/crs/EPSG/[\d.]+/|gml/srs/epsg\.xml#)|EPSG:{1,2})"
                  r"(\d{4,6})$", re.IGNORECASE)
FORBIDDEN = re.compile(r"grids|@|\+init|\+file|EXTENSION", re.IGNORECASE)  # a definition that could name a file of this machine
LONGEST = 10_000


def system(stated: str | None) -> tuple[int | None, str, str | None]:
    """(EPSG code, the system in words, its definition): from a code, an address, a name or well-known text.

    Code and definition are None where nothing usable is stated. A compound or three-dimensional system gives its horizontal part.
    """
    stated = (stated or "").strip()
    if not stated:
        return None, "", None
    if LONLAT_NAMES.match(stated):
        return LONLAT, "WGS 84", None
    if stated.upper() == "GEOPOIUTM32.5":
        return GEOPOI, stated, None
    code = CODE.match(stated)
    try:
        if code:
            crs = pyproj.CRS.from_epsg(int(code[1]))
        elif len(stated) > LONGEST or FORBIDDEN.search(stated) or "[" not in stated:
            return None, stated[:80], None
        else:
            crs = pyproj.CRS.from_wkt(stated)
    except pyproj.exceptions.CRSError:
        return None, stated[:80], None
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    if not (crs.is_geographic or crs.is_projected):
        return None, crs.name[:80], None
    crs = crs.to_2d()
    epsg = crs.to_epsg()
    if epsg is None and crs.name.lower().startswith("undefined"):  # what GDAL and GeoPackage write where nobody knows
        return None, crs.name[:80], None
    return epsg, crs.name[:80], None if epsg else crs.to_wkt()
