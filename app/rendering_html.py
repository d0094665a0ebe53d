"""The handout: one HTML file that opens from a stick with no network, map and tables in one. Called by `rendering`."""
from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from pathlib import Path

from flask import current_app
from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from app import presenting
from app import rendering_words as words
from app.config import ROOT
from app.i18n import LANGUAGES, pick
from app.rendering_facts import OTHERS, Facts
from layers.drawing import swatches
from layers.drawing.symbols import markup
from layers.handouts import folium_map, patterns

STATIC = ROOT / "static"
MOST_ROWS = 5000  # more, and the file would pass 3 MB
FONTS = {"Milo": ("titillium-web-400", "titillium-web-700"), "Milo Arabic": ("noto-sans-arabic-400", "noto-sans-arabic-700")}


def handout(facts: Facts) -> bytes:
    """The file as UTF-8. Its content security policy allows its own scripts and styles by digest and no request at all."""
    heat_title = _("Persone per ettaro") if facts.wish.internal else _("Persone per zona")
    titles = {row.key: (pick(row.title), row.visible) for row, rows in facts.layers if rows}
    element, script = folium_map(facts.contents, facts.bounds, titles, heat_title, facts.language, facts.consultation.metric_srid)
    switches = ([heat_title] if facts.contents.heat else []) + [title for title, _shown in titles.values()]
    scripts = [_asset("vendor/leaflet/leaflet.js"), _asset("js/handout.js"), script]
    style = _leaflet_style() + _fonts(facts.language) + _asset("css/handout.css")
    page = current_app.jinja_env.get_template("paper/handout.html").render(
        lang=facts.language, direction=LANGUAGES[facts.language].direction, title=pick(facts.consultation.title),
        question=pick(facts.consultation.question), sentence=words.sentence(facts), warnings=words.warnings(facts), people=words.people_words(facts),
        signs=words.signs_words(facts), most_active=words.most_active_words(facts), legend=words.legend(facts, "22"),
        cartouche=words.cartouche(facts, 0, dt.date.today()), qr=Markup(swatches.qr(facts.address)), address=facts.address, map=Markup(element),
        patterns=Markup(patterns(facts.contents)), words=Markup(_json(_page_words(switches))), rows=_signs(facts), left_out=_left_out(facts),
        squares=_squares(facts), plan=_plan(facts), interventions=facts.interventions, said=bool(facts.contents.spots),
        symbols={key: Markup(markup(symbol, "36")) for key, symbol in facts.contents.symbols.items()},
        style=Markup(style), scripts=[Markup(each) for each in scripts], policy=_policy(style, scripts))
    return page.encode()


def _asset(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8").replace("</script", "<\\/script")


def _leaflet_style() -> str:
    def inline(match: re.Match) -> str:
        picture = STATIC / "vendor/leaflet" / match[1]
        return f"url(data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()})" if "layers" in match[1] else "none"

    return re.sub(r"url\([\"']?(images/[^\"')]+)[\"']?\)", inline, _asset("vendor/leaflet/leaflet.css"))


def _fonts(language: str) -> str:
    # Arabic signs are everywhere, but every desktop can write Arabic: only an Arabic page carries the typeface
    made = []
    for family in FONTS if language == "ar" else ["Milo"]:
        for name in FONTS[family]:
            file: Path = STATIC / f"vendor/fonts/{name}.woff2"
            if file.is_file():
                data = base64.b64encode(file.read_bytes()).decode()
                made.append(f'@font-face{{font-family:"{family}";font-weight:{name[-3:]};src:url(data:font/woff2;base64,{data})}}')
    return "\n".join(made) + "\n"


def _policy(style: str, scripts: list[str]) -> str:
    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (f"default-src 'none'; script-src {' '.join(digest(each) for each in scripts)}; style-src {digest(style)}; img-src data:; "
            "font-src data:; base-uri 'none'; form-action 'none'")


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _page_words(switches: list[str]) -> dict:
    return {"map": _("Mappa della consultazione"), "closer": _("Avvicina"), "further": _("Allontana"), "choose": _("Scegli che cosa vedere"), "close": _("Chiudi"),
            "few": _("Pochi per dirlo: meno di cinque persone"), "people": _("%(count)s persone", count="%s"), "gathered": _("%(count)s segni vicini", count="%s"),
            "signs": _("Segni"), "layers": switches}


def _place(facts: Facts, lon: float, lat: float) -> str:
    return facts.places.get((lon, lat)) or _("%(lat)s nord, %(lon)s est", lat=format_decimal(round(lat, 5), "0.00000"), lon=format_decimal(round(lon, 5), "0.00000"))


def _signs(facts: Facts) -> list[dict]:
    if not facts.contents.spots:
        return []
    return [{"lon": f"{each.lon:.6f}", "lat": f"{each.lat:.6f}", "symbol": each.category if each.category in facts.contents.symbols else OTHERS,
             "category": pick(facts.categories[each.category].title), "text": each.text, "language": each.language if each.text else None,
             "day": format_date(each.day, "medium") if each.day else "", "place": _place(facts, each.lon, each.lat)} for each in facts.said[:MOST_ROWS]]


def _left_out(facts: Facts) -> str:
    more = len(facts.said) - MOST_ROWS
    return _("Qui ci sono i %(shown)s segni più nuovi. Altri %(more)s sono nella mappa dal vivo.", shown=format_decimal(MOST_ROWS),
             more=format_decimal(more)) if facts.contents.spots and more > 0 else ""


def _squares(facts: Facts) -> list[dict]:
    told = sorted((square for square in facts.contents.squares if square.people), key=lambda square: -square.people)
    return [{"place": _place(facts, *square.geometry.centroid.coords[0]), "people": format_decimal(square.people)} for square in told]


def _plan(facts: Facts) -> list[dict]:
    """One row per shape, in the order of ``contents.shapes``: the map finds the words of a shape by its place in this list."""
    return [{"layer": pick(layer.title), "title": pick(row.title), "status": presenting.status_words(row.status or row.intervention_status),
             "note": pick(row.note), "rough": row.drawn == "schematic"} for layer, rows in facts.layers for row in rows]
