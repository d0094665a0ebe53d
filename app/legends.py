"""The words of a legend, made from the style of a layer: the same on page, sheet and handout, in the reader's language."""
from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from app.i18n import pick
from layers.drawing.swatches import plan_swatch
from layers.styles import STATUSES, Look, look


def status_words(status: str | None) -> str:
    """The status of an intervention in the reader's language."""
    return {
        "planned": _("Previsto"),
        "design": _("In progetto"),
        "tender": _("In gara"),
        "works": _("In cantiere"),
        "suspended": _("Fermo"),
        "completed": _("Finito"),
        "cancelled": _("Annullato"),
    }.get(status or "", "")


def range_words(low: float | None, high: float | None) -> str:
    """The limits of a class of numbers in the reader's language."""
    first, last = (format_decimal(each) if each is not None else "" for each in (low, high))
    if low is None or high is None:
        return _("meno di %(high)s", high=last) if low is None and high is not None else _("da %(low)s in su", low=first) if low is not None else _("ogni numero")
    return first if low == high else _("da %(low)s a %(high)s", low=first, high=last)


def class_words(entry: dict, kind: str) -> str:
    """What a class is called: its label, else what it holds."""
    words = pick(entry.get("label"))
    if words or kind == "number":
        return words or range_words(entry.get("from"), entry.get("to"))
    return status_words(entry["value"]) if kind == "status" else entry["value"]


def class_entries(style: dict) -> list[dict]:
    """The legend's entries of a style's classes, each with its label and how it is drawn; "other" last, if the legend is to show it."""
    by, base = style["by"], {name: value for name, value in style.items() if name not in {"by", "dash"}}
    entries = [{"label": class_words(each, by["kind"]), **base, **{name: value for name, value in each.items() if name != "label"}} for each in by["classes"]]
    if by.get("other"):
        own = {name: value for name, value in by["other"].items() if name != "label"}
        entries.append({"label": pick(by["other"].get("label")) or _("Altro, o non si sa"), "other": True, **base, **own})
    return entries


def status_entries(style: dict, statuses) -> list[dict]:
    """The entries of a style without classes: one per status found, with the fill that means it; none if the style is plain."""
    return [{"label": status_words(status), "status": status, **style, "fill": look(style, status=status).fill}
            for status in STATUSES if status in statuses and not style.get("plain")]


def legend(row) -> list[dict]:
    """The legend of a layer, made from its style: one entry per class, else one per status found, and one for what is only schematic."""
    style = dict(row.style)
    if style.get("by"):
        entries = class_entries(style)
    else:
        entries = status_entries(style, row.statuses)
    if not entries:
        entries = [{"label": pick(row.title), **style}]
    if row.schematic:
        plain = {name: value for name, value in style.items() if name != "by"}
        entries.append({"label": _("Disegno di massima, non misurato"), "schematic": True, **plain, "dash": True})
    return entries


def near_words(style: dict) -> str:
    """From how far a layer is seen, if not from everywhere."""
    low, high = style.get("min_zoom"), style.get("max_zoom")
    if low and high:
        return _("Si vede solo a media distanza")
    return _("Si vede da vicino") if low else _("Si vede da lontano") if high else ""


def swatch(entry: dict, geometry_type: str) -> Markup:
    """The small picture beside an entry of a legend, for a page: an SVG that needs no style and no script."""
    own = {name: entry.get(name) for name in ("colour", "fill", "dash", "marker", "icon", "edge", "opacity", "width") if entry.get(name) and entry[name] is not True}
    return Markup(plan_swatch(geometry_type, Look(**own), bool(entry.get("schematic"))))


def first_entry(layer: dict) -> dict:
    """The entry whose picture stands for a whole layer without classes: what is drawn as measured before what is only rough."""
    entries = [entry for entry in layer["legend"] if not entry.get("schematic")]
    return (entries or layer["legend"])[-1]
