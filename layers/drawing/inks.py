"""The colours of a drawing and of its legend, in one place that loads no drawing library: pages make legends too."""
from __future__ import annotations

INK = "#1A1A1A"
PAPER = "#FFFFFF"
PARK, WATER, RAIL, NAME, METRO = "#DCE6D0", "#CFE0EA", "#9A9286", "#5B6B73", "#1C3F6E"
HEAT = ("#EADFF2", "#CDB4DF", "#A983C6", "#8152A6", "#552A7B")
FEW = "#7A6A86"
CROWD = "#1A2B3C"


def heat_step(place: int, classes: int) -> int:
    """Which of HEAT the class number `place` of `classes` gets."""
    # few classes still reach the darkest step
    return len(HEAT) - 1 if classes == 1 else round(place * (len(HEAT) - 1) / (classes - 1))
