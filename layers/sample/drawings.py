"""Two drawings of our own for the sample, seen from above: the gardens of via Odazio today, and with the library that is planned there."""
from __future__ import annotations

import io

import numpy as np
from shapely.geometry import Point, box, shape
from shapely.ops import unary_union

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.crs import MILAN, convert_geometry
from layers import pictures, sample
from layers.loading import named_id
from layers.models import Intervention, Programme
from layers.picture_models import Picture

INTERVENTION = 12
CREDIT, LICENCE = "MILO Mappa", "ODbL 1.0, © OpenStreetMap contributors"
WORDS = {
    "before": {
        "alt": {"it": "Disegno visto dall'alto: i giardini di via Odazio, verdi e con alberi, tra le case.", "en": "A drawing from above: the gardens of via Odazio, green and with trees, between the houses.", "ar": "رسم من الأعلى: حدائق شارع أودازيو، خضراء وفيها أشجار، بين البيوت."},
        "caption": {"it": "Il giardino senza la biblioteca. Gli alberi sono un simbolo, non contati.", "en": "The garden without the library. The trees are a symbol, not counted.", "ar": "الحديقة من دون المكتبة. الأشجار رمز وليست معدودة."},
    },
    "after": {
        "alt": {"it": "Lo stesso disegno: nel giardino c'è una casa lunga e stretta, la biblioteca, ad angolo retto con via Odazio.", "en": "The same drawing: in the garden stands a long narrow building, the library, at right angles to via Odazio.", "ar": "الرسم نفسه: في الحديقة مبنى طويل وضيق هو المكتبة، عمودي على شارع أودازيو."},
        "caption": {"it": "Come è previsto: una casa di circa 81 metri. Il punto è una stima.", "en": "As planned: a building of about 81 metres. Its place is an estimate.", "ar": "كما هو مخطط: مبنى طوله نحو 81 مترًا. موقعه تقديري."},
    },
}
WIDE, TALL = 200, 125  # metres
PIXELS_PER_METRE = 6.4
WIDTHS = {"main": 14, "minor": 9, "inner": 6}  # metres of a street, as it is drawn


def load(session: Session, programme: Programme) -> None:
    """Draw and publish what is missing; the caller commits."""
    intervention = session.scalar(select(Intervention).where(Intervention.programme_id == programme.id, Intervention.number == INTERVENTION))
    for place, words in WORDS.items():
        id = named_id(programme.key, "picture", INTERVENTION, place)
        if intervention is None or session.get(Picture, id):
            continue
        remade = pictures.remake(io.BytesIO(draw(place)))
        pictures.publish(pictures.keep(session, intervention, remade, id=id, place=place, kind="drawing", credit=CREDIT, licence=LICENCE, **words))
    session.flush()


def draw(place: str) -> bytes:
    """The drawing of "before" or "after" as PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    library = unary_union([_metric(each) for each in sample.features("library")])
    frame = box(library.centroid.x - WIDE / 2, library.centroid.y - TALL / 2, library.centroid.x + WIDE / 2, library.centroid.y + TALL / 2)
    garden = unary_union([_metric(each) for each in sample.basemap("parks") if each["properties"].get("name") == "giardini di via Odazio"])
    figure = Figure(figsize=(WIDE * PIXELS_PER_METRE / 100, TALL * PIXELS_PER_METRE / 100), dpi=100, facecolor="#E4DDD0")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(frame.bounds[0], frame.bounds[2]), ylim=(frame.bounds[1], frame.bounds[3]), aspect="equal")
    axes.axis("off")
    for each in sample.basemap("blocks"):
        _fill(axes, _metric(each).intersection(frame.buffer(20)), "#EFEAE1")
    _fill(axes, garden.intersection(frame.buffer(20)), "#C9DDB4", edge="#8FAE74")
    for each in sample.basemap("streets"):
        _fill(axes, _metric(each).intersection(frame.buffer(20)).buffer(WIDTHS[each["properties"]["kind"]] / 2), "#FFFFFF")
    for x, y, size in _trees(garden.buffer(-3), library.buffer(5) if place == "after" else None):
        _fill(axes, Point(x + 0.8, y - 0.8).buffer(size), "#9DBB85")
        _fill(axes, Point(x, y).buffer(size), "#6E9A55", edge="#557C40")
    if place == "after":
        _fill(axes, unary_union([library, _moved(library, 2.5, -2.5)]).convex_hull, "#B7A48C")
        _fill(axes, library, "#C8553D", edge="#FFFFFF", width=2.5)
        _fill(axes, library.buffer(-3.2), "#D9745D")
    out = io.BytesIO()
    FigureCanvasAgg(figure).print_png(out)
    return out.getvalue()


def _metric(feature: dict):
    return convert_geometry(shape(feature["geometry"]), 4326, MILAN)


def _moved(geometry, east: float, north: float):
    from shapely.affinity import translate

    return translate(geometry, east, north)


def _trees(where, keep_free):
    """Places and sizes in metres, the same every time: a loose grid inside ``where``."""
    chance = np.random.default_rng(12)
    west, south, east, north = where.bounds
    for x in np.arange(west, east, 11):
        for y in np.arange(south, north, 11):
            spot = Point(x + chance.uniform(-3, 3), y + chance.uniform(-3, 3))
            size = chance.uniform(2.2, 4)
            if chance.uniform() < 0.62 and where.contains(spot) and not (keep_free is not None and keep_free.intersects(spot.buffer(size))):
                yield spot.x, spot.y, size


def _fill(axes, geometry, colour: str, *, edge: str = "none", width: float = 1.2) -> None:
    from matplotlib.patches import PathPatch
    from shapely.plotting import patch_from_polygon

    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "Polygon" and not part.is_empty:
            patch: PathPatch = patch_from_polygon(part, facecolor=colour, edgecolor=edge, linewidth=width)
            axes.add_patch(patch)
