"""From the rows of a file to a draft edition of a layer. Called by `layers import` and by the desk's upload."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

import geopandas
import shapely
from sqlalchemy.orm import Session

from layers.files.account import FileLayer
from layers.models import Edition, Layer, Programme

FIELDS = ("title", "note", "figure", "status", "identity", "said_on")


@dataclass
class Mapping:
    """Which column of the file is what (None: no column is), and which columns are kept as public properties; nothing else is stored.

    `title` and `note` are words in the first language of the plan; `figure` a whole number; `identity` names a shape in every edition.
    """

    title: str | None = None
    note: str | None = None
    figure: str | None = None
    status: str | None = None
    identity: str | None = None
    said_on: str | None = None
    keep: list[str] = field(default_factory=list)

    def as_dict(self) -> dict:
        """Plain values for JSON; `Mapping(**value)` is the way back."""
        return asdict(self)

    def columns(self) -> list[str]:
        """All columns of the file that are wanted, each once: what `layers.files.frames.frame` should load."""
        return list(dict.fromkeys([*(value for value in map(self.__dict__.get, FIELDS) if value), *self.keep]))


@dataclass
class EditionFacts:
    """What is said of an edition as a whole; `valid_on` is a day, month or year as the source says it ("2026-05")."""

    title: str = ""
    valid_on: str | None = None
    source: str = ""
    licence: str = ""
    made_by: str | None = None
    file_name: str | None = None
    file_digest: str | None = None  # SHA-256 in hex
    epsg: int | None = None


def suggest(layer: FileLayer) -> Mapping:
    """A first mapping by the names of the columns; everything that is not mapped is not kept until somebody says so."""
    raise NotImplementedError


def save(session: Session, layer: Layer, frame: geopandas.GeoDataFrame, mapping: Mapping, facts: EditionFacts, report: dict, *,
         area: shapely.Geometry | None = None, progress: Callable[[int, int], None] | None = None) -> Edition:
    """Store the shapes of `frame` (EPSG:4326, from `layers.files.frames.frame`) as a new draft edition of `layer` and return it.

    `report` is `layers.import_report.account(...)`; what happened here is added to it and it stays with the edition. `area` (lon/lat) is where the
    programme's shapes may be: those outside are kept and counted, but a file wholly far outside is refused. `progress(done, of)` is told of rows.
    An intervention that a shape of the edition in force belongs to is carried over to the shape that matches it. Raises PlanRefused.
    """
    raise NotImplementedError


def new_layer(session: Session, programme: Programme, key: str, title: dict, geometry_type: str, *, description: dict | None = None,
              sensitive: bool = False, visible: bool = True, source: str = "", licence: str = "") -> Layer:
    """A layer without editions, last in the programme's order; `title` is {"it": …}, `geometry_type` point, line, polygon or mixed.

    Which consultations show it is for the web layer to say. Raises PlanRefused for a key that is taken or is not made of a-z, 0-9 and dashes.
    """
    raise NotImplementedError


def key_from(title: str) -> str:
    """A layer's key from its title: "Piste ciclabili 2026" is "piste-ciclabili-2026". Empty if nothing is left."""
    raise NotImplementedError
