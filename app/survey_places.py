"""The list behind every place question: streets, landmarks and interventions of the plan, by the name that somebody typed or chose."""
from __future__ import annotations

import re
from functools import cached_property

import shapely
from sqlalchemy.orm import Session

from app.i18n import pick
from app.residents_form import plain
from layers import catalogue, choosing
from surveys.consultations import ConsultationView
from surveys.errors import NotAcceptable
from surveys.questionnaires.answers import Chosen

NEAR = 8
NATURAL = {1: "line", 2: "area"}


def shape_of(row, shapes: tuple[str, ...]) -> str | None:
    """The shape with which a row of the list answers a question that asks for ``shapes``: a street is a line where lines are asked for, else a point on it."""
    natural = "intervention" if row.kind == "intervention" and "intervention" in shapes else NATURAL.get(row.dimension, "point")
    return natural if natural in shapes else "point" if "point" in shapes else None


class Places:
    """What can be chosen in one consultation; the plan is asked once, and only if a place question is on the way."""

    def __init__(self, session: Session, consultation: ConsultationView):
        self.session, self.consultation = session, consultation

    @cached_property
    def rows(self) -> list:
        """See layers/sql/places.sql."""
        return catalogue.places(self.session, self.consultation.id)

    def names(self, shapes: tuple[str, ...]) -> list[str]:
        """What can be typed, in the reader's language; interventions have a list of their own where they are asked for."""
        return list(dict.fromkeys(pick(row.name) for row in self.rows if shape_of(row, shapes) not in {None, "intervention"}))

    def interventions(self) -> list:
        """What the plan does, by its number."""
        return [row for row in self.rows if row.kind == "intervention"]

    def find(self, typed: str, shapes: tuple[str, ...]) -> Chosen | None:
        """A name in any language, the beginning of a single one, or the id of a row. Raises NotAcceptable("survey-place-shape") where its shape is not asked for."""
        wanted = plain(typed)
        found = [row for row in self.rows if typed == str(row.id) or wanted in {plain(name) for name in row.name.values() if name}]
        if not found:
            found = [row for row in self.rows if any(wanted in plain(name) for name in row.name.values() if name)]
            found = found if len({pick(row.name) for row in found}) == 1 else []
        if not found or not wanted:
            return None
        row = next((each for each in found if shape_of(each, shapes)), None)
        if row is None:
            raise NotAcceptable("survey-place-shape", "place")
        shape = shape_of(row, shapes)
        return Chosen(pick(row.name), shape, self._geometry(row, shape), row.id if row.kind == "intervention" else None)

    def near(self, typed: str, shapes: tuple[str, ...]) -> list:
        """The rows somebody may mean who typed a part of a name, or more than a name: those that share most words of it, eight at most."""
        wanted = [word for word in re.findall(r"\w+", plain(typed)) if not word.isdigit()]
        wanted = [word for word in wanted if len(word) > 3] or wanted
        found: dict[str, tuple[int, object]] = {}
        for row in self.rows:
            names = " ".join(plain(name) for name in row.name.values() if name)
            if (shared := sum(word in names for word in wanted)) and shape_of(row, shapes) and pick(row.name) not in found:
                found[pick(row.name)] = (shared, row)
        best = max((shared for shared, _row in found.values()), default=0)
        return [row for shared, row in found.values() if shared == best][:NEAR]

    def _geometry(self, row, shape: str) -> shapely.Geometry | None:
        """The row as ``shape``, in degrees (EPSG:4326)."""
        if shape == "intervention":
            return None
        whole = choosing.shape_of(self.session, self.consultation.id, row.id, self.consultation.metric_srid) if shape != "point" else None
        return shapely.geometry.shape(whole) if whole else shapely.Point(row.lon, row.lat)
