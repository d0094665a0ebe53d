"""Styles to begin with: palettes safe for colour-blind eyes, classes out of the values found, patterns that survive a grey print.

Palettes: Okabe and Ito 2008, "Color Universal Design"; the single-hue sequences of Brewer, Harrower and others, ColorBrewer 2.0
(Apache licence 2.0), nine steps each. Light colours are told from the ground by one dark edge for all classes.
"""
from __future__ import annotations

from dataclasses import dataclass

from geo.classes import breaks, rounded
from geo.colour import lightness, over
from layers.styles import DASHES, MARKERS, STATUS_FILLS, STATUSES, text_of
from layers.styles_checked import MOST_CLASSES, MOST_VALUE

INK = "#1A1A1A"
GREY_STEP = 8.0  # CIE L*: tints closer than this look alike on a grey print
OPACITY = 0.85
MOST_SHADES = 7
# dots are for what is to come, so they come late among categories
PATTERNS = {"polygon": [("fill", each) for each in ("solid", "hatch", "cross", "rows", "back", "dots")],
            "line": [("dash", each) for each in DASHES],
            "point": [("marker", each) for each in MARKERS]}


@dataclass(frozen=True)
class Palette:
    """Colours in order, for categories (any of them) or numbers (from light to dark), with the edge that goes around them."""

    colours: tuple[str, ...]
    edge: str
    ordered: bool = False

    def pick(self, count: int) -> list[str]:
        """``count`` colours: the first ones, again from the start if there are too few; of an ordered palette in equal steps of
        lightness (CIE L*) along its colours, so that neighbours stay apart on a grey print."""
        if not self.ordered:
            return [self.colours[place % len(self.colours)] for place in range(count)]
        steps = self.colours[1:]  # the lightest is the paper
        light = [lightness(each) for each in steps]
        wanted = [light[0] + (light[-1] - light[0]) * (place / (count - 1) if count > 1 else 0.5) for place in range(count)]
        return [_between(steps, light, each) for each in wanted]


PALETTES = {
    "okabe-ito": Palette(("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"), INK),
    "blues": Palette(("#F7FBFF", "#DEEBF7", "#C6DBEF", "#9ECAE1", "#6BAED6", "#4292C6", "#2171B5", "#08519C", "#08306B"), "#08306B", True),
    "greens": Palette(("#F7FCF5", "#E5F5E0", "#C7E9C0", "#A1D99B", "#74C476", "#41AB5D", "#238B45", "#006D2C", "#00441B"), "#00441B", True),
    "oranges": Palette(("#FFF5EB", "#FEE6CE", "#FDD0A2", "#FDAE6B", "#FD8D3C", "#F16913", "#D94801", "#A63603", "#7F2704"), "#7F2704", True),
    "greys": Palette(("#FFFFFF", "#F0F0F0", "#D9D9D9", "#BDBDBD", "#969696", "#737373", "#525252", "#252525", "#000000"), "#000000", True),
}
STATUS_COLOURS = {"planned": "#56B4E9", "design": "#56B4E9", "tender": "#0072B2", "works": "#E69F00", "suspended": "#D55E00",
                  "completed": "#009E73", "cancelled": "#999999"}


def _between(steps: tuple[str, ...], light: list[float], wanted: float) -> str:
    place = next((place for place, below in enumerate(light[1:]) if wanted >= below), len(steps) - 2)
    return over(steps[place + 1], (light[place] - wanted) / (light[place] - light[place + 1]), steps[place])


def shape_kind(geometry_type: str) -> str:
    """"polygon", "line" or "point", for the three ways in which shapes are drawn."""
    return next((kind for kind in ("point", "line") if kind in geometry_type.lower()), "polygon")


def by_category(field: str, counted: list[tuple[object, int]], geometry: str, palette: str = "okabe-ito", most: int = 7) -> dict:
    """Classes for the most frequent values; ``counted`` are (value, how many). What has no class of its own is "other"."""
    totals: dict[str, int] = {}
    for value, count in counted:
        text = text_of(value)
        if text and len(text) <= MOST_VALUE:
            totals[text] = totals.get(text, 0) + count
    texts = sorted(totals, key=lambda text: (-totals[text], text))[:min(most, MOST_CLASSES)]
    classes = [{"value": text, "label": {"it": text[:80]}} for text in texts]
    return {"kind": "category", "field": field, "classes": patterned(classes, PALETTES[palette].pick(len(texts)), geometry), "other": other()}


def by_number(field: str, values, geometry: str, palette: str = "blues", classes: int = 5, method: str = "natural") -> dict:
    """Classes between rounded breaks of the values, light to dark; without a label, since the limits say it."""
    limits = rounded(breaks(values, min(classes, MOST_SHADES), method))
    ranges = list(zip(limits, limits[1:]))
    colours = PALETTES[palette].pick(len(ranges))
    if PALETTES[palette].ordered:
        made = [{"from": low, "to": high, "label": {}, "colour": colour} for (low, high), colour in zip(ranges, colours)]
    else:
        made = patterned([{"from": low, "to": high, "label": {}} for low, high in ranges], colours, geometry)
    return {"kind": "number", "field": field, "classes": made, "other": other()}


def by_status(found, geometry: str) -> dict:
    """One class per status found, in the order of the works; the fill is the one that means this status everywhere."""
    classes = []
    for status in (each for each in STATUSES if each in set(found)):
        fill = STATUS_FILLS.get(status, "cross")
        classes.append({"value": status, "label": {}, "colour": STATUS_COLOURS[status], "fill": {"design": "rows", "tender": "back", "suspended": "cross"}.get(status, fill)})
    if geometry != "polygon":
        classes = patterned([{name: each[name] for name in ("value", "label")} for each in classes], [each["colour"] for each in classes], geometry)
    return {"kind": "status", "field": "status", "classes": classes, "other": other()}


def patterned(classes: list[dict], colours: list[str], geometry: str) -> list[dict]:
    """The classes with colours, and for each the first pattern that no other class of about the same grey has."""
    taken: list[tuple[tuple, float]] = []
    made = []
    for each, colour in zip(classes, colours):
        light = lightness(over(colour, OPACITY, "#FFFFFF"))
        # the pattern least used so far, of those that nothing as light as this one has
        ranked = sorted(PATTERNS[geometry], key=lambda pattern: sum(pattern == other for other, _light in taken))
        pattern = next((one for one in ranked if all(one != other or abs(light - its) >= GREY_STEP for other, its in taken)), ranked[0])
        taken.append((pattern, light))
        made.append(each | {"colour": colour, pattern[0]: pattern[1]})
    return made


def other() -> dict:
    """What falls in no class: pale, and empty inside."""
    return {"label": {}, "colour": "#8A8A8A", "fill": "none", "dash": "dotted", "marker": "circle"}
