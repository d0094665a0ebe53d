"""Boxes as they come in `?bbox=`."""
import pytest
import shapely

from geo.bbox import BoundingBox
from geo.errors import BoxRefused


def test_a_box_is_read_in_the_order_of_rfc_7946():
    box = BoundingBox.parse("9.12,45.44, 9.14 ,45.45")
    assert (box.west, box.south, box.east, box.north) == (9.12, 45.44, 9.14, 45.45)
    assert box.as_tuple() == (9.12, 45.44, 9.14, 45.45)


@pytest.mark.parametrize(("text", "key"), [
    ("", "four-numbers"), ("9,45,10", "four-numbers"), ("9,45,10,46,0,1", "four-numbers"), ("9,45,10,", "four-numbers"),
    ("9,45,10,nan", "four-numbers"), ("9,45,10,inf", "four-numbers"), ("9,45,1_0,46", "four-numbers"),
    ("9,45,1e1,46", "four-numbers"), ("9,45,١٠,46", "four-numbers"), ("9;45;10;46", "four-numbers"),
    ("9,45,10,46" + "0" * 10_000, "four-numbers"),
    ("9,45,10,91", "out-of-range"), ("-181,45,10,46", "out-of-range"),
    ("170,45,-170,46", "antimeridian"), ("9,46,10,45", "upside-down"),
])
def test_what_is_no_box_is_refused_with_its_reason(text, key):
    with pytest.raises(BoxRefused) as error:
        BoundingBox.parse(text)
    assert error.value.key == key


def test_edges_belong_to_the_box():
    box = BoundingBox(9, 45, 10, 46)
    assert box.contains(9, 45) and box.contains(10, 46)
    assert not box.contains(8.999, 45.5) and not box.contains(9.5, 46.001)


def test_a_box_goes_to_a_polygon_and_back():
    box = BoundingBox(9, 45, 10, 46)
    assert box.to_polygon().area == 1
    assert BoundingBox.around(box.to_polygon()) == box


def test_there_is_no_box_around_nothing():
    with pytest.raises(BoxRefused):
        BoundingBox.around(shapely.Polygon())
