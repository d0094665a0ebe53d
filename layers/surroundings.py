"""What stands around a point, ready for a small drawing without a map library. Used by the desk's queue and the results of questionnaires."""
from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from layers.sql import query

WIDE, TALL = 150, 90  # metres from the point to the edges of the drawing


@dataclass(frozen=True)
class Surroundings:
    """SVG path data in metres from the point, x to the east and y to the south; empty where nothing is known."""

    blocks: str
    housing: str
    streets: str

    @property
    def known(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.streets or self.blocks)


def around(session: Session, consultation_id: uuid.UUID, points: list[tuple[float, float]], srid: int, *, wide: float = WIDE, tall: float = TALL) -> list[Surroundings]:
    """The surroundings of each (lon, lat), in the same order; ``srid`` is the metric CRS of the consultation, ``wide`` and ``tall`` metres to the edges."""
    if not points:
        return []
    values = {"consultation": consultation_id, "srid": srid, "wide": wide, "tall": tall,
              "lons": [lon for lon, _ in points], "lats": [lat for _, lat in points]}
    return [Surroundings(row.blocks or "", row.housing or "", row.streets or "") for row in session.execute(query("surroundings"), values)]
