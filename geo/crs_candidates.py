"""Which system might these coordinates be in? Those in which they land in the area asked about. Called when a file says nothing or says wrong."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyproj
import shapely

from geo.crs import GEOPOI, LONLAT, convert
from geo.errors import CrsRefused

# what Italian offices and their neighbours really send, most likely first; of systems that give the same places the first is offered
USUAL = (4326, 32632, 3003, 6707, 7791, 25832, 3857, 4265, 32633, 3004, 6708, 7792, 25833, 6706, 4258, 23032, 23033, 4230,
         3035, 6875, 6876, 2056, 21781, 31254, 3416, 2154, 4171, GEOPOI)
NAMES = {GEOPOI: "GEOPOI UTM 32.5 (zone OMI)", LONLAT: "WGS 84 (longitude, latitude)"}
SAME = 0.1  # metres: systems that differ less are one choice
NEAR = 0.02  # degrees around the area, some two kilometres: a layer of the city reaches beyond the quarter
DEGREE = 111_195.0  # metres, on a sphere of 6,371 km
SAMPLE = 2_000


@dataclass(frozen=True)
class Candidate:
    """A system (and order of axes) in which `share` (0 to 1) of the sample lands in or near the area.

    `title` is the system's own name; `same` lists the other EPSG codes that give the same places within 0.1 m.
    """

    epsg: int
    swapped: bool
    share: float
    title: str
    same: tuple[int, ...] = ()


def candidates(xy: np.ndarray, area: shapely.Geometry, said: int | None = None) -> list[Candidate]:
    """The systems in which the sample (n, 2) lands in or near `area` (lon/lat), most likely first.

    What the file said is first if most of the sample lands there with it. Else systems are ordered by the share that lands in or near the area,
    in steps of a tenth, straight axes before swapped ones, then by how usual they are. Systems a few metres apart (Monte Mario taken for WGS 84 is
    80 m off) all land in the area: each is a candidate of its own, and a person must look. Empty when nothing lands.

    >>> [(each.epsg, each.swapped) for each in candidates(np.array([[45.45, 9.13]]), shapely.box(9.1, 45.4, 9.2, 45.5))][0]
    (4326, True)
    """
    xy = _sample(xy)
    if not len(xy):
        return []
    around = _around(area)
    groups: list[tuple[np.ndarray, list[int], bool, float]] = []
    for swapped in (False, True):
        for epsg in dict.fromkeys(([said] if said else []) + list(USUAL)):
            lonlat = _places(xy, epsg, swapped)
            share = _share(lonlat, around)
            if not share:
                continue
            twin = next((group for group in groups if group[2] == swapped and _apart(group[0], lonlat) < SAME), None)
            if twin:
                twin[1].append(epsg)
            else:
                groups.append((lonlat, [epsg], swapped, share))
    found = [Candidate(codes[0], swapped, share, _title(codes[0]), tuple(codes[1:])) for _, codes, swapped, share in groups]
    rank = {epsg: order for order, epsg in enumerate(USUAL)}

    def order(each: Candidate) -> tuple:
        said_and_lands = each.epsg == said and not each.swapped and each.share > 0.5
        return not said_and_lands, -round(each.share, 1), each.swapped, rank.get(each.epsg, -1)

    return sorted(found, key=order)


def plausible(xy: np.ndarray, area: shapely.Geometry, epsg: int, swapped: bool = False) -> bool:
    """Whether more than half of the sample lands in or near `area` when read in `epsg`."""
    xy = _sample(xy)
    return bool(len(xy)) and _share(_places(xy, epsg, swapped), _around(area)) > 0.5


def _sample(xy: np.ndarray) -> np.ndarray:
    xy = np.asarray(xy, dtype=float).reshape(-1, 2)
    xy = xy[np.isfinite(xy).all(axis=1)]
    return xy[np.linspace(0, len(xy) - 1, min(SAMPLE, len(xy))).astype(int)]


def _around(area: shapely.Geometry) -> shapely.Geometry:
    around = shapely.buffer(area, NEAR, quad_segs=4)
    shapely.prepare(around)
    return around


def _places(xy: np.ndarray, epsg: int, swapped: bool) -> np.ndarray:
    try:
        return convert(xy[:, ::-1] if swapped else xy, epsg, LONLAT, strict=False)
    except CrsRefused:
        return np.full(xy.shape, np.nan)


def _share(lonlat: np.ndarray, around: shapely.Geometry) -> float:
    good = np.isfinite(lonlat).all(axis=1)
    return float(shapely.contains_xy(around, lonlat[good, 0], lonlat[good, 1]).sum() / len(lonlat))


def _apart(one: np.ndarray, other: np.ndarray) -> float:
    """The largest distance in metres between two readings of the same sample; infinite when one reaches where the other does not."""
    reached = np.isfinite(one).all(axis=1)
    if (reached != np.isfinite(other).all(axis=1)).any():
        return float("inf")
    east, north = ((one - other)[reached] * DEGREE).T
    return float(np.hypot(east * np.cos(np.radians(one[reached, 1])), north).max(initial=0.0))


@lru_cache(maxsize=256)
def _title(epsg: int) -> str:
    return NAMES.get(epsg) or pyproj.CRS.from_epsg(epsg).name
