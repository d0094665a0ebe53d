"""What a map of the plan at the desk needs to start: the area, where to open, the ground under it, the shapes of a file or an edition as GeoJSON."""
from __future__ import annotations

from dataclasses import replace

import geopandas
import numpy as np
import shapely
from flask_babel import gettext as _
from shapely.geometry import mapping

from app import import_words, presenting, under
from app.db import desk
from app.i18n import LANGUAGES, lang
from app.plan_area import plan_area
from layers.files.account import Finding
from layers.models import Programme

MARGIN = 0.002  # degrees around the shapes: about 200 m
MOST = 3000  # shapes of a file drawn before it is saved; of more an even sample


def map_facts(programme: Programme, bounds=None, **more) -> dict:
    """The options of `createMap` (see static/js/map.js). ``bounds`` of the shapes in degrees: the map opens on those in the area, and reaches to all."""
    area = plan_area(desk(), programme.id)
    box = shapely.box(*bounds).buffer(MARGIN).envelope if bounds is not None and np.isfinite(bounds).all() else None
    area = area or box or shapely.box(9.05, 45.40, 9.30, 45.53)
    opening = box if box and box.within(area.envelope.buffer(MARGIN)) else box.intersection(area.envelope) if box and box.intersects(area) else area
    whole = shapely.union_all([area.envelope, box]) if box else area
    return {
        "language": lang(), "direction": LANGUAGES[lang()].direction, "area": mapping(area), "bounds": list(whole.bounds), "opening": list(opening.bounds),
        "words": {"zoomIn": _("Avvicina"), "zoomOut": _("Allontana")},
    } | under.for_area(area) | more


def sampled(frame: geopandas.GeoDataFrame, title: str | None) -> dict:
    """At most MOST shapes of a frame (EPSG:4326) with their titles, to look at; "all" says how many there are."""
    chosen = frame.iloc[np.linspace(0, len(frame) - 1, min(MOST, len(frame))).astype(int)] if len(frame) else frame
    shapes = chosen.geometry.to_numpy()
    if shapely.get_num_coordinates(shapes).sum() > 200_000:
        shapes = shapely.simplify(shapes, 0.00001)
    titles = chosen[title] if title and title in chosen else chosen["row"]
    features = [
        presenting.feature(mapping(shape), int(row), title="" if words is None or words != words else str(words)[:200])
        for shape, row, words in zip(shapely.set_precision(shapes, 1e-7, mode="pointwise"), chosen["row"], titles)
    ]
    return presenting.collection(features, all=len(frame))


def left_out(report: dict) -> list[dict]:
    """The rows of a file that were refused, by reason: a sentence, how many, and the numbers of the first."""
    found = [Finding(**each) for each in report.get("findings", []) if each["refused"]]
    return [{"why": import_words.finding(replace(each, rows=[])), "count": each.count, "rows": each.rows} for each in found]
