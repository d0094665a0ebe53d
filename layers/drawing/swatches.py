"""The small pictures of a legend as SVG: a plan shape by status, a class of heat, too few to say, north, the scale bar, the QR code. Used by sheets and the handout."""
from __future__ import annotations

from html import escape

import segno
import shapely

from layers.drawing.fills import ANGLES, dots, hatch
from layers.drawing.inks import CROWD, FEW, HEAT, INK, METRO, PAPER, heat_step
from layers.drawing.symbols import SHAPES, ink_on
from layers.styles import Look
from layers.styles_icons import ICONS

WIDE, TALL = 24.0, 14.0
LINE_DASH = {"dashed": "7 4", "dotted": "0.1 4.5", "dashdot": "7 3 1.2 3"}


def _svg(inner: str, width: str = "24", height: str = "14", box: str = f"0 0 {WIDE:g} {TALL:g}", kind: str = "swatch") -> str:
    return f'<svg class="{kind}" width="{width}" height="{height}" viewBox="{box}" aria-hidden="true">{inner}</svg>'


def _strokes(lines, colour: str, width: float) -> str:
    drawn = " ".join("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in line.coords) for line in shapely.get_parts(lines) if line.geom_type == "LineString")
    return f'<path d="{drawn}" fill="none" stroke="{colour}" stroke-width="{width}"/>' if drawn else ""


def plan_swatch(geometry_type: str, look: Look, rough: bool = False) -> str:
    """A shape of the plan as ``look`` draws it; ``geometry_type`` point, line or else polygon; broken edge if ``rough``."""
    colour, outline = escape(look.colour, quote=True), escape(look.outline, quote=True)
    if geometry_type == "point":
        return _svg(_mark(look, colour, outline), kind="swatch point")
    if geometry_type == "line":
        dash = LINE_DASH.get(look.stroke) or ("4.5 2.7" if rough else "none")
        width = 2.6 if look.width is None else min(max(look.width * 0.6, 1), 6)
        strokes = ([(outline, width + 1.6)] if look.edge else []) + [(colour, width)]
        return _svg("".join(f'<path d="M2 7 L22 7" fill="none" stroke="{paint}" stroke-width="{wide:g}" stroke-dasharray="{dash}" '
                            f'stroke-linecap="{"round" if look.stroke == "dotted" else "butt"}"/>' for paint, wide in strokes))
    box = shapely.box(1, 1, WIDE - 1, TALL - 1)
    opacity = 0 if look.fill == "none" else (look.opacity or 0.42) if look.fill == "solid" or look.edge else 0.14
    inner = f'<rect x="1" y="1" width="22" height="12" fill="{colour}" fill-opacity="{opacity:g}"/>'
    # y is downward here, so the angles turn the other way
    inner += "".join(_strokes(hatch(box, 4.2, -angle), outline, 0.9) for angle in ANGLES.get(look.fill, ()))
    if look.fill == "dots":
        inner += "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="0.9" fill="{outline}"/>' for x, y in dots(box, 5.2, 1.2))
    dash = ' stroke-dasharray="3.4 2"' if rough else ""
    return _svg(inner + f'<rect x="1" y="1" width="22" height="12" fill="none" stroke="{outline}" stroke-width="1.4"{dash}/>')


def _mark(look: Look, colour: str, outline: str) -> str:
    solid, icon = look.fill == "solid", ICONS.get(look.icon or "")
    inside, edge = (colour, escape(look.edge or PAPER, quote=True)) if solid else (PAPER, outline)
    outer = f'<path d="{SHAPES.get(look.marker, SHAPES["circle"])}" fill="{inside}" stroke="{edge}" stroke-width="{2.5 if icon else 4}"/>'
    if not icon:
        return f'<g transform="translate(6.6 1.6) scale(.45)">{outer}</g>'
    ink = ink_on(look.colour) if solid else outline
    return f'<g transform="translate(5.2 .2) scale(.565)">{outer}<path d="{icon}" fill="{ink}" transform="translate(4.6 4.6) scale(.62)"/></g>'


def rough_swatch() -> str:
    """A broken edge, of whatever colour."""
    return _svg(f'<rect x="1" y="1" width="22" height="12" fill="none" stroke="{INK}" stroke-width="1.4" stroke-dasharray="3.4 2"/>')


def edge_swatch(colour: str) -> str:
    """The edge of the consultation's area."""
    return _svg(f'<path d="M1 7 L23 7" fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="6 3.6"/>')


def metro_swatch() -> str:
    """The line of the metro, whose true course is not published."""
    return _svg(f'<path d="M1 7 L23 7" fill="none" stroke="{METRO}" stroke-opacity=".55" stroke-width="1.8" stroke-dasharray="1.8 4" stroke-linecap="round"/>')


def heat_swatch(place: int, classes: int) -> str:
    """The colour of one class of heat."""
    return _svg(f'<rect x=".5" y=".5" width="23" height="13" fill="{HEAT[heat_step(place, classes)]}" fill-opacity=".85" stroke="{FEW}" stroke-width=".6"/>')


def few_swatch() -> str:
    """The fine hatch of cells with too few people to say."""
    box = shapely.box(0.5, 0.5, WIDE - 0.5, TALL - 0.5)
    return _svg(_strokes(hatch(box, 3.0, 45), FEW, 0.5) + f'<rect x=".5" y=".5" width="23" height="13" fill="none" stroke="{FEW}" stroke-width=".6"/>')


def crowd_swatch() -> str:
    """A circle with a number: neighbours of several kinds."""
    return _svg(f'<circle cx="12" cy="7" r="6.4" fill="{CROWD}"/><text x="12" y="10" font-size="8" font-weight="600" text-anchor="middle" fill="{PAPER}">12</text>')


def north() -> str:
    """An arrow to grid north."""
    return _svg(f'<path d="M6 0 L11 14 L6 11 L1 14 Z" fill="{INK}"/><path d="M6 0 L6 11 L1 14 Z" fill="{PAPER}" stroke="{INK}" stroke-width=".6"/>', "3.4mm", "4.2mm", "0 0 12 14.5")


def qr(address: str) -> str:
    """The address as a QR code (ISO/IEC 18004, level M), an SVG without a size of its own."""
    return segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True, dark=INK, light=PAPER)


def bar(millimetres: float) -> str:
    """A scale bar of exactly that length on paper, in four parts."""
    part = millimetres / 4
    parts = "".join(f'<rect x="{place * part + 0.15:.3f}" y=".15" width="{part:.3f}" height="1.5" fill="{INK if place % 2 == 0 else PAPER}" stroke="{INK}" stroke-width=".25"/>'
                    for place in range(4))
    return _svg(parts, f"{millimetres + 0.3:.3f}mm", "1.8mm", f"0 0 {millimetres + 0.3:.3f} 1.8")
