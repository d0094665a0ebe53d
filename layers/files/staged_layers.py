"""From rows to staged layers: cleaned, counted, written, accounted for. Called by the child."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import shapely

from layers.files.account import FileLayer, Finding, Reading
from layers.files.cleaning import KINDS, clean
from layers.files.columns import LONGEST_NAME, column, rename
from layers.files.errors import FileRefused
from layers.files.limits import Limits
from layers.files.rows import Rows, bounds, distinct
from layers.files.staging import stage


def stage_all(reading: Reading, layers: list[Rows], folder: Path, limits: Limits) -> None:
    """Add each layer to the reading and write it under `folder`. Raises FileRefused when all together are too many vertices."""
    vertices = sum(int(shapely.get_num_coordinates(rows.shapes).sum()) for rows in layers)
    if vertices > limits.vertices:
        raise FileRefused("too-many-vertices", count=vertices, limit=limits.vertices)
    for rows in layers:
        if len(rows.numbers) or any(each.key == "row-unreadable" for each in rows.findings):
            reading.layers.append(_stage(rows, folder / str(len(reading.layers)), limits))
        else:
            reading.findings.append(Finding("layer-empty", 1, [], {"layer": rows.name[:80]}))


def _stage(rows: Rows, folder: Path, limits: Limits) -> FileLayer:
    rename(rows.fields)
    shapes, indices, findings = clean(rows, limits)
    every = len(indices) == len(rows.numbers)
    fields = rows.fields if every else [field.take(indices) for field in rows.fields]
    stage(folder, shapes, rows.numbers[indices], fields)
    unread = sum(each.count for each in findings if each.key == "row-unreadable")
    kinds: Counter = Counter()
    for kind, count in enumerate(np.bincount(shapely.get_type_id(shapes))):
        if count:
            kinds[KINDS[kind]] += int(count)
    if rows.crs_from == "none" and not any(each.key in ("crs-unknown", "prj-missing") for each in findings):
        findings.append(Finding("crs-unknown" if rows.crs_said else "crs-missing", 1, [], {"said": rows.crs_said}))
    return FileLayer(
        rows.name.replace("\x00", "")[:LONGEST_NAME], folder, rows=len(rows.numbers) + unread, usable=distinct(indices), geometry=dict(kinds),
        columns=[column(field) for field in rows.fields], epsg=rows.epsg, crs_said=rows.crs_said, crs_from=rows.crs_from, definition=rows.definition,
        bounds=bounds(shapes), encoding=rows.encoding, encoding_from=rows.encoding_from, xy_columns=rows.xy_columns, wkt_column=rows.wkt_column, findings=findings)
