"""The machine form of what an import read, chose, changed and refused; it stays with the edition. Worded by `app/edition_words.py`."""
from __future__ import annotations

from dataclasses import asdict

import geopandas

from layers.files.account import FileLayer, Reading


def account(reading: Reading, layer: FileLayer, frame: geopandas.GeoDataFrame, *, epsg: int | None, swapped: bool = False, why: str = "file",
            candidates: list | None = None) -> dict:
    """The report so far: {"file", "system", "counts", "findings"}; `layers.imports.save` adds "mapping" and its own counts and findings.

    `why` the system was taken: "file" (the file says so and it lands in the area), "format", "chosen" (a person did), "unchecked" (no area to check).
    In "counts", read = refused + usable; each refused row is counted by a finding with its key. `candidates` are those of `geo.crs_candidates`.
    """
    here = list(frame.attrs.get("findings", []))
    lost = sum(each.count for each in here if each.refused)
    return {
        "file": {"name": reading.file_name, "format": reading.format, "size": reading.size, "digest": reading.digest, "layer": layer.name,
                 "layers": [each.name for each in reading.layers], "encoding": layer.encoding, "encoding_from": layer.encoding_from,
                 "columns": [column.name for column in layer.columns]},
        "system": {"epsg": epsg, "definition": layer.definition if epsg is None else None, "swapped": swapped, "said": layer.crs_said, "said_epsg": layer.epsg,
                   "from": layer.crs_from, "why": why,
                   "candidates": [{"epsg": each.epsg, "swapped": each.swapped, "share": round(each.share, 3), "title": each.title} for each in candidates or []]},
        "counts": {"read": layer.rows, "refused": layer.rows - layer.usable + lost, "usable": layer.usable - lost, "geometry": layer.geometry},
        "findings": [asdict(each) for each in [*reading.findings, *layer.findings, *here]],
    }
