"""What of a style will not be read: edges too pale for the basemap, classes alike on a grey print or for colour-blind eyes.

Used by the desk, which says it plainly and offers the nearest colour that passes; nothing is refused for it.
"""
from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from geo.colour import DEFICIENCIES, contrast, difference, lightness, over, passing, seen
from layers.styles import MARKERS, Look, look
from layers.styles_suggested import GREY_STEP, PALETTES

GROUNDS = ("#F4F1EC", "#FFFFFF")  # the ground and the streets of the basemap
LEAST = 3.0  # WCAG 2.2, 1.4.11: what must be seen to understand a picture
APART = 0.05  # Oklab: two and a half times what is just seen


@dataclass(frozen=True)
class Failure:
    """One thing that will not be read. ``kind`` contrast, grey or eyes; ``place`` the class (None: the whole layer, or other);
    ``beside`` the class it is confused with; ``ratio`` its contrast; ``offer`` a colour that passes."""

    kind: str
    place: int | None
    beside: int | None = None
    ratio: float | None = None
    offer: str | None = None


def failures(style: dict, geometry: str) -> list[Failure]:
    """Everything that fails for shapes of this kind (polygon, line or point), by class."""
    looks = looks_of(style)
    return [*_pale(looks, geometry), *_alike(looks, geometry, style)]


def first_style(position: int) -> dict:
    """A style for a new layer: one colour that stands out on the basemap, a mark, both others than those of its neighbours in the order."""
    colours = PALETTES["okabe-ito"].colours
    return {"colour": passing(colours[position % len(colours)], GROUNDS, LEAST), "fill": "solid", "marker": MARKERS[position % len(MARKERS)]}


def looks_of(style: dict) -> list[Look]:
    """The look of each class, or the one look of all shapes."""
    by = style.get("by")
    if not by:
        return [look(style | {"plain": True})]
    return [look(style, _inside(each, by["kind"])) for each in by["classes"]]


def printed(one: Look, geometry: str) -> str:
    """The colour that an area, a line or a mark covers the white paper with."""
    opacity = one.opacity or (0.45 if geometry == "polygon" and not one.edge else 1.0)
    return over(one.colour, opacity if geometry != "point" else 1.0, "#FFFFFF")


def pattern(one: Look, geometry: str) -> tuple:
    """What tells a look from another where there is no colour."""
    if geometry == "line":
        return (one.stroke,)
    return (one.fill,) if geometry == "polygon" else (one.marker, one.fill == "solid", one.icon)


def _inside(each: dict, kind: str):
    if kind != "number":
        return each["value"]
    return each["from"] if each["from"] is not None else (each["to"] if each["to"] is not None else 0) - 1


def _pale(looks: list[Look], geometry: str) -> list[Failure]:
    found = []
    for place, one in enumerate(looks):
        opacity = one.opacity or 1.0 if geometry == "line" else 1.0
        ratio = min(contrast(over(one.outline, opacity, ground), ground) for ground in GROUNDS)
        if ratio < LEAST:
            offer = passing(one.outline, GROUNDS, LEAST)
            found.append(Failure("contrast", place if one.place is not None else None, ratio=round(ratio, 2), offer=offer))
            if one.edge:
                break  # one edge for all: said once
    return found


def _alike(looks: list[Look], geometry: str, style: dict) -> list[Failure]:
    ordered = style.get("by", {}).get("kind") == "number"
    found = []
    for first, second in combinations(range(len(looks)), 2):
        if ordered and second != first + 1 or pattern(looks[first], geometry) != pattern(looks[second], geometry):
            continue
        one, other = printed(looks[first], geometry), printed(looks[second], geometry)
        if abs(lightness(one) - lightness(other)) < GREY_STEP:
            found.append(Failure("grey", first, second))
        elif min(difference(seen(one, eyes), seen(other, eyes)) for eyes in DEFICIENCIES) < APART:
            found.append(Failure("eyes", first, second))
    return found
