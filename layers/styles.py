"""How a layer is drawn: the style stored in `layers.style`, checked before it is kept, and the look of one shape by its class.

A style is an object: "colour" ("#RRGGBB"), "fill", "marker", "icon" and, where wanted, "dash", "edge" (colour of the outlines of all
classes), "opacity", "width" (pixels), "min_zoom", "max_zoom", "plain" (the status does not change the fill), and "by":
{"kind": "category" | "number" | "status", "field": a column of `properties` or "figure", "classes": [...], "other": {...}}.
A class has a "label" in some languages, what it holds ("value", or "from" and "to", where null is without end) and any of
colour, fill, dash, marker, icon.

The rule of classes, the same here, in static/js/map/classes.js and for tiles: a shape carries `value`, the styled column as
`value_of` gives it (for kind "status" it is the shape's status). Category and status: the class whose "value" is the same text.
Number: the first class with from <= value < to; the last class holds its "to" as well. Anything else belongs to "other".
"""
from __future__ import annotations

from dataclasses import dataclass

FILLS = ("solid", "hatch", "dots", "cross", "rows", "back", "none")
DASHES = ("solid", "dashed", "dotted", "dashdot")
MARKERS = ("circle", "square", "triangle", "diamond", "hexagon")
KINDS = ("category", "number", "status")
STATUSES = ("planned", "design", "tender", "works", "suspended", "completed", "cancelled")
# so that a status reads without colour: hatch for works, dots for what is to come, solid for done
STATUS_FILLS = {"works": "hatch", "suspended": "hatch", "completed": "solid", "planned": "dots", "design": "dots", "tender": "dots"}
# a line without a dash of its own takes that of its fill
FILL_DASHES = {"hatch": "dashed", "back": "dashed", "rows": "dashed", "cross": "dashdot", "dots": "dotted"}
COLOUR, MARKER = "#5B6B73", "circle"


@dataclass(frozen=True)
class Look:
    """How one shape is drawn. ``dash`` None: a line's dash follows its fill. ``place`` is its class (None: other, or no classes)."""

    colour: str = COLOUR
    fill: str = "solid"
    dash: str | None = None
    marker: str = MARKER
    icon: str | None = None
    edge: str | None = None
    opacity: float | None = None
    width: float | None = None
    place: int | None = None

    @property
    def outline(self) -> str:
        """The colour that must stand out on the ground."""
        return self.edge or self.colour

    @property
    def stroke(self) -> str:
        """The dash of a line: its own, or the one that goes with its fill."""
        return self.dash or FILL_DASHES.get(self.fill, "solid")


def value_of(style: dict, row):
    """What a shape's class is told by; None without classes. ``row`` has status, intervention_status, figure and properties."""
    by = style.get("by")
    if not by:
        return None
    if by["kind"] == "status":
        return row.status or row.intervention_status
    return row.figure if by["field"] == "figure" else (row.properties or {}).get(by["field"])


def text_of(value) -> str:
    """A value as the text that names its category, as JavaScript would write it: 3.0 is "3", true is "true"; "" for none.

    >>> text_of(3.0), text_of(True), text_of(" a "), text_of(None)
    ('3', 'true', 'a', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def class_of(by: dict, value) -> int | None:
    """The place of a value among the classes, by the rule above; None for "other".

    >>> class_of({"kind": "number", "classes": [{"from": None, "to": 10}, {"from": 10, "to": 20}]}, 20)
    1
    """
    classes = by["classes"]
    if by["kind"] != "number":
        text = text_of(value)
        return next((place for place, each in enumerate(classes) if text and each["value"] == text), None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    for place, each in enumerate(classes):
        last = place == len(classes) - 1
        above = each["to"] is None or value < each["to"] or (last and value == each["to"])
        if above and (each["from"] is None or value >= each["from"]):
            return place
    return None


def look(style: dict, value=None, status: str | None = None, *, unknown: str | None = None) -> Look:
    """The look of a shape with this value and status. ``unknown`` is the fill where a status is missing, if that is to be seen."""
    by, place = style.get("by"), None
    own = dict(style)
    if by:
        place = class_of(by, value)
        own |= by["classes"][place] if place is not None else by.get("other") or {}
    elif not style.get("plain"):
        own["fill"] = STATUS_FILLS.get(status or "", style.get("fill", "solid") if status or not unknown else unknown)
    return Look(own.get("colour") or COLOUR, own.get("fill") or "solid", own.get("dash") if isinstance(own.get("dash"), str) else None,
                own.get("marker") or MARKER, own.get("icon"), style.get("edge"), style.get("opacity"), style.get("width"), place)


def look_of(style: dict, row, *, unknown: str | None = None) -> Look:
    """The look of a shape as the catalogue reads it."""
    return look(style, value_of(style, row), row.status or row.intervention_status, unknown=unknown)
