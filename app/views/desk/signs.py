"""The list of signs with its filters in the address, and how many people stand behind it."""
from __future__ import annotations

from flask import render_template

from app import queries, whereabouts
from app.db import desk
from app.views.desk import blueprint, rows, selecting
from geo.crs import to_lonlat
from geo.people import totals
from surveys import desk_signs, results
from surveys.consultations import ConsultationView
from surveys.models import CHANNELS

PAGE = 50


@blueprint.get("/c/<slug>/signs")
def signs(slug: str):
    """The signs of a selection, newest first, page by page; the numbers above count the whole selection."""
    found = desk_signs.consultation(desk(), slug)
    categories = desk_signs.categories(desk(), found.view.id)
    filters = selecting.read(categories, "page")
    frame = results.select(desk(), filters.selection(found.view))
    pages = max(1, -(-len(frame) // PAGE))
    page = min(int(queries.number("page", 1, low=1, high=1e6)), pages)
    newest = list(frame["id"][::-1])
    shown = rows.of(found.view, newest[(page - 1) * PAGE : page * PAGE])
    return render_template(
        "desk/signs.html", found=found, view=found.view, filters=filters, rows=shown, totals=totals(frame["participant"]), page=page,
        pages=pages, place=place_of(found.view, filters), **choices(found.view, categories),
    )


def choices(view: ConsultationView, categories) -> dict:
    """What the filters offer."""
    return {
        "categories": categories,
        "interventions": rows.interventions(view),
        "visibilities": rows.visibility_words(),
        "channels": {key: rows.channel_words()[key] for key in CHANNELS},
    }


def place_of(view: ConsultationView, filters: selecting.Filters) -> str | None:
    """The square of the filters in words, if there is one."""
    square = filters.square
    if square is None:
        return None
    return place_words(view, (square.col + 0.5) * square.side, (square.row + 0.5) * square.side)


def place_words(view: ConsultationView, e: float, n: float) -> str:
    """A place in the consultation's metres as words."""
    lon, lat = to_lonlat([[e, n]], view.metric_srid)[0]
    return whereabouts.words(desk(), view, float(lon), float(lat))
