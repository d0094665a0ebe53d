"""Whether the rows of a file can be an edition: where they lie, what kind of shape they are, whether their figures are whole. Used by `layers.imports`."""
from __future__ import annotations

from dataclasses import dataclass, field

import geopandas
import numpy as np
import pandas
import shapely

from layers.errors import PlanRefused
from layers.files.account import Finding
from layers.files.rows import finding
from layers.import_mapping import Mapping

NORTHMOST = 85.05  # degrees: the web's plane (EPSG:3857) ends there
NEAR = 0.06  # degrees around the area's box, about 5 km: a file with nothing inside lies elsewhere
DIMENSION = {"point": 0, "line": 1, "polygon": 2}
MOST_FIGURE = 2**31 - 1


@dataclass
class Checked:
    """The rows that can be stored, their figures (Int32 with <NA>, None if no column is mapped), what was found, and how many lie outside or across the area."""

    frame: geopandas.GeoDataFrame
    figures: pandas.Series | None
    findings: list[Finding] = field(default_factory=list)
    outside: int | None = None
    across: int | None = None


def check(frame: geopandas.GeoDataFrame, geometry_type: str, mapping: Mapping, area: shapely.Geometry | None) -> Checked:
    """Sort out the rows of `frame` (EPSG:4326). Raises PlanRefused when none can be used or all lie far outside `area`."""
    shapes, numbers = frame.geometry.to_numpy(), _numbers(frame)
    findings = []
    bounds = shapely.bounds(shapes)
    bad = ~(np.isfinite(bounds).all(axis=1))
    far_north = ~bad & ((bounds[:, 1] < -NORTHMOST) | (bounds[:, 3] > NORTHMOST))
    other = np.zeros(len(shapes), dtype=bool)
    if geometry_type in DIMENSION:
        other = ~bad & ~far_north & (shapely.get_dimensions(shapes) != DIMENSION[geometry_type])
    for key, mask in (("geometry-empty", bad), ("beyond-web-map", far_north), ("other-kind", other)):
        if mask.any():
            findings.append(finding(key, numbers, mask, refused=True, **({"kind": geometry_type} if key == "other-kind" else {})))
    left_out = bad | far_north | other
    if left_out.all():
        key = "import-kind-differs" if other.any() else "import-nothing-usable"
        raise PlanRefused(key, rows=len(frame), kind=geometry_type)
    if left_out.any():
        frame, shapes, bounds = frame[~left_out], shapes[~left_out], bounds[~left_out]
    checked = Checked(frame, None, findings)
    if area is not None:
        checked.outside, checked.across = _where(shapes, bounds, area)
    if mapping.figure:
        checked.figures = _figures(frame, mapping.figure, findings)
    return checked


def _numbers(frame: geopandas.GeoDataFrame) -> np.ndarray:
    return frame["row"].to_numpy() if "row" in frame.columns else np.arange(1, len(frame) + 1)


def _where(shapes: np.ndarray, bounds: np.ndarray, area: shapely.Geometry) -> tuple[int, int]:
    """How many shapes lie wholly outside the area and how many reach across its edge. Raises PlanRefused if none is anywhere near."""
    west, south, east, north = area.bounds
    near = (bounds[:, 2] >= west - NEAR) & (bounds[:, 0] <= east + NEAR) & (bounds[:, 3] >= south - NEAR) & (bounds[:, 1] <= north + NEAR)
    if not near.any():
        raise PlanRefused("import-far-outside", rows=len(shapes), bounds=[round(float(value), 3) for value in (*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0))])
    shapely.prepare(area)
    touching = shapely.intersects(area, shapes[near])
    across = int(touching.sum() - shapely.covers(area, shapes[near][touching]).sum())
    return int(len(shapes) - touching.sum()), across


def _figures(frame: geopandas.GeoDataFrame, column: str, findings: list[Finding]) -> pandas.Series:
    """Whole numbers from 0; what is none stays empty and is counted."""
    given = frame[column]
    values = pandas.to_numeric(given, errors="coerce").astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    whole = np.isfinite(values) & (values >= 0) & (values <= MOST_FIGURE) & (np.floor(values) == values)
    empty = given.isna().to_numpy() | (given.astype(str).str.strip() == "").to_numpy()
    if (~whole & ~empty).any():
        findings.append(finding("figure-not-whole", _numbers(frame), ~whole & ~empty, column=column))
    return pandas.Series(np.where(whole, values, np.nan), index=frame.index).astype("Int32")
