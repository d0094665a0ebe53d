"""What a layer can be styled by: its columns, their values and how many shapes fall in each class. Asked by the desk only."""
from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from layers.models import Edition, Layer
from layers.sql import query
from layers.styles import class_of

MOST_VALUES = 50_000
MOST_SHAPES = 3000


@dataclass(frozen=True)
class Column:
    """A column of the shapes: its name, its titles, whether all it holds are numbers, and how many values differ."""

    name: str
    title: dict
    numbers: bool
    different: int


def edition_of(session: Session, layer: Layer) -> Edition | None:
    """The edition a style is tried on: the one in force, else the newest draft."""
    if layer.edition_id:
        return session.get(Edition, layer.edition_id)
    return session.scalar(select(Edition).where(Edition.layer_id == layer.id).order_by(Edition.number.desc()).limit(1))


def columns(session: Session, layer: Layer, edition: Edition | None) -> list[Column]:
    """The columns that hold something, in the order of the file; "figure" first. Of a sensitive layer only the figure."""
    if edition is None:
        return []
    found = {row.name: row for row in session.execute(query("style_columns"), {"edition": edition.id, "sensitive": layer.sensitive})}
    titles = {each["name"]: each.get("title") or {} for each in edition.fields}
    names = [name for name in dict.fromkeys(["figure", *titles, *found]) if name in found]
    return [Column(name, titles.get(name, {}), found[name].numbers == found[name].filled, found[name].different) for name in names]


def counted(session: Session, layer: Layer, edition: Edition | None, kind: str, field: str) -> list[tuple[object, int]]:
    """(value, how many shapes) of a column, the most frequent first; at most MOST_VALUES. Missing ones are None."""
    if edition is None:
        return []
    values = {"edition": edition.id, "sensitive": layer.sensitive, "field": field, "kind": kind, "most": MOST_VALUES}
    return [(row.value, row.count) for row in session.execute(query("style_values"), values)]


def counts(by: dict, found: list[tuple[object, int]]) -> dict[int | None, int]:
    """How many shapes fall in each class; None for "other"."""
    total: dict[int | None, int] = {}
    for value, count in found:
        place = class_of(by, value)
        total[place] = total.get(place, 0) + count
    return total


def shapes(session: Session, layer: Layer, edition: Edition | None) -> list[Row]:
    """The shapes to try a style on, as GeoJSON geometries (EPSG:4326); of more than MOST_SHAPES an even sample."""
    if edition is None:
        return []
    return list(session.execute(query("style_shapes"), {"edition": edition.id, "sensitive": layer.sensitive, "every": max(1, -(-edition.features // MOST_SHAPES))}))
