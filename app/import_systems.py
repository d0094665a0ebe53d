"""The coordinate systems a file may be in, each with the share of its places in the plan's area and a drawing of where they would land."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy.orm import Session

from app.import_choices import DEFINED
from app.plan_area import metric_of
from geo import crs_candidates
from geo.crs import LONLAT, convert
from geo.errors import CrsRefused
from layers import sketch
from layers.files.account import FileLayer
from layers.files.frames import frame, sample
from layers.models import Programme

WHOLE = 5000  # rows: of larger layers only a sample of positions is drawn
OFFERED = 8


@dataclass(frozen=True)
class Offer:
    """One system to choose: `inside` of `shapes` (a sample of positions if `sampled`) lie in the area; `said` when the file names it; `same` are codes that give the same places."""

    key: str
    epsg: int | None
    title: str
    swapped: bool
    said: bool
    same: tuple[int, ...]
    inside: int
    shapes: int
    sampled: bool = False
    drawn: sketch.Drawn | None = None

    @property
    def share(self) -> float:
        """The part of the shapes that lies in the area, 0 to 1."""
        return self.inside / self.shapes if self.shapes else 0.0


def offers(session: Session, programme: Programme, layer: FileLayer, area: shapely.Geometry | None) -> tuple[list[Offer], sketch.Ground | None]:
    """What can be chosen, best first, and the ground under the drawings (None without an area)."""
    xy = sample(layer)
    found = crs_candidates.candidates(xy, area, layer.epsg) if area is not None and len(xy) else []
    asked = [(each.epsg, each.swapped, each.title, each.same) for each in found[:OFFERED]]
    said = (layer.epsg, False) if layer.epsg or layer.definition else None
    if said and not any(_names(layer, *each[:2], same=each[3]) for each in asked):
        asked.append((*said, layer.crs_said, ()))  # what the file says can always be chosen, with a drawing that shows what comes of it
    placed = [(one, _shapes(layer, one[0], one[1], xy)) for one in asked]
    under = _ground(session, programme, area, [shapes for _, shapes in placed])
    return [_offer(layer, one, shapes, area, under) for one, shapes in placed], under


def _names(layer: FileLayer, epsg: int | None, swapped: bool, same=()) -> bool:
    return not swapped and (layer.epsg in (epsg, *same) if layer.epsg else epsg is None and layer.definition is not None)


def _shapes(layer: FileLayer, epsg: int | None, swapped: bool, xy: np.ndarray) -> np.ndarray:
    if layer.usable <= WHOLE or epsg is None:
        return frame(layer, epsg, swapped=swapped, columns=[]).geometry.to_numpy()
    try:
        lonlat = convert(xy[:, ::-1] if swapped else xy, epsg, LONLAT, strict=False)
    except CrsRefused:
        return np.empty(0, dtype=object)
    return shapely.points(lonlat[np.isfinite(lonlat).all(axis=1)])


def _ground(session: Session, programme: Programme, area: shapely.Geometry | None, placed: list[np.ndarray]) -> sketch.Ground | None:
    if area is None:
        return None
    inside = [shapes[shapely.intersects(shapes, area)] for shapes in placed]
    boxes = [shapely.box(*shapely.total_bounds(shapes)) for shapes in inside if len(shapes)]
    focus = shapely.union_all(boxes).intersection(area.envelope) if boxes else None
    return sketch.ground(session, programme.id, area, metric_of(area), focus)


def _offer(layer: FileLayer, one: tuple, shapes: np.ndarray, area: shapely.Geometry | None, under: sketch.Ground | None) -> Offer:
    epsg, swapped, title, same = one
    inside = int(shapely.intersects(shapes, area).sum()) if area is not None else len(shapes)
    key = DEFINED if epsg is None else f"{epsg}-swapped" if swapped else str(epsg)
    return Offer(key, epsg, title, swapped, _names(layer, epsg, swapped, same), tuple(same), inside, len(shapes), len(shapes) < layer.usable, sketch.draw(under, shapes) if under else None)
