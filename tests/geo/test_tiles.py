"""The squares of the web map: where they lie, and which there are."""
import pytest

from geo.errors import TileRefused
from geo.tiles import DEEPEST, HALF, Tile, at


def test_the_first_square_is_the_whole_world():
    assert Tile(0, 0, 0).bounds == (-HALF, -HALF, HALF, HALF)


def test_columns_go_east_and_rows_go_south():
    assert Tile(1, 1, 0).bounds == (0, 0, HALF, HALF)
    assert Tile(1, 0, 1).bounds == (-HALF, -HALF, 0, 0)


def test_a_place_lies_in_the_square_that_is_found_for_it():
    # Milan, via Lorenteggio: 9.13 E 45.447 N is 1016346.9 east, 5692169 north in EPSG:3857 (PROJ)
    west, south, east, north = at(9.13, 45.447, 16).bounds
    assert west <= 1016346.9 < east and south < 5692169 <= north
    assert east - west == pytest.approx(2 * HALF / 2**16)


def test_the_edges_of_the_world_belong_to_its_last_squares():
    assert at(180, -90, 3) == Tile(3, 7, 7)
    assert at(-180, 90, 3) == Tile(3, 0, 0)


@pytest.mark.parametrize("z, x, y, key", [(DEEPEST + 1, 0, 0, "tile-zoom"), (-1, 0, 0, "tile-zoom"), (3, 8, 0, "tile-outside"), (3, 0, 8, "tile-outside"), (3, -1, 0, "tile-outside")])
def test_a_square_that_is_not_there_is_refused(z, x, y, key):
    with pytest.raises(TileRefused) as refused:
        Tile(z, x, y)
    assert refused.value.key == key
