"""For residents: two editions of a layer, side by side or one above the other, and what differs between them in words."""
from __future__ import annotations

import shapely
from flask import jsonify, render_template, url_for
from flask_babel import gettext as _
from shapely.geometry import shape

from app import edition_words, legends, presenting, queries, under
from app.db import reader
from app.i18n import LANG, pick
from app.turns import Turns
from app.views.residents import blueprint
from layers import catalogue, comparing, editions
from layers.styles import value_of
from surveys import consultations
from surveys.errors import NotFound

PAGE = 30
MARGIN = 0.004  # degrees around the area: about 400 m
MOST_CHANGED = 2000  # shapes of one kind on the map
turns = Turns(at_once=2, waiting=6, seconds=20)  # two large editions are matched in half a minute, once; their shapes are written out each time


@blueprint.context_processor
def for_pages() -> dict:
    """`compared(consultation id)` for the templates: the keys of layers of which two editions can be compared."""
    return {"compared": lambda id: comparing.several(reader(), id)}


def find(slug: str, key: str):
    """The consultation, the layer as it shows it, and the layer's public editions. Raises NotFound."""
    found = consultations.find(reader(), slug)
    layer = next((row for row in catalogue.layers(reader(), found.id) if row.key == key), None)
    if layer is None:
        raise NotFound("layer-unknown")
    return found, layer, comparing.editions(reader(), layer.id)


def chosen(known: list):
    """The two editions of the address: without a choice the one in force and the one before it. None where there is only one."""
    if len(known) < 2:
        return None, None
    by_number = {each.number: each for each in known}
    in_force = next((each.number for each in known if each.in_force), known[-1].number)
    after = queries.choice("after", by_number, in_force)
    earlier = [number for number in by_number if number < after]
    before = queries.choice("before", by_number, earlier[-1] if earlier else known[-1].number)
    return by_number[before], by_number[after]


def named(edition) -> str:
    """An edition in a few words."""
    return edition.title or edition.valid_on or _("edizione %(number)s", number=edition.number)


@blueprint.get(f"{LANG}/c/<slug>/compare/<key>")
def compare(lang: str, slug: str, key: str):
    """Choose two editions, see them, read what differs."""
    queries.only("before", "after", "kind", "page", "view", "at", "map")
    found, layer, known = find(slug, key)
    before, after = chosen(known)
    facts = {"consultation": found, "layer": presenting.layer(layer, slug), "editions": known, "before": before, "after": after, "named": named,
             "swatch": legends.swatch, "difference": None}
    if before and before.id != after.id:
        difference = _difference(before, after)
        kind = queries.choice("kind", editions.KINDS) or next((each for each in editions.KINDS if difference.counts[each]), "added")
        page = int(queries.number("page", 1, low=1, high=100_000))
        facts |= {"difference": difference, "told": edition_words.difference(difference), "rules": edition_words.rules(), "kinds": editions.KINDS, "kind": kind,
                  "rows": editions.changes(reader(), difference, kind, offset=(page - 1) * PAGE, limit=PAGE), "page_number": page,
                  "pages": max(1, -(-difference.counts[kind] // PAGE)), "fields": edition_words.FIELDS}
    options = presenting.consultation(found, consultations.categories(reader(), found.id)) | {"lang": lang} | under.for_page(found)
    if before:
        options |= {"style": layer.style, "data": url_for("residents.compare_data", slug=slug, key=key, before=before.number, after=after.number)}
    return render_template("residents/compare.html", **facts, page=options)


@blueprint.get("/api/c/<slug>/compare/<key>")
def compare_data(slug: str, key: str):
    """The shapes of both editions around the consultation's area, and those that differ, as GeoJSON; ``of`` says how many there are where some are left out."""
    queries.only("before", "after")
    found, layer, known = find(slug, key)
    before, after = chosen(known)
    if before is None:
        raise NotFound("edition-unknown")
    reader().rollback()  # who waits holds no connection
    with turns:
        return jsonify(_both(found, layer, before, after))


def _difference(before, after):
    reader().rollback()  # who waits holds no connection
    with turns:
        return editions.compare(reader(), before.id, after.id, public=True)


def _both(found, layer, before, after) -> dict:
    west, south, east, north = found.bounds
    box = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    answer = {name: _shapes(edition, box, layer.style) for name, edition in (("before", before), ("after", after))}
    if before.id != after.id:
        difference = editions.compare(reader(), before.id, after.id, public=True)
        answer["changes"] = {kind: _changed(difference, kind, box) for kind in editions.KINDS}
    return answer


def _shapes(edition, box, style: dict) -> dict:
    rows = comparing.shapes(reader(), edition.id, box)
    features = [presenting.feature(row.geometry, row.id, title=pick(row.title), status=row.status or row.intervention_status, geometry=row.drawn, figure=row.figure,
                                   **({"value": value_of(style, row)} if style.get("by") else {})) for row in rows]
    return presenting.collection(features, of=rows[0].of if rows else 0)


def _changed(difference, kind: str, box) -> dict:
    collection = editions.geojson(reader(), difference, kind)
    around = shapely.box(*box)
    here = [each for each in collection["features"] if around.intersects(shape(each["geometry"]))][:MOST_CHANGED]
    for each in here:
        each["properties"]["words"] = pick(each["properties"].pop("title"))
    return presenting.collection(here)
