"""The heat map that counts people, not pins: the page with its table, and the shapes for the map."""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from flask import jsonify, render_template, request, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext
from shapely.geometry import mapping

from app import presenting, queries, under
from app.db import desk
from app.i18n import LANGUAGES, lang, pick
from app.views.desk import blueprint, selecting, signs
from geo.classes import surface_levels
from geo.crs import to_lonlat
from geo.density import Surface
from geo.grid import count_people
from geo.people import totals
from surveys import bands, desk_signs, results
from surveys.consultations import CategoryView

CELLS = (25, 50, 100, 200, 400)
BANDWIDTHS = (50, 75, 100, 150, 200, 300, 400)
RANKED = 12
SQUARE = 100  # metres: the table ranks squares at least this wide, else one place would fill it with its own corners
MARGIN = 0.0015  # degrees of ground around the ranked places: about 150 m
# one hue, light to dark, the same as on the public map
SHADES = ("#EADFF2", "#CDB4DF", "#A983C6", "#8152A6", "#552A7B")


@dataclass(frozen=True)
class Ask:
    """One question to the heat: which signs, how wide the cells and the kernel, people or signs."""

    found: desk_signs.DeskConsultation
    categories: dict[str, CategoryView]
    filters: selecting.Filters
    cell: float
    bandwidth: float
    pins: bool
    frame: pd.DataFrame
    surface: Surface

    @property
    def square(self) -> int:
        """The side in metres of the squares that the table ranks."""
        return int(max(self.cell, SQUARE))

    @property
    def address(self) -> dict[str, str]:
        """The question as parameters of an address."""
        return self.filters.but(cell_size=int(self.cell), bandwidth=int(self.bandwidth), count="signs" if self.pins else None)


def read(slug: str) -> Ask:
    """The question in this address. Where the signs reach far the cells grow to what can be drawn. Raises BadRequest, CountRefused."""
    found = desk_signs.consultation(desk(), slug)
    categories = desk_signs.categories(desk(), found.view.id)
    filters = selecting.read(categories, "cell_size", "bandwidth", "count")
    bandwidth = queries.choice("bandwidth", BANDWIDTHS, 100)
    frame = results.select(desk(), filters.selection(found.view))
    pins = queries.choice("count", ("people", "signs"), "people") == "signs"
    cell = results.fitting_cell(_reach(frame, bandwidth), queries.choice("cell_size", CELLS, 25), (*CELLS, 800, 1600, 3200))
    return Ask(found, categories, filters, cell, bandwidth, pins, frame, results.surface(frame, cell=cell, bandwidth=bandwidth, pins=pins))


def _reach(frame: pd.DataFrame, bandwidth: float) -> tuple[float, float, float, float]:
    if frame.empty:
        return (0, 0, 1, 1)
    edge = results.REACH * bandwidth
    return frame["e"].min() - edge, frame["n"].min() - edge, frame["e"].max() + edge, frame["n"].max() + edge


def legend(ask: Ask) -> list[dict]:
    """The classes of the map, light to dark: limits in people (or signs) per hectare, and their words."""
    levels = surface_levels(float(ask.surface.values.max()) if ask.surface.values.size else 0.0)
    shades = SHADES[len(SHADES) - len(levels) :]
    made = []
    for place, (low, shade) in enumerate(zip(levels, shades)):
        last = place + 1 == len(levels)
        words = _("da %(low)s in su", low=format_decimal(low)) if last else _("da %(low)s a %(high)s", low=format_decimal(low), high=format_decimal(levels[place + 1]))
        made.append({"low": low, "colour": shade, "words": words})
    return made


def ranking(ask: Ask) -> list[dict]:
    """The squares where most people stand (or most signs, if signs are counted), with place in words and the address of their signs."""
    first = ["contributions", "people"] if ask.pins else ["people", "weight", "contributions"]
    cells = count_people(ask.frame, ask.square).sort_values(first, ascending=False, kind="stable").head(RANKED)
    made = []
    for rank, cell in enumerate(cells.itertuples(), 1):
        e, n = (cell.col + 0.5) * ask.square, (cell.row + 0.5) * ask.square
        lon, lat = to_lonlat([[e, n]], ask.found.view.metric_srid)[0]
        made.append({
            "rank": rank, "people": int(cell.people), "contributions": int(cell.contributions), "weight": float(cell.weight),
            "place": signs.place_words(ask.found.view, e, n), "lon": float(lon), "lat": float(lat),
            "signs": url_for("desk.signs", slug=ask.found.view.slug, **ask.filters.but(cell=f"{ask.square}:{cell.col}:{cell.row}")),
        })
    return made


