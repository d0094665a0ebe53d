"""A style from outside is hostile until it has passed here: what is not known is refused, what is kept is written in one form."""
from __future__ import annotations

from geo.colour import WRITTEN
from layers.styles import DASHES, FILLS, KINDS, MARKERS, STATUSES
from layers.styles_icons import ICONS

MOST_CLASSES = 12  # more than these nobody tells apart; the rest is "other"
MOST_LABEL, MOST_FIELD, MOST_VALUE = 80, 120, 200
ZOOMS = (10, 19)
OPACITIES, WIDTHS = (0.2, 1.0), (0.5, 12.0)
LOOKS = {"fill": FILLS, "dash": DASHES, "marker": MARKERS, "icon": ICONS}
MEMBERS = {"colour", "edge", "opacity", "width", "min_zoom", "max_zoom", "plain", "by", *LOOKS}


class StyleRefused(ValueError):
    """A style that cannot be kept. ``key`` names the reason, ``place`` the class (from 0) if it is about one, ``values`` fill the sentence."""

    def __init__(self, key: str, place: int | None = None, **values):
        super().__init__(key)
        self.key, self.place, self.values = key, place, values


def checked(style) -> dict:
    """The style in the form it is kept in. Raises StyleRefused."""
    if not isinstance(style, dict) or not set(style) <= MEMBERS:
        raise StyleRefused("style-not-readable")
    kept = _look(style, None) | {"colour": _colour(style.get("colour"), None)}
    if isinstance(style.get("dash"), bool):
        kept["dash"] = style["dash"]  # the sample's older form: the legend breaks the edge
    if style.get("edge"):
        kept["edge"] = _colour(style["edge"], None)
    for name, (low, high) in (("opacity", OPACITIES), ("width", WIDTHS)):
        if style.get(name) is not None:
            kept[name] = round(_number(style[name], f"style-{name}", low, high), 2)
    for name in ("min_zoom", "max_zoom"):
        if style.get(name) is not None:
            kept[name] = int(_number(style[name], "style-zoom", *ZOOMS))
    if kept.get("min_zoom", ZOOMS[0]) > kept.get("max_zoom", ZOOMS[1]):
        raise StyleRefused("style-zoom-upside-down")
    if style.get("plain"):
        kept["plain"] = True
    if style.get("by") is not None:
        kept["by"] = _by(style["by"])
    return kept


def _by(by) -> dict:
    if not isinstance(by, dict) or by.get("kind") not in KINDS:
        raise StyleRefused("style-not-readable")
    kind, classes = by["kind"], by.get("classes")
    field = "status" if kind == "status" else by.get("field")
    if not isinstance(field, str) or not 0 < len(field) <= MOST_FIELD or "\0" in field:
        raise StyleRefused("style-field-missing")
    if not isinstance(classes, list) or not classes:
        raise StyleRefused("style-no-classes")
    if len(classes) > MOST_CLASSES:
        raise StyleRefused("style-too-many-classes", most=MOST_CLASSES)
    kept = [_class(each, kind, place) for place, each in enumerate(classes)]
    if kind == "number":
        _follow(kept)
    elif len({each["value"] for each in kept}) < len(kept):
        raise StyleRefused("style-same-value")
    other = by.get("other") or {}
    if not isinstance(other, dict):
        raise StyleRefused("style-not-readable")
    return {"kind": kind, "field": field, "classes": kept, "other": _look(other, None) | _label(other, None) if other else {}}


def _class(each, kind: str, place: int) -> dict:
    if not isinstance(each, dict):
        raise StyleRefused("style-not-readable", place)
    kept = _look(each, place) | _label(each, place)
    if kind == "number":
        ends = {name: None if each.get(name) is None else _number(each[name], "style-limit", -1e15, 1e15, place) for name in ("from", "to")}
        if None not in ends.values() and ends["from"] > ends["to"]:
            raise StyleRefused("style-limits-upside-down", place)
        return kept | ends
    value = each.get("value")
    if not isinstance(value, str) or not value.strip() or len(value) > MOST_VALUE or "\0" in value:
        raise StyleRefused("style-value-missing", place)
    if kind == "status" and value not in STATUSES:
        raise StyleRefused("style-status-unknown", place)
    return kept | {"value": value.strip()}


def _follow(classes: list[dict]) -> None:
    for place, (before, after) in enumerate(zip(classes, classes[1:]), 1):
        if before["to"] is None or after["from"] is None or after["from"] < before["to"]:
            raise StyleRefused("style-limits-overlap", place)


def _look(each: dict, place: int | None) -> dict:
    kept = {"colour": _colour(each["colour"], place)} if each.get("colour") else {}
    for name, allowed in LOOKS.items():
        value = each.get(name)
        if value in (None, "") or isinstance(value, bool):
            continue
        if not isinstance(value, str) or value not in allowed:
            raise StyleRefused(f"style-{name}-unknown", place)
        kept[name] = value
    return kept


def _label(each: dict, place: int | None) -> dict:
    label = each.get("label") or {}
    if not isinstance(label, dict) or not all(isinstance(code, str) and code.isalpha() and len(code) <= 3 for code in label):
        raise StyleRefused("style-not-readable", place)
    kept = {}
    for code, words in label.items():
        if not isinstance(words, str) or any(ord(letter) < 32 for letter in words.strip()):
            raise StyleRefused("style-label-not-words", place)
        if len(words.strip()) > MOST_LABEL:
            raise StyleRefused("style-label-too-long", place, most=MOST_LABEL)
        if words.strip():
            kept[code] = words.strip()
    return {"label": kept}


def _colour(value, place: int | None) -> str:
    if not isinstance(value, str) or not WRITTEN.fullmatch(value):
        raise StyleRefused("style-colour", place)
    return value.upper()


def _number(value, key: str, low: float, high: float, place: int | None = None) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:  # also what is not finite
        raise StyleRefused(key, place, low=low, high=high)
    return value
