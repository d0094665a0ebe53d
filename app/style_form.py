"""The form of a style: what was typed, put into the shape that `layers.styles_checked` reads, and back into fields. Used by the desk's page."""
from __future__ import annotations

from werkzeug.datastructures import MultiDict

from app.i18n import STAFF_LANGUAGES
from layers.styles import KINDS
from layers.styles_checked import MOST_CLASSES

WAYS = ("status-fill", "plain", *KINDS)
PARTS = ("fill", "dash", "marker", "icon")


def read(form: MultiDict) -> dict:
    """The style as it was typed, not yet checked: a number that cannot be read stays text, and is refused as such."""
    way = form.get("way", "status-fill")
    style = _look(form, "") | {"colour": form.get("colour", "")}
    for name in ("opacity", "width", "min_zoom", "max_zoom"):
        if form.get(name, "").strip():
            style[name] = number(form[name])
    if "opacity" in style and isinstance(style["opacity"], float):
        style["opacity"] /= 100
    if form.get("edged"):
        style["edge"] = form.get("edge", "")
    if way == "plain":
        style["plain"] = True
    if way in KINDS:
        style["by"] = {"kind": way, "field": "status" if way == "status" else form.get("field", ""), "classes": _classes(form, way),
                       "other": _look(form, "-other") | {"label": _label(form, "other")} if form.get("listed") else {}}
    return style


def _classes(form: MultiDict, kind: str) -> list[dict]:
    made = []
    for place in _places(form):
        one = _look(form, f"-{place}") | {"label": _label(form, str(place))}
        if kind == "number":
            one |= {name: number(form.get(f"{name}-{place}", "")) for name in ("from", "to")}
        else:
            one["value"] = form.get(f"value-{place}", "")
        made.append(one)
    return made


def _places(form: MultiDict) -> list[int]:
    """The classes in the form that are not ticked to go."""
    return [place for place in range(MOST_CLASSES + 1) if f"colour-{place}" in form and not form.get(f"gone-{place}")]


def _look(form: MultiDict, suffix: str) -> dict:
    return {name: value for name in ("colour", *PARTS) if (value := form.get(f"{name}{suffix}", "").strip())}


def _label(form: MultiDict, suffix: str) -> dict:
    return {code: value for code in STAFF_LANGUAGES if (value := form.get(f"label-{suffix}-{code}", "").strip())}


def number(words: str) -> float | str | None:
    """A number with point or comma; None for nothing, and what is no number as it was written.

    >>> number(" 2,5 "), number("1.5"), number(""), number("due")
    (2.5, 1.5, None, 'due')
    """
    words = words.strip()
    if not words:
        return None
    plain = words.replace(" ", "").replace("\u00a0", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return words


def written(value) -> str:
    """A number as a field shows it.

    >>> written(3.0), written(2.5), written(None), written("due")
    ('3', '2.5', '', 'due')
    """
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "" if value is None else str(value)


def way_of(style: dict) -> str:
    """Which of WAYS a style is."""
    return style["by"]["kind"] if style.get("by") else "plain" if style.get("plain") else "status-fill"
