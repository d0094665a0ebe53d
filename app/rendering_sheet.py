"""One sheet of paper: header, map, scale and north, legend and cartouche, laid out to the millimetre. Called by `rendering`."""
from __future__ import annotations

import base64
import datetime as dt
import math
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flask import current_app
from flask_babel import format_decimal
from markupsafe import Markup
from weasyprint import HTML, URLFetcher

from app import rendering_words as words
from app.i18n import LANGUAGES, pick
from app.rendering_facts import Facts
from layers.drawing import swatches
from layers.drawing.frame import Frame, fit
from layers.drawing.gathering import MIXED
from layers.drawing.svg import draw, gather, outside

SIZES = {"A4": (210, 297), "A3": (297, 420)}  # mm, ISO 216
MARGIN = {"A4": 12, "A3": 14}  # mm: common printers leave 4 to 6 blank
TYPE = {"A4": 8.0, "A3": 10.5}  # points
DOTS_PER_INCH = 200
STRIP, GAP = 7.5, 3.0  # mm: the line of scale and north, and the air between parts


@dataclass(frozen=True)
class Layout:
    """Where things stand in mm from the sheet's upper left margin: (x, y, width, height) each; mirrored where script runs right to left."""

    page: tuple[float, float]
    margin: float
    type_size: float
    header: tuple[float, float, float, float]
    map: tuple[float, float, float, float]
    strip: tuple[float, float, float, float]
    info: tuple[float, float, float, float]
    columns: int


def pdf(facts: Facts, paper: str) -> bytes:
    """The sheet as a tagged PDF (PDF/UA-1) with title and language."""
    parts = _parts(facts)
    layout = _lay_out(facts, parts, paper)
    frame = fit(facts.bounds, layout.map[2], layout.map[3], facts.consultation.metric_srid)
    picture = draw(frame, facts.contents, language=facts.language, fonts=_fonts())
    parts = _parts(facts, frame)
    html = _template("sheet.html").render(layout=layout, picture="data:image/svg+xml;base64," + base64.b64encode(picture).decode(), **parts)
    return _document(html).write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=False)


def png(document: bytes) -> bytes:
    """The first page of a PDF as a picture of DOTS_PER_INCH."""
    import pypdfium2

    opened = pypdfium2.PdfDocument(document)
    try:
        picture = opened[0].render(scale=DOTS_PER_INCH / 72).to_pil().convert("RGB")
    finally:
        opened.close()
    written = BytesIO()
    picture.save(written, "PNG", optimize=True, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return written.getvalue()


def _parts(facts: Facts, frame: Frame | None = None) -> dict:
    """What the templates say; before there is a frame, a scale of the same length stands in."""
    bar = frame.bar(45) if frame else (500, 40.0)
    return {
        "facts": facts, "lang": facts.language, "direction": LANGUAGES[facts.language].direction, "fonts": _fonts(),
        "title": pick(facts.consultation.title), "question": pick(facts.consultation.question), "sentence": words.sentence(facts),
        "people": words.people_words(facts), "signs": words.signs_words(facts), "most_active": words.most_active_words(facts), "warnings": words.warnings(facts),
        "legend": words.legend(facts, crowded=_crowded(frame, facts)), "cartouche": words.cartouche(facts, outside(frame, facts.contents) if frame else 1000, dt.date.today()),
        "qr": Markup(swatches.qr(facts.address)), "scale": format_decimal(frame.scale if frame else 10000), "bar": Markup(swatches.bar(bar[1])), "bar_metres": format_decimal(bar[0]),
        "bar_width": bar[1], "north": Markup(swatches.north()),
    }


def _crowded(frame: Frame | None, facts: Facts) -> bool:
    # before there is a frame the legend keeps room for the row
    return frame is None or any(group.kind == MIXED for group in gather(frame, facts.contents))


def _lay_out(facts: Facts, parts: dict, paper: str) -> Layout:
    west, south, east, north = facts.bounds
    wide = (east - west) * math.cos(math.radians((south + north) / 2)) > north - south
    page, margin, type_size = SIZES[paper][::-1] if wide else SIZES[paper], MARGIN[paper], TYPE[paper]
    width, height = page[0] - 2 * margin, page[1] - 2 * margin
    grow = type_size / TYPE["A4"]
    head = _least(parts, "header", type_size, 1, [(width, 12 + step * 1.5) for step in range(24)])[1]
    top = head + GAP
    if wide:
        column = _least(parts, "info", type_size, 1, [((62 + step * 4) * grow, height - top) for step in range(16)])[0]
        map_box = (0, top, width - column - GAP * 1.5, height - top - STRIP)
        info, columns = (width - column, top, column, height - top), 1
    else:
        low = _least(parts, "info", type_size, 3, [(width, 44 + step * 3) for step in range(40)])[1]
        map_box = (0, top, width, height - top - STRIP - GAP - low)
        info, columns = (0, height - low, width, low), 3
    strip = (0, map_box[1] + map_box[3], map_box[2], STRIP)
    boxes = {"header": (0, 0, width, head), "map": map_box, "strip": strip, "info": info}
    if parts["direction"] == "rtl":
        boxes = {name: (width - box[0] - box[2], *box[1:]) for name, box in boxes.items()}
    return Layout(page, margin, type_size, columns=columns, **boxes)


def _least(parts: dict, block: str, type_size: float, columns: int, tries: list[tuple[float, float]]) -> tuple[float, float]:
    """The first box (mm) that holds a block on one page, found by setting it; the last one if none does."""
    low, high = 0, len(tries) - 1
    while low < high:  # a larger box holds whatever a smaller one holds
        middle = (low + high) // 2
        width, height = tries[middle]
        html = _template("measure.html").render(block=block, width=width, height=height, type_size=type_size, columns=columns, **parts)
        low, high = (low, middle) if len(_document(html).render().pages) == 1 else (middle + 1, high)
    return tries[low]


def _template(name: str):
    # without Flask's context processors, which want a request
    return current_app.jinja_env.get_template(f"paper/{name}")


def _fonts() -> Path:
    return current_app.config["SETTINGS"].var / "fonts"


def _document(html: str) -> HTML:
    return HTML(string=html, url_fetcher=OnlyOurs(_fonts()))


class OnlyOurs(URLFetcher):
    """A sheet reads its fonts and the pictures inside it, nothing else: no other file, no network."""

    def __init__(self, fonts: Path):
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False)
        self.fonts = fonts.resolve().as_uri() + "/"

    def fetch(self, url, headers=None):
        """What is at ``url``. Raises ValueError for anything but data and our fonts."""
        if not url.startswith("data:") and not (url.startswith(self.fonts) and "/" not in url.removeprefix(self.fonts)):
            raise ValueError(f"a sheet does not fetch {url[:80]}")
        return super().fetch(url, headers)
