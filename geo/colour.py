"""Colours as numbers: contrast, greys, how colour-blind eyes see them, and how far apart two of them are. Used by `layers.styles`.

A colour is "#RRGGBB" in sRGB (IEC 61966-2-1); every function raises ValueError for anything else.
"""
from __future__ import annotations

import re
from itertools import combinations

import numpy as np

WRITTEN = re.compile(r"#[0-9A-Fa-f]{6}")
# Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1, on linear RGB
DEFICIENCIES = {
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
# Ottosson 2020, "A perceptual color space for image processing" (Oklab), as in CSS Color 4
_LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]])
_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]])


def linear(colour: str) -> np.ndarray:
    """(3,) red, green, blue as amounts of light, 0 to 1."""
    if not isinstance(colour, str) or not WRITTEN.fullmatch(colour):
        raise ValueError("a colour is #RRGGBB")
    channels = np.array([int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def written(light: np.ndarray) -> str:
    """The colour of (3,) amounts of light, cut to what a screen can show."""
    light = np.clip(light, 0, 1)
    channels = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(each) * 255):02X}" for each in channels)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2).

    >>> luminance("#FFFFFF")
    1.0
    """
    return round(float(linear(colour) @ (0.2126, 0.7152, 0.0722)), 12)


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2).

    >>> round(contrast("#777777", "#FFFFFF"), 2)
    4.48
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str) -> float:
    """How light it prints in grey: CIE 1976 L*, 0 to 100."""
    light = luminance(colour)
    return 116 * light ** (1 / 3) - 16 if light > 216 / 24389 else light * 24389 / 27


def grey(colour: str) -> str:
    """The grey of the same luminance.

    >>> grey("#0066CC")
    '#686868'
    """
    return written(np.full(3, luminance(colour)))


def over(colour: str, opacity: float, ground: str) -> str:
    """What is seen where a colour of this opacity lies on a ground: browsers and printers mix the written values, not the light."""
    mixed = [round(int(colour[place:place + 2], 16) * opacity + int(ground[place:place + 2], 16) * (1 - opacity)) for place in (1, 3, 5)]
    return "#" + "".join(f"{each:02X}" for each in mixed)


def seen(colour: str, deficiency: str) -> str:
    """The colour as eyes with a full deficiency see it: "protan", "deutan" or "tritan"."""
    return written(DEFICIENCIES[deficiency] @ linear(colour))


def oklab(colour: str) -> np.ndarray:
    """(3,) lightness 0 to 1, and the two axes of hue."""
    return _LAB @ np.cbrt(_LMS @ linear(colour))


def difference(one: str, other: str) -> float:
    """Distance in Oklab (CSS Color 4, "deltaEOK"): 0 the same, 0.02 just seen, 1 from black to white."""
    return float(np.linalg.norm(oklab(one) - oklab(other)))


def closest_pair(colours, deficiency: str | None = None) -> float:
    """The smallest difference between any two of several colours, for typical or for deficient eyes; infinite for fewer than two."""
    if deficiency:
        colours = [seen(each, deficiency) for each in colours]
    return min((difference(one, other) for one, other in combinations(colours, 2)), default=float("inf"))


def passing(colour: str, grounds, least: float = 3.0) -> str:
    """The nearest colour of the same hue that has ``least`` contrast on every ground: darker step by step, and lighter if that never does.

    >>> passing("#0072B2", ["#FFFFFF"])
    '#0072B2'
    """
    base = oklab(colour)
    for step in (-0.005, 0.005):
        for place in range(201):
            tried = written(np.linalg.inv(_LMS) @ (np.linalg.inv(_LAB) @ (base + (step * place, 0, 0))) ** 3) if place else colour
            if all(contrast(tried, ground) >= least for ground in grounds):
                return tried
    raise ValueError("no colour stands out on grounds so different")
