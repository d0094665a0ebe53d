"""The density of people: it counts them, it is exact or as good as exact, and it refuses what it cannot draw."""
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.density import LIMIT_CELLS, density, density_at
from geo.errors import CountRefused
from geo.people import weights

EXTENT = (510_000, 5_032_000, 512_000, 5_033_500)
POINTS = st.lists(st.tuples(st.floats(509_000, 513_000), st.floats(5_031_000, 5_034_500)), min_size=1, max_size=30)


def key_of(*args, **named):
    with pytest.raises(CountRefused) as error:
        density(*args, **{"bandwidth": 100, "cell": 10} | named)
    assert error.value.key in CountRefused.keys
    return error.value.key


def middles(surface):
    rows, cols = surface.values.shape
    east, north = surface.west + (np.arange(cols) + 0.5) * surface.cell, surface.south + (np.arange(rows) + 0.5) * surface.cell
    return np.column_stack([np.tile(east, rows), np.repeat(north, cols)])


def test_one_person_is_a_hill_of_the_height_of_the_formula():
    # 1 / (2 pi h^2) per square metre at the top, exp(-1/2) of it one bandwidth away
    top, side = density_at([[0, 0]], [1.0], [[0, 0], [60, 80]], 100)
    assert top == pytest.approx(10_000 / (2 * math.pi * 100**2))
    assert side == pytest.approx(top * math.exp(-0.5))


