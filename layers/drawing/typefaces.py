"""The typefaces of drawings, read from a folder once; DejaVu, which comes with matplotlib, stands in for what is missing."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from matplotlib.font_manager import FontEntry, FontProperties, fontManager

FILES = {"text": ("titillium-web-400", "noto-sans-arabic-400"), "strong": ("titillium-web-600", "noto-sans-arabic-600")}
STAND_IN = "DejaVu Sans"


@lru_cache(maxsize=8)
def families(folder: Path) -> dict[str, list[str]]:
    """Names for "text" and "strong" in the order in which a letter is looked for. Fonts get names of ours, so that weights never mix."""
    found = {}
    for use, files in FILES.items():
        found[use] = []
        for file in files:
            path = folder / f"{file}.ttf"
            if path.is_file():
                name = f"MILO {path}"
                fontManager.ttflist.append(FontEntry(fname=str(path), name=name, style="normal", variant="normal", weight=400, stretch="normal", size="scalable"))
                found[use].append(name)
        found[use].append(STAND_IN)
    return found


def face(folder: Path, use: str, size: float) -> FontProperties:
    """A typeface for "text" or "strong" in points."""
    return FontProperties(family=families(folder)[use], size=size)
