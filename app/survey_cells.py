"""Places of an answer as a small drawing without a map library, and the same cells in words."""
from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import whereabouts
from geo.crs import to_lonlat
from layers import surroundings
from surveys.consultations import ConsultationView

# one hue, light to dark, the same as on the heat maps
SHADES = ("#EADFF2", "#CDB4DF", "#A983C6", "#8152A6", "#552A7B")
RANKED = 12
EDGE = 100  # metres of ground around the outermost cells


@dataclass(frozen=True)
class Drawing:
    """``box`` of an SVG in metres from its middle, what stands around, squares [{"x", "y", "people", "shade", "dark"}], and the most chosen in words."""

    box: str
    size: int
    around: surroundings.Surroundings
    cells: list[dict]
    ranked: list[tuple[str, int]]
    few: int


def draw(session: Session, view: ConsultationView, spots: dict) -> Drawing | None:
    """The cells of `surveys.questionnaires.places.count_spots` on the ground; None where there is none. ``session`` reads schema published."""
    cells, size = spots["cells"], spots["size"]
    if not cells:
        return None
    west, east = min(cell["col"] for cell in cells) * size, (max(cell["col"] for cell in cells) + 1) * size
    south, north = min(cell["row"] for cell in cells) * size, (max(cell["row"] for cell in cells) + 1) * size
    middle = ((west + east) / 2, (south + north) / 2)
    wide, tall = (east - west) / 2 + EDGE, (north - south) / 2 + EDGE
    lon, lat = map(float, to_lonlat([middle], view.metric_srid)[0])
    around = surroundings.around(session, view.id, [(lon, lat)], view.metric_srid, wide=wide, tall=tall)[0]
    most = max((cell["people"] or 0 for cell in cells), default=0)
    squares = [{"x": cell["col"] * size - middle[0], "y": middle[1] - (cell["row"] + 1) * size, "people": cell["people"], **_shade(cell["people"], most)} for cell in cells]
    told = sorted((cell for cell in cells if cell["people"]), key=lambda cell: -cell["people"])[:RANKED]
    ranked = []
    for cell in told:
        spot = to_lonlat([((cell["col"] + 0.5) * size, (cell["row"] + 0.5) * size)], view.metric_srid)[0]
        ranked.append((whereabouts.words(session, view, *map(float, spot)), cell["people"]))
    return Drawing(f"{-wide:g} {-tall:g} {2 * wide:g} {2 * tall:g}", size, around, squares, ranked, sum(cell["people"] is None for cell in cells))


def _shade(people: int | None, most: int) -> dict:
    if not people:
        return {"shade": None, "dark": False}
    place = min(len(SHADES) - 1, people * len(SHADES) // (most + 1))
    return {"shade": SHADES[place], "dark": place > 2}
