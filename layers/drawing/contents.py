"""What a consultation map shows, as plain data handed over by `app.rendering`; drawn by `drawing` and `handouts`."""
from __future__ import annotations

from dataclasses import dataclass, field

import shapely

from geo.density import Surface
from layers.basemap import Ground, of_sample
from layers.drawing.symbols import Symbol
from layers.styles import Look


@dataclass(frozen=True)
class Shape:
    """One shape of the plan (EPSG:4326) and its look; ``rough`` shapes get a broken edge."""

    geometry: shapely.Geometry
    look: Look
    rough: bool
    layer: str = ""


@dataclass(frozen=True)
class Spot:
    """A sign at the place where it may be seen (degrees) and the key of its category."""

    lon: float
    lat: float
    kind: str


@dataclass(frozen=True)
class Square:
    """A cell of heat (EPSG:4326); ``people`` is None where they are too few to say."""

    geometry: shapely.Polygon
    people: int | None


@dataclass(frozen=True)
class Contents:
    """Everything inside the frame. Either ``spots`` or heat: ``squares`` with ``classes``, or ``surface`` with ``levels``."""

    area: shapely.Geometry
    shapes: list[Shape]
    symbols: dict[str, Symbol] = field(default_factory=dict)
    spots: list[Spot] = field(default_factory=list)
    squares: list[Square] = field(default_factory=list)
    classes: list[tuple[int, int]] = field(default_factory=list)
    surface: Surface | None = None
    levels: list[float] = field(default_factory=list)
    basemap: Ground = field(default_factory=of_sample)

    @property
    def heat(self) -> bool:
        """Whether heat is shown, so that the plan steps back."""
        return bool(self.squares) or self.surface is not None
