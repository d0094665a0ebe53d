"""Which system might these coordinates be in? Those in which they land in the area asked about. Called when a file says nothing or says wrong."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely


@dataclass(frozen=True)
class Candidate:
    """A system (and order of axes) in which `share` (0 to 1) of the sample lands in or near the area.

    `title` is the system's own name; `same` lists the EPSG codes that give the same places within 0.1 m.
    """

    epsg: int
    swapped: bool
    share: float
    title: str
    same: tuple[int, ...] = ()


def candidates(xy: np.ndarray, area: shapely.Geometry, said: int | None = None) -> list[Candidate]:
    """The systems in which the sample (n, 2) lands in or near `area` (lon/lat), most likely first; what the file said is first if it lands there."""
    raise NotImplementedError


def plausible(xy: np.ndarray, area: shapely.Geometry, epsg: int, swapped: bool = False) -> bool:
    """Whether more than half of the sample lands in or near `area` when read in `epsg`."""
    raise NotImplementedError
