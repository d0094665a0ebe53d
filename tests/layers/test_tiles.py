"""Kept tiles: what is read is what was kept, the folder stays small, and one that cannot be written harms nothing. Tiles that say what they leave out."""
from __future__ import annotations

import gzip
import os

import pytest

from geo.tiles import Tile
from layers.tiles import left_out_layer
from layers.tiles_kept import KeptTiles
from tests.decoding import layers_of

TILE = Tile(12, 2151, 1466)


def test_a_kept_tile_is_read_plain_and_packed(tmp_path):
    kept = KeptTiles(tmp_path / "tiles")
    assert kept.read("l/a", "it", TILE, packed=False) is None
    kept.keep("l/a", "it", TILE, b"tile" * 200)
    assert kept.read("l/a", "it", TILE, packed=False) == b"tile" * 200
    assert gzip.decompress(kept.read("l/a", "it", TILE, packed=True)) == b"tile" * 200
    for other in (("l/b", "it", TILE), ("m/a", "it", TILE), ("l/a", "en", TILE), ("l/a", "it-all", TILE), ("l/a", "it", Tile(12, 2151, 1467))):
        assert kept.read(*other, packed=False) is None


def test_nothing_is_kept_as_nothing(tmp_path):
    kept = KeptTiles(tmp_path)
    kept.keep("l/a", "it", TILE, b"")
    assert kept.read("l/a", "it", TILE, packed=False) == b"" and kept.read("l/a", "it", TILE, packed=True) == b""


def test_near_tiles_are_not_kept(tmp_path):
    kept = KeptTiles(tmp_path)
    kept.keep("l/a", "it", Tile(17, 5, 5), b"tile")
    assert list(tmp_path.iterdir()) == []


def test_the_marks_that_are_oldest_go_when_the_folder_is_full(tmp_path):
    kept = KeptTiles(tmp_path, most_bytes=20_000)  # two files of one block each for a mark
    for age, mark in enumerate(("new", "old", "oldest")):
        kept.keep(f"l/{mark}", "it", TILE, os.urandom(1000))
        os.utime(tmp_path / "l" / mark, (1_000_000 - age, 1_000_000 - age))
    kept.sweep()
    assert sorted(each.name for each in (tmp_path / "l").iterdir()) == ["new", "old"]
    assert kept.read("l/new", "it", TILE, packed=False)


def test_a_layer_is_forgotten_whole_and_no_other(tmp_path):
    kept = KeptTiles(tmp_path)
    for place in ("l/a", "l/b", "m/a"):
        kept.keep(place, "it", TILE, b"tile")
    kept.forget("l")
    kept.forget("never-kept")
    assert [each.name for each in tmp_path.iterdir()] == ["m"]


def test_a_folder_that_cannot_be_written_keeps_nothing_and_says_nothing(tmp_path):
    (tmp_path / "tiles").write_text("a file stands here")
    kept = KeptTiles(tmp_path / "tiles")
    kept.keep("l/a", "it", TILE, b"tile")
    assert kept.read("l/a", "it", TILE, packed=False) is None


@pytest.mark.parametrize("count", [1, 127, 128, 951_234])
def test_how_many_are_left_out_can_be_read(count):
    (point,) = layers_of(left_out_layer(count))["left-out"]
    assert point["count"] == count and point["at"] == (0.5, 0.5)