def finding_words(ask: Ask) -> str:
    """One sentence: where people agree most, how many, about what."""
    people = ask.surface if not ask.pins else results.surface(ask.frame, cell=ask.cell, bandwidth=ask.bandwidth)
    found = results.finding(ask.frame, people, ask.bandwidth)
    if found is None:
        return _("Qui non c'è ancora nessun segno.")
    place = signs.place_words(ask.found.view, found.e, found.n)
    title = pick(ask.categories[found.category].title)
    if found.agreeing < 2:
        return _("Nessun posto mette ancora d'accordo due persone.")
    words = {"title": title, "place": place, "metres": int(found.metres)}
    if not ask.found.view.authors_known:
        return _("Al massimo %(num)s persone dicono «%(title)s» vicino a: %(place)s (entro %(metres)s metri).", num=found.agreeing, **words)
    # "one person says" never happens: one is no agreement
    return ngettext(
        "%(num)s persona dice «%(title)s» vicino a: %(place)s (entro %(metres)s metri).",
        "%(num)s persone dicono «%(title)s» vicino a: %(place)s (entro %(metres)s metri).",
        found.agreeing, **words,
    )


def page(ask: Ask, ranked: list[dict]) -> dict:
    """What the map needs to start (see static/js/map.js): it opens on the ranked places, or where the consultation opens."""
    view = ask.found.view
    opening = view.opening
    if ranked:
        lons, lats = [each["lon"] for each in ranked], [each["lat"] for each in ranked]
        opening = [min(lons) - MARGIN, min(lats) - MARGIN, max(lons) + MARGIN, max(lats) + MARGIN]
    return {
        "heat": url_for("desk.heat_data", slug=view.slug, **ask.address),
        "language": lang(),
        "direction": LANGUAGES[lang()].direction,
        "area": view.area,
        "bounds": view.bounds,
        "opening": opening,
        "words": {"zoomIn": _("Avvicina"), "zoomOut": _("Allontana")},
    } | under.for_page(view)


@blueprint.get("/c/<slug>/heat")
def heat(slug: str):
    """The heat of a selection: map, numbers, finding, table. Without JavaScript all but the map is here."""
    ask = read(slug)
    ranked = ranking(ask)
    return render_template(
        "desk/heat.html", found=ask.found, view=ask.found.view, ask=ask, filters=ask.filters, totals=totals(ask.frame["participant"]), legend=legend(ask),
        ranking=ranked, finding=finding_words(ask), cells=CELLS, bandwidths=BANDWIDTHS, place=signs.place_of(ask.found.view, ask.filters),
        page=page(ask, ranked), wanted=request.args.get("cell_size") or "25",
        **signs.choices(ask.found.view, ask.categories),
    )


@blueprint.get("/api/c/<slug>/heat")
def heat_data(slug: str):
    """The same heat for the map: one shape per class of the legend, and the ranked cells as points."""
    ask = read(slug)
    classes = legend(ask)
    shapes = bands.bands(ask.surface, [each["low"] for each in classes], ask.found.view.metric_srid)
    features = [
        presenting.feature(mapping(shape), f"class-{place}", low=each["low"], colour=each["colour"], words=each["words"])
        for place, (each, shape) in enumerate(zip(classes, shapes)) if not shape.is_empty
    ]
    counted = totals(ask.frame["participant"])
    ranked = [
        presenting.feature({"type": "Point", "coordinates": [round(each["lon"], 6), round(each["lat"], 6)]}, f"place-{each['rank']}",
                           title=ngettext("%(place)s: %(num)s persona", "%(place)s: %(num)s persone", each["people"], place=each["place"]),
                           **{name: each[name] for name in ("rank", "people", "contributions", "place", "signs")})
        for each in ranking(ask)
    ]
    return jsonify(
        presenting.collection(features, cell=ask.cell, bandwidth=ask.bandwidth, count="signs" if ask.pins else "people",
                              people=counted.people, contributions=counted.contributions,
                              most_active_share=round(counted.most_active_share, 4), places=presenting.collection(ranked))
    )
