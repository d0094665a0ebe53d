"""The fixed grid, and the count of people on it."""
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import to_metric
from geo.errors import CountRefused
from geo.grid import cell_index, cell_polygon, count_people


def signs(*rows):
    return pd.DataFrame(rows, columns=["e", "n", "participant"])


def test_a_point_on_a_shared_edge_belongs_to_the_cell_east_and_north_of_it():
    assert cell_index([[99.999, 200.0], [100.0, 199.999], [-0.001, 0.0]], 100).tolist() == [[0, 2], [1, 1], [-1, 0]]


def test_four_cells_of_100_metres_make_one_of_200():
    rng = np.random.default_rng(2)
    en = rng.uniform((510_000, 5_032_000), (511_000, 5_033_000), (500, 2))
    assert (cell_index(en, 100) // 2 == cell_index(en, 200)).all()


@given(st.floats(9.10, 9.16), st.floats(45.43, 45.47), st.sampled_from([100, 200, 400]))
@settings(deadline=None)
def test_the_polygon_of_a_cell_holds_the_places_counted_in_it(lon, lat, size):
    col, row = cell_index(to_metric([[lon, lat]]), size)[0]
    # a millimetre of room: the edge of a cell is straight in metres, not in degrees
    assert cell_polygon(int(col), int(row), size).buffer(2e-6).covers(shapely.Point(lon, lat))


def test_the_polygon_of_a_cell_is_as_large_as_its_cell_and_runs_counter_clockwise():
    cell = cell_polygon(5101, 50329, 100)
    assert shapely.Polygon(to_metric(list(cell.exterior.coords))).area == pytest.approx(10_000, rel=1e-6)
    assert cell.exterior.is_ccw


def test_a_cell_counts_people_signs_and_weight():
    counted = count_people(signs((10, 10, "a"), (20, 20, "a"), (30, 30, "b"), (40, 40, None), (150, 10, "a")), 100)
    assert counted[["col", "row", "people", "contributions"]].values.tolist() == [[0, 0, 3, 4], [1, 0, 1, 1]]
    assert counted["weight"].tolist() == pytest.approx([2 / 3 + 2, 1 / 3])


def test_a_swamper_adds_one_person_however_many_signs_they_leave():
    """Six others in a cell, then 2,000 signs of one participant, all over the quarter."""
    rng = np.random.default_rng(7)
    others = signs(*((5_050, 5_050, f"neighbour {i}") for i in range(6)))
    places = rng.uniform(4_900, 5_500, (2_000, 2))
    swamped = pd.concat([others, pd.DataFrame({"e": places[:, 0], "n": places[:, 1], "participant": "swamper"})])
    before = count_people(others, 100).set_index(["col", "row"])
    after = count_people(swamped, 100).set_index(["col", "row"])
    change = after.sub(before, fill_value=0)
    assert len(after) > 30  # the swamper was everywhere
    assert change["people"].max() == 1
    assert after.loc[(50, 50), "people"] == 7
    assert change["weight"].sum() == pytest.approx(1)
    assert change["contributions"].sum() == 2_000


@given(st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500), st.none() | st.sampled_from("abcd")), max_size=40))
@settings(deadline=None)
def test_nothing_is_lost_or_doubled_between_signs_and_cells(rows):
    counted = count_people(signs(*rows), 100)
    people = len({row[2] for row in rows} - {None}) + sum(row[2] is None for row in rows)
    assert counted["contributions"].sum() == len(rows)
    assert counted["weight"].sum() == pytest.approx(people)
    assert (counted["weight"] <= counted["people"] + 1e-9).all()
    assert (counted["people"] <= counted["contributions"]).all()


@pytest.mark.parametrize(("frame", "size", "key"), [
    (signs((1, 1, "a")).drop(columns="participant"), 100, "missing-column"),
    (signs((1, float("nan"), "a")), 100, "not-finite"),
    (signs((1, 1, "a")), 0, "not-positive"),
])
def test_what_cannot_be_counted_is_refused(frame, size, key):
    with pytest.raises(CountRefused) as error:
        count_people(frame, size)
    assert error.value.key == key
