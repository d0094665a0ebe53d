"""The consultation map as PDF, PNG or one HTML file: asks both houses, hands plain data to the drawing. Used by the desk and `render`."""
from __future__ import annotations

import threading

from flask import current_app
from sqlalchemy.orm import Session

from app.i18n import SOURCE, STAFF_LANGUAGES, speaking
from surveys import consultations
from surveys.errors import NotAcceptable

FORMATS = ("pdf", "png", "html")
PAPERS = ("A4", "A3")
KINDS = ("signs", "heat")
MIMETYPES = {"pdf": "application/pdf", "png": "image/png", "html": "text/html; charset=utf-8"}
# matplotlib keeps its settings and fonts in one place for the whole process, and a drawing takes a whole core
ONE_AT_A_TIME = threading.Lock()


def consultation_map(session: Session, slug: str, *, format: str, paper: str = "A4", what: str = "signs", category: str | None = None,
                     language: str | None = None, internal: bool = False, base_url: str = "", cell: int | None = None,
                     bandwidth: float = 100.0, view: str = "auto", all_layers: bool = False) -> tuple[bytes, str, str]:
    """One map as (bytes, mimetype, file name), read through ``session``: a reader's for the public map, the desk's if ``internal``.

    ``what`` is signs or heat; ``cell`` (m) is the side of public heat's cells (100, 200, 400; by default the smallest that says
    something), ``bandwidth`` (m) belongs to the desk's density. ``view`` is auto (most signs), opening or all. ``base_url``
    is where the QR leads, by default MILO_PUBLIC_URL. Raises NotFound for the slug, NotAcceptable for a choice that does not exist
    a category that is never shown sign by sign,
    or paper on a machine without Pango.
    """
    for name, value, choices in (("format", format, FORMATS), ("paper", paper, PAPERS), ("what", what, KINDS), ("view", view, ("auto", "opening", "all")),
                                 ("cell", cell, (None, 100, 200, 400))):
        if value not in choices:
            raise NotAcceptable("query-value", name, name=name)
    # matplotlib, WeasyPrint and folium take seconds to load, and only this needs them
    from app import rendering_html
    from app.rendering_facts import Wish, collect

    found = consultations.find(session, slug)
    language = language or next((code for code in found.languages if code in STAFF_LANGUAGES), SOURCE)
    if language not in STAFF_LANGUAGES:
        raise NotAcceptable("query-value", "language", name="language")
    with ONE_AT_A_TIME, speaking(language):
        wish = Wish(what, category, internal, cell, bandwidth, view, all_layers or format == "html", tables=format == "html")
        facts = collect(session, found, wish, base_url or current_app.config["SETTINGS"].public_url)
        if format == "html":
            made = rendering_html.handout(facts)
        else:
            sheet = _sheet()
            made = sheet.pdf(facts, paper)
            if format == "png":
                made = sheet.png(made)
    name = "-".join(filter(None, (slug, what, category, "interno" if internal else None, paper if format != "html" else None, language)))
    return made, MIMETYPES[format], f"{name}.{format}"


def _sheet():
    try:
        from app import rendering_sheet
    except OSError as missing:  # WeasyPrint needs the system's Pango, which a plain user cannot install
        raise NotAcceptable("paper-missing") from missing
    return rendering_sheet
