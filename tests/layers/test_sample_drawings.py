"""The sample's two drawings: ours, said to be drawings, in three languages, the same but for the library."""
import io

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import text

from layers.sample import drawings


@pytest.fixture(scope="module")
def pixels() -> dict:
    return {place: np.asarray(Image.open(io.BytesIO(drawings.draw(place))).convert("RGB")).astype(int) for place in ("before", "after")}


def test_both_drawings_have_one_size_and_differ_in_a_part_only(pixels):
    assert pixels["before"].shape == pixels["after"].shape == (800, 1280, 3)
    changed = np.abs(pixels["before"] - pixels["after"]).max(axis=2) > 30
    assert 0.05 < changed.mean() < 0.3


def test_the_library_is_in_the_second_only(pixels):
    def brick(image):
        return (np.abs(image - np.array([200, 85, 61])).max(axis=2) < 12).sum()

    assert brick(pixels["before"]) == 0 and brick(pixels["after"]) > 2000


@pytest.mark.parametrize("place", ["before", "after"])
def test_each_says_in_three_languages_what_is_seen(place):
    for part in ("alt", "caption"):
        assert set(drawings.WORDS[place][part]) == {"it", "en", "ar"}


def test_the_sample_publishes_them_as_drawings(sample, superuser):
    with superuser.connect() as connection:
        rows = connection.execute(text("SELECT place, kind, widths FROM published.pictures p JOIN milo.interventions i ON i.id = p.intervention_id WHERE i.number = 12 ORDER BY place")).all()
    assert [tuple(row) for row in rows] == [("after", "drawing", [480, 1280]), ("before", "drawing", [480, 1280])]
