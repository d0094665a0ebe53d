"""Every file of the shared collection of messy files is read with counts that add up, or refused with a sentence; none crashes, hangs or leaves a trace."""
from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from app.import_words import FINDINGS, REFUSALS
from layers.files.frames import frame
from layers.files.reading import FileRefused, Limits, Reading, read

SHARED = Path(os.environ.get("MILO_SHARED") or Path(__file__).resolve().parents[4] / "shared") / "data"
PARTS = {".dbf", ".shx", ".prj", ".cpg", ".qpj"}


def collected(folder: str) -> list[Path]:
    """The files of a folder; the parts of a shapefile are read with their .shp."""
    found = [path for path in sorted((SHARED / folder).rglob("*")) if path.is_file()]
    return [path for path in found if not (path.suffix.lower() in PARTS and path.with_suffix(".shp").exists())]


def named(path: Path) -> str:
    return str(path.relative_to(SHARED))


def check(reading: Reading) -> None:
    """Nothing is lost without a word: rows read are rows usable and rows refused, and a frame holds the usable ones."""
    assert reading.layers
    assert Reading.from_dict(reading.as_dict()) == reading
    for finding in reading.findings:
        assert finding.key in FINDINGS
    for layer in reading.layers:
        assert layer.rows == layer.usable + sum(each.count for each in layer.findings if each.refused), layer
        for finding in layer.findings:
            assert finding.key in FINDINGS
            assert finding.rows == sorted(finding.rows)[:20]
        made = frame(layer, layer.epsg or (None if layer.definition else 4326))
        lost = sum(each.count for each in made.attrs["findings"] if each.refused)
        assert len(np.unique(made["row"])) == layer.usable - lost
        assert made.geometry.is_valid.all()
        assert not made.geometry.is_empty.any()
        assert not made.has_z.any()
        assert made.shape[1] == len(layer.columns) + 2


@pytest.mark.parametrize("path", collected("messy-files"), ids=named)
def test_a_messy_file_is_read_or_refused_with_a_sentence(path, tmp_path):
    try:
        reading = read(path, tmp_path / "staged", limits=Limits(seconds=60))
    except FileRefused as refused:
        assert refused.key in REFUSALS
        assert refused.key not in ("child-ended", "too-long", "too-much-memory")
        assert str(REFUSALS[refused.key]) % refused.values
    else:
        check(reading)


@pytest.mark.parametrize("path", collected("comune-milano"), ids=named)
def test_a_file_of_the_city_is_read(path, tmp_path):
    check(read(path, tmp_path / "staged"))
