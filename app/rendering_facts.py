"""What goes on one consultation map: the choice made, and everything read for it. Used by `rendering` and its two writers."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
import shapely
from shapely.geometry import shape
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app import presenting, under, whereabouts
from app.i18n import lang
from geo.bbox import BoundingBox
from geo.classes import people_classes, surface_levels
from geo.crs import to_lonlat
from geo.density import Surface, density
from geo.grid import cell_polygon
from geo.people import totals, weights
from layers import catalogue
from layers.drawing.contents import Contents, Shape, Spot, Square
from layers.drawing.symbols import Symbol, assign
from layers.styles import Look, look_of
from surveys import consultations, signs
from surveys import heat as public_heat
from surveys.consultations import Categories, CategoryView, ConsultationView
from surveys.errors import NotAcceptable

MOST_SIGNS = 100_000
LARGE, MOST_SHAPES = 1_000, 5_000  # shapes of a layer: from the first on only those near the view, beyond the second none
MOST_KINDS = 9  # more symbols than these nobody tells apart; the rest share one
MOST_PLACES = 600  # places put into words for a table
OTHERS = "*"
TELLING = 0.75  # part of the signs that the view of its own choice holds


@dataclass(frozen=True)
class Wish:
    """What was asked for."""

    what: str = "signs"
    category: str | None = None
    internal: bool = False
    cell: int | None = None
    bandwidth: float = 100.0
    view: str = "auto"
    all_layers: bool = False
    tables: bool = False


@dataclass(frozen=True)
class Said:
    """One sign: degrees, the key of its category, and what the handout's table tells of it."""

    lon: float
    lat: float
    category: str
    text: str
    day: dt.date | None
    channel: str
    answer: str = "received"
    language: str = "it"


