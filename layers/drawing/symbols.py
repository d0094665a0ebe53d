"""The shapes and icons of signs, once as outlines for drawings and once as SVG for legends and the handout."""
from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from geo.colour import contrast
from layers.drawing.inks import INK  # edge and icon: at least 4.5:1 on every fill of the sample and 3:1 on the ground

BOX = 24.0  # all outlines live in a square of 24 units, y downward as in SVG

SHAPES = {
    "circle": "M12 .5 C18.4 .5 23.5 5.6 23.5 12 C23.5 18.4 18.4 23.5 12 23.5 C5.6 23.5 .5 18.4 .5 12 C.5 5.6 5.6 .5 12 .5 Z",
    "square": "M2 2 L22 2 L22 22 L2 22 Z",
    "diamond": "M12 -1.5 L25.5 12 L12 25.5 L-1.5 12 Z",
    "triangle": "M12 -1.5 L26 23 L-2 23 Z",
    "hexagon": "M5.6 .9 L18.4 .9 L24.8 12 L18.4 23.1 L5.6 23.1 L-.8 12 Z",
    "pentagon": "M12 -.5 L24.4 8.5 L19.6 23 L4.4 23 L-.4 8.5 Z",
    "shield": "M1.5 1.5 L22.5 1.5 L22.5 12 C22.5 18.5 17.5 23 12 25.5 C6.5 23 1.5 18.5 1.5 12 Z",
}
ICONS = {
    "heart": "M12 20.5 C12 20.5 3.5 14.8 3.5 9 C3.5 6.3 5.6 4.4 8 4.4 C9.7 4.4 11.2 5.3 12 6.9 C12.8 5.3 14.3 4.4 16 4.4 "
             "C18.4 4.4 20.5 6.3 20.5 9 C20.5 14.8 12 20.5 12 20.5 Z",
    "spanner": "M4.7 16.7 L4.5 17.5 L4.7 18.3 L5.1 18.9 L5.7 19.3 L6.5 19.5 L7.3 19.3 L13.8 13 L15.6 13.4 L17.1 13.2 L18.5 12.4 "
               "L19.6 11.3 L20.4 9.9 L20.6 8.4 L20.2 6.5 L17.1 9.6 L14.4 6.9 L17.5 3.8 L15.6 3.4 L14.1 3.6 L12.7 4.4 L11.6 5.5 "
               "L10.8 6.9 L10.6 8.4 L11 10.2 Z",
    "spark": "M12 2.5 L14.3 9.7 L21.5 12 L14.3 14.3 L12 21.5 L9.7 14.3 L2.5 12 L9.7 9.7 Z",
    "lamp": "M12 3 C8.6 3 6 5.6 6 9 C6 11.4 7.3 13.3 9 14.6 L9 17 L15 17 L15 14.6 C16.7 13.3 18 11.4 18 9 C18 5.6 15.4 3 12 3 Z "
            "M9.4 18.4 L14.6 18.4 L14.6 20.8 L9.4 20.8 Z",
    "book": "M11.3 7.6 C9.4 6 6.6 5.4 3.2 5.8 L3.2 17.8 C6.6 17.4 9.4 18 11.3 19.6 Z M12.7 7.6 C14.6 6 17.4 5.4 20.8 5.8 "
            "L20.8 17.8 C17.4 17.4 14.6 18 12.7 19.6 Z",
}
SHAPE_OF_ICON = {"heart": "circle", "spanner": "square", "spark": "diamond", "lamp": "triangle", "book": "hexagon"}
# Okabe and Ito, Color Universal Design, 2008: for categories that came without colours of their own
PALETTE = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#D55E00", "#CC79A7", "#999999")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ICON_SCALE = {"diamond": 0.62, "triangle": 0.52}
ICON_LOWERED = {"triangle": 3.2}


@dataclass(frozen=True)
class Symbol:
    """How one category is drawn: a name out of SHAPES, a fill, and an icon out of ICONS or else a letter."""

    shape: str
    colour: str
    icon: str | None
    letter: str = ""

    @property
    def ink(self) -> str:
        """Dark or white, whichever stands out more on the fill."""
        return ink_on(self.colour)


def ink_on(colour: str) -> str:
    """Dark or white, whichever stands out more on a fill (WCAG 2.2, contrast ratio). Raises ValueError for what is no colour."""
    return INK if contrast(INK, colour) >= contrast(colour, "#FFFFFF") else "#FFFFFF"


def assign(categories) -> dict[str, Symbol]:
    """A symbol for each category, told apart without colour. ``categories`` are (key, icon, colour) in their order.

    Known icons keep their shape, ``letter-b`` its letter. Where several categories share an icon each gets a letter instead, and where all
    share a colour each gets one of PALETTE.

    >>> assign([("like", "heart", "#009E73")])["like"].shape
    'circle'
    """
    categories = list(categories)
    icons = [icon for _key, icon, _colour in categories]
    same_colour = len(categories) > 1 and len({colour for *_rest, colour in categories}) == 1
    free = [shape for shape in SHAPES if shape not in {SHAPE_OF_ICON.get(icon) for icon in icons if icons.count(icon) == 1}]
    found, lettered = {}, 0
    for place, (key, icon, colour) in enumerate(categories):
        own = icon in SHAPE_OF_ICON and icons.count(icon) == 1
        shape = SHAPE_OF_ICON[icon] if own else (free or list(SHAPES))[lettered % len(free or SHAPES)]
        own_letter = icon.removeprefix("letter-").upper() if icon.startswith("letter-") and icons.count(icon) == 1 else LETTERS[lettered % len(LETTERS)]
        letter = "" if own else own_letter
        lettered += not own
        found[key] = Symbol(shape, PALETTE[place % len(PALETTE)] if same_colour else colour, icon if own else None, letter)
    return found


def icon_place(shape: str) -> tuple[float, float]:
    """The scale of an icon inside a shape, and by how many units it stands lower than the middle."""
    return ICON_SCALE.get(shape, 0.68), ICON_LOWERED.get(shape, 0.0)


def commands(outline: str) -> list[tuple[str, list[float]]]:
    """An outline (absolute M, L, C and Z only) as letters with their numbers. Raises ValueError for any other letter."""
    found = []
    for letter, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", outline):
        if letter not in "MLCZ":
            raise ValueError(f"an outline has no {letter}")
        found.append((letter, [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]))
    return found


def markup(symbol: Symbol, size: str = "16", *, hidden: bool = True) -> str:
    """The symbol as an SVG element, ``size`` wide and tall. It says nothing to screen readers: the word stands beside it."""
    scale, lower = icon_place(symbol.shape)
    move = f"translate({12 - 12 * scale:.2f} {12 - 12 * scale + lower:.2f}) scale({scale})"
    inner = (f'<path d="{ICONS[symbol.icon]}" fill="{symbol.ink}" transform="{move}"/>' if symbol.icon else
             f'<text x="12" y="{16.8 + lower:.1f}" font-size="14" font-weight="700" text-anchor="middle" fill="{symbol.ink}">{escape(symbol.letter)}</text>')
    return (f'<svg class="symbol" width="{size}" height="{size}" viewBox="-3 -3 30 30"{" aria-hidden=" + chr(34) + "true" + chr(34) if hidden else ""}>'
            f'<path d="{SHAPES[symbol.shape]}" fill="{escape(symbol.colour, quote=True)}" stroke="{INK}" stroke-width="2" stroke-linejoin="round"/>{inner}</svg>')
