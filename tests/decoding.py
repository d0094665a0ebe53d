"""What is inside a vector tile, read by GDAL, which shares nothing with what makes it."""
from __future__ import annotations

import tempfile
from pathlib import Path

import pyogrio

SIDE = 4096


def layers_of(body: bytes) -> dict[str, list[dict]]:
    """The features of each layer of features in a tile: their properties, and "at", the middle of the shape from 0 to 1 (east, south)."""
    found: dict[str, list[dict]] = {}
    if not body:
        return found
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tile.mvt"
        path.write_bytes(body)
        for name, _kind in pyogrio.list_layers(f"MVT:{path}"):
            frame = pyogrio.read_dataframe(f"MVT:{path}", layer=name)
            found[name] = []
            for row in frame.to_dict("records"):
                shape = row.pop("geometry")
                kept = {key: value for key, value in row.items() if value is not None and value == value and key != "mvt_id"}
                # the driver counts upward from the south edge
                found[name].append(kept | {"shape": shape, "at": (shape.centroid.x / SIDE, 1 - shape.centroid.y / SIDE)})
    return found