@given(POINTS, st.sampled_from(["exact", "binned"]))
@settings(deadline=None, max_examples=40)
def test_the_volume_under_the_surface_is_the_number_of_people(points, method):
    participants = [i // 3 for i in range(len(points))]
    surface = density(points, weights(participants), bandwidth=100, cell=20, method=method)
    assert surface.people == pytest.approx(len(set(participants)), rel=1e-5)


@given(POINTS)
@settings(deadline=None, max_examples=40)
def test_the_exact_surface_is_the_sum_at_the_middle_of_each_cell(points):
    weight = np.linspace(0.1, 1, len(points))
    surface = density(points, weight, bandwidth=80, cell=50, extent=EXTENT, method="exact")
    assert np.allclose(surface.values.ravel(), density_at(points, weight, middles(surface), 80), rtol=1e-9, atol=1e-12)


@given(POINTS)
@settings(deadline=None, max_examples=40)
def test_the_binned_surface_is_within_a_thousandth_of_the_exact_one(points):
    weight = np.linspace(0.1, 1, len(points))
    exact = density(points, weight, bandwidth=100, cell=10, extent=EXTENT, method="exact").values
    binned = density(points, weight, bandwidth=100, cell=10, extent=EXTENT, method="binned").values
    # of one person's own hill: a point far outside leaves a surface with no height to compare with
    highest = max(exact.max(), weight.max() * 10_000 / (2 * math.pi * 100**2))
    assert np.abs(binned - exact).max() <= 1e-3 * highest


@pytest.mark.parametrize("offset", [0, 2.5, 2.89, 5, 7.5])
@pytest.mark.parametrize("bandwidth", [100, 40, 30])
def test_the_error_bound_holds_wherever_in_its_cell_everybody_stands(offset, bandwidth):
    # public positions are rounded to 10 m: all of them lie alike in cells of 10 m
    points = np.array([[511_000 + offset, 5_032_700 + offset]] * 3)
    exact = density(points, np.ones(3), bandwidth=bandwidth, cell=10, extent=EXTENT, method="exact").values
    binned = density(points, np.ones(3), bandwidth=bandwidth, cell=10, extent=EXTENT, method="binned").values
    assert np.abs(binned - exact).max() <= 1e-3 * exact.max()


def test_many_points_are_binned_and_few_are_summed():
    rng = np.random.default_rng(3)
    many = rng.uniform(EXTENT[:2], EXTENT[2:], (6_000, 2))
    settings_ = dict(bandwidth=100, cell=25, extent=EXTENT)
    for points, method in ((many, "binned"), (many[:50], "exact")):
        chosen = density(points, np.ones(len(points)), **settings_).values
        assert (chosen == density(points, np.ones(len(points)), **settings_, method=method).values).all()


def test_a_narrow_bandwidth_is_summed_even_for_many_points():
    many = np.random.default_rng(3).uniform(EXTENT[:2], EXTENT[2:], (6_000, 2))
    narrow = dict(bandwidth=50, cell=50, extent=EXTENT)
    assert (density(many, np.ones(6_000), **narrow).values
            == density(many, np.ones(6_000), **narrow, method="exact").values).all()


@pytest.mark.parametrize("method", ["exact", "binned"])
def test_someone_just_outside_the_extent_still_counts_inside(method):
    surface = density([[EXTENT[0] - 50, 5_032_700]], [1.0], bandwidth=100, cell=10, extent=EXTENT, method=method)
    assert surface.people == pytest.approx(0.3085, abs=1e-3)  # beyond half a bandwidth of a normal curve


def test_a_swamper_is_worth_one_person_on_the_surface():
    rng = np.random.default_rng(4)
    places = np.vstack([np.full((6, 2), (511_000.0, 5_032_700.0)), rng.uniform(EXTENT[:2], EXTENT[2:], (2_000, 2))])
    participants = [f"neighbour {i}" for i in range(6)] + ["swamper"] * 2_000
    assert density(places, weights(participants), bandwidth=100, cell=20).people == pytest.approx(7, rel=1e-5)
    assert density(places, np.ones(2_006), bandwidth=100, cell=20).people == pytest.approx(2_006, rel=1e-5)


def test_rows_go_north_and_columns_go_east():
    surface = density([[511_805, 5_032_205]], [1.0], bandwidth=50, cell=10, extent=EXTENT)
    row, col = np.unravel_index(surface.values.argmax(), surface.values.shape)
    assert (row, col) == (20, 180)
    assert surface.values.shape == (150, 200)
    assert surface.extent == EXTENT


def test_the_extent_is_widened_to_whole_cells_of_the_fixed_grid():
    surface = density([[5, 5]], [1.0], bandwidth=100, cell=10, extent=(3, 3, 17, 21))
    assert surface.extent == (0, 0, 20, 30)


def test_nobody_is_a_flat_surface():
    assert density([], [], bandwidth=100, cell=10).values.shape == (0, 0)
    assert density([], [], bandwidth=100, cell=10).people == 0
    flat = density([], [], bandwidth=100, cell=10, extent=EXTENT)
    assert flat.values.shape == (150, 200) and not flat.values.any()
    assert not density([], [], bandwidth=100, cell=10, extent=EXTENT, method="binned").values.any()
    assert density_at([], [], [[0, 0]], 100).tolist() == [0]
    assert density_at([[0, 0]], [1.0], [], 100).shape == (0,)


@pytest.mark.parametrize(("args", "named", "key"), [
    (([[0, math.nan]], [1.0]), {}, "not-finite"), (([[0, 0]], [math.inf]), {}, "not-finite"),
    (([[0, 0]], [1.0, 1.0]), {}, "length-differs"), (([0, 0], [1.0]), {}, "wrong-shape"),
    (([[0, 0]], [-1.0]), {}, "negative-weight"),
    (([[0, 0]], [1.0]), {"bandwidth": 0}, "not-positive"), (([[0, 0]], [1.0]), {"cell": math.nan}, "not-positive"),
    (([[0, 0]], [1.0]), {"method": "fast"}, "unknown-method"),
    (([[0, 0]], [1.0]), {"method": "binned", "bandwidth": 9}, "bandwidth-under-cells"),
    (([[0, 0]], [1.0]), {"extent": (0, 0, 0, 10)}, "extent-upside-down"),
    (([[0, 0]], [1.0]), {"extent": (0, 0, math.inf, 10)}, "not-finite"),
])
def test_what_cannot_be_drawn_is_refused_with_its_reason(args, named, key):
    assert key_of(*args, **named) == key


@pytest.mark.parametrize("named", [
    {"extent": (0, 0, 1e6, 1e6)}, {"cell": 1e-9}, {"cell": 1e-300, "extent": (0, 0, 1e9, 1e9)}, {"bandwidth": 1e9},
    {"bandwidth": 1e8, "extent": (0, 0, 100, 100), "method": "binned"},
])
def test_a_surface_of_too_many_cells_is_refused_before_it_takes_memory(named):
    with pytest.raises(CountRefused) as error:
        density([[0, 0]], [1.0], **{"bandwidth": 100, "cell": 10} | named)
    assert error.value.key == "too-many-cells"
    assert not error.value.values["cells"] <= LIMIT_CELLS