@dataclass(frozen=True)
class Facts:
    """Everything that is drawn and said. ``bounds`` is the view (west, south, east, north in degrees)."""

    consultation: ConsultationView
    categories: Categories
    wish: Wish
    contents: Contents
    bounds: tuple[float, float, float, float]
    layers: list[tuple[Row, list[Row]]]
    said: list[Said]
    people: int
    signs: int
    most_active_share: float
    size: int | None
    peak: tuple[int, str] | None
    densest: str | None
    address: str
    language: str
    places: dict[tuple[float, float], str]
    interventions: list[dict]
    too_many: list[Row]  # layers with more shapes in the view than a sheet can show

    @property
    def category(self) -> CategoryView | None:
        """The category asked for."""
        return self.categories.get(self.wish.category or "")

    @property
    def channels(self) -> Counter:
        """Signs per channel; empty where the public may not know."""
        return Counter(each.channel for each in self.said)

    @property
    def period(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and last day of the signs; of the consultation, where the public may not know the day of each."""
        days = [each.day for each in self.said if each.day]
        return (min(days), max(days)) if days else (self.consultation.opens_on, self.consultation.closes_on)


def collect(session: Session, found: ConsultationView, wish: Wish, base_url: str) -> Facts:
    """Read everything in the language that is being spoken. Raises NotAcceptable for a category that cannot be shown so."""
    categories = consultations.categories(session, found.id)
    if wish.category and wish.category not in categories:
        raise NotAcceptable("category-unknown", "category")
    cells_only = bool(wish.category) and categories[wish.category].public_as == "cells"
    if cells_only and wish.what == "signs" and not wish.internal:
        raise NotAcceptable("category-cells-only", "category")
    said, people, total, share, surface, levels = _internal(session, found, wish) if wish.internal else _public(session, found, wish)
    symbols, key_of = _symbols(categories, said)
    squares, classes, size, peak = _public_squares(session, found, wish) if wish.what == "heat" and not wish.internal else ([], [], None, None)
    centres = [each.geometry.centroid.coords[0] for each in squares]
    places = [(each.lon, each.lat) for each in said] or centres
    bounds = _view(found, places, wish.view)
    plan, too_many = _plan(session, found, wish.all_layers, bounds)
    contents = Contents(
        area=shape(found.area),
        shapes=[one for row, rows in plan for one in _shapes(row, rows)],
        symbols=symbols,
        spots=[Spot(each.lon, each.lat, key_of[each.category]) for each in said] if wish.what == "signs" else [],
        squares=squares,
        classes=classes,
        surface=surface,
        levels=levels,
        basemap=under.in_use(),
    )
    return Facts(found, categories, wish, contents, bounds, plan, said, people, total, share, size, peak,
                 _densest(session, found, surface) if levels else None,
                 _address(found, wish, base_url), lang(), _in_words(session, found, centres or places) if wish.tables else {},
                 [presenting.intervention(row)["properties"] for row in catalogue.interventions(session, found.id)] if wish.tables else [], too_many)


def _in_words(session: Session, found: ConsultationView, places: list[tuple[float, float]]) -> dict[tuple[float, float], str]:
    """Where each place is; without names nearby, and beyond MOST_PLACES, coordinates say it."""
    several = list(dict.fromkeys(places))
    if len(several) > MOST_PLACES or not catalogue.layers(session, found.id):
        return {}
    return {(lon, lat): whereabouts.words(session, found, lon, lat) for lon, lat in several}


def _plan(session: Session, found: ConsultationView, all_layers: bool, bounds) -> tuple[list[tuple[Row, list[Row]]], list[Row]]:
    """The layers with their shapes, of large ones those near the view only; and the layers that have too many shapes there to be drawn."""
    west, south, east, north = bounds
    wide = max(east - west, north - south)  # paper of any shape shows no more around the view
    near = BoundingBox(max(-180, west - wide), max(-85, south - wide), min(180, east + wide), min(85, north + wide))
    plan, too_many = [], []
    for row in catalogue.layers(session, found.id):
        if not (all_layers or row.visible):
            continue
        rows = catalogue.features(session, found.id, row.key, near if row.count > LARGE else None, most=MOST_SHAPES + 1)
        if len(rows) > MOST_SHAPES:
            too_many.append(row)
        else:
            plan.append((row, rows))
    return plan, too_many


def looks(layer: Row, rows: list[Row]) -> list[Look]:
    """How each shape of a layer is drawn: empty where others have a status and it has none, so that it is not taken for another."""
    unknown = "none" if any(row.status or row.intervention_status for row in rows) else None
    return [look_of(layer.style, row, unknown=unknown) for row in rows]


def _shapes(layer: Row, rows: list[Row]) -> list[Shape]:
    return [Shape(shape(row.geometry), one, row.drawn == "schematic", layer.key) for row, one in zip(rows, looks(layer, rows))]


def _public(session: Session, found: ConsultationView, wish: Wish):
    people, total, share = public_heat.totals(session, found.id, wish.category or "")
    rows = signs.published(session, found.id, filters=signs.Filters(categories=(wish.category,) if wish.category else ()), most=MOST_SIGNS)
    said = [Said(row.lon, row.lat, row.category, row.text, row.day, row.channel, row.answer, row.language) for row in rows]
    return said, people, total, share, None, []


def _internal(session: Session, found: ConsultationView, wish: Wish):
    from surveys.results import Selection, select

    frame = select(session, Selection(found.id, categories=[wish.category] if wish.category else None))
    en = frame[["e", "n"]].to_numpy(dtype=float)
    said = [Said(float(lon), float(lat), row.category, "", row.day, row.channel)
            for (lon, lat), row in zip(to_lonlat(en, found.metric_srid), frame.itertuples())]
    counted = totals(frame["participant"])
    surface, levels = None, []
    if wish.what == "heat" and len(frame):
        spread = float((en.max(axis=0) - en.min(axis=0)).max()) + 10 * wish.bandwidth
        surface = density(en, weights(frame["participant"]), bandwidth=wish.bandwidth, cell=max(wish.bandwidth / 10, spread / 1500))
        levels = surface_levels(float(surface.values.max()))
    return said, counted.people, counted.contributions, counted.most_active_share, surface, levels


def _public_squares(session: Session, found: ConsultationView, wish: Wish):
    size = wish.cell or public_heat.telling_size(session, found.id, wish.category)
    cells = public_heat.read(session, found.id, size, wish.category).cells
    squares = [Square(cell_polygon(cell.col, cell.row, size, found.metric_srid), cell.people) for cell in cells]
    told = [square for square in squares if square.people]
    peak = None
    if told:
        fullest = max(told, key=lambda square: square.people)
        middle = fullest.geometry.centroid
        peak = (fullest.people, whereabouts.words(session, found, middle.x, middle.y))
    return squares, people_classes([square.people for square in told]), size, peak


def _densest(session: Session, found: ConsultationView, surface: Surface) -> str:
    row, col = np.unravel_index(surface.values.argmax(), surface.values.shape)
    (lon, lat), = to_lonlat([(surface.west + (col + 0.5) * surface.cell, surface.south + (row + 0.5) * surface.cell)], found.metric_srid)
    return whereabouts.words(session, found, float(lon), float(lat))


def _symbols(categories: Categories, said: list[Said]) -> tuple[dict[str, Symbol], dict[str, str]]:
    """A symbol per category, and which symbol each category gets: beyond MOST_KINDS the rarer ones share one."""
    counts = Counter(each.category for each in said)
    keys = list(categories)
    if len(keys) > MOST_KINDS:
        keys = [key for key, _count in counts.most_common(MOST_KINDS - 1)]
    symbols = assign([(key, categories[key].icon, categories[key].colour) for key in keys])
    if len(keys) < len(categories):
        symbols[OTHERS] = Symbol("circle", "#C9CED2", None, "+")
    return symbols, {key: key if key in symbols else OTHERS for key in categories}


def _view(found: ConsultationView, places: list[tuple[float, float]], wanted: str) -> tuple[float, float, float, float]:
    """The opening view, or as much more as holds most signs, or all of them."""
    opening = tuple(found.opening)
    if wanted == "opening" or not places:
        return opening
    at = np.array(places, dtype=float)
    for cut in (0,) if wanted == "all" else range(25, -1, -1):
        low, high = np.percentile(at, cut, axis=0), np.percentile(at, 100 - cut, axis=0)
        box = shapely.box(*opening).union(shapely.box(*low, *high)).bounds
        inside = ((at >= box[:2]) & (at <= box[2:])).all(axis=1).mean()
        if inside >= TELLING:
            return box
    return opening


def _address(found: ConsultationView, wish: Wish, base_url: str) -> str:
    """The same view live."""
    query = {name: value for name, value in (("what", "heat" if wish.what == "heat" else None), ("category", wish.category)) if value}
    return f"{base_url.rstrip('/')}/{lang()}/c/{found.slug}" + (f"?{urlencode(query)}" if query else "")
