"""The machine form of what an import read, chose, changed and refused; it stays with the edition. Worded by `app/edition_words.py`."""
from __future__ import annotations

import geopandas

from layers.files.account import FileLayer, Reading


def account(reading: Reading, layer: FileLayer, frame: geopandas.GeoDataFrame, *, epsg: int | None, swapped: bool = False, why: str = "file",
            candidates: list | None = None) -> dict:
    """The report so far: {"file", "system", "counts", "findings"}; `layers.imports.save` adds "mapping" and its own counts.

    `why` the system was taken: "file" (the file says so and it lands in the area), "format", "chosen" (a person did), "unchecked" (no area to check).
    """
    raise NotImplementedError
