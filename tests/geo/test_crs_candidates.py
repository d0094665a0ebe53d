"""Which systems are offered for coordinates of the quarter, in which order, and which of them are one choice."""
import numpy as np
import pytest
import shapely

from geo.crs import GEOPOI, convert
from geo.crs_candidates import USUAL, candidates, plausible

AREA = shapely.box(9.11, 45.44, 9.155, 45.46)
PLACES = np.random.default_rng(7).uniform([9.11, 45.44], [9.155, 45.46], (300, 2))


def best(xy, said=None):
    return candidates(xy, AREA, said)[0]


@pytest.mark.parametrize("epsg, offered", [(4326, 4326), (4258, 4326), (32632, 32632), (6707, 32632), (7791, 32632), (25832, 32632), (3003, 3003), (3004, 3004), (3857, 3857), (2056, 2056),
                                           (32633, 32633), (6708, 32633), (7792, 32633), (25833, 32633), (GEOPOI, GEOPOI), (21781, 21781), (3035, 3035)])
def test_the_true_system_is_in_the_first_choice(epsg, offered):
    first = best(convert(PLACES, 4326, epsg))
    assert (first.epsg, first.swapped, first.share) == (offered, False, 1.0)
    assert epsg == offered or epsg in first.same


def test_monte_mario_in_degrees_is_a_choice_of_its_own_eighty_metres_away():
    offered = candidates(convert(PLACES, 4326, 4265), AREA)
    assert [each.epsg for each in offered[:2]] == [4326, 4265]
    assert 4265 not in offered[0].same
    apart = convert(convert(PLACES[:1], 4326, 4265), 4326, 32632) - convert(PLACES[:1], 4326, 32632)
    assert 60 < np.hypot(*apart[0]) < 100


def test_what_the_file_said_is_first_if_it_lands_there():
    assert best(PLACES, 4265).epsg == 4265
    assert best(convert(PLACES, 4326, 6707), 6707).epsg == 6707
    assert best(convert(PLACES, 4326, 32632), 3003).epsg == 32632  # a wrong .prj


def test_a_system_that_is_not_usual_is_offered_when_the_file_says_it():
    german = 31467
    assert german not in USUAL
    xy = convert(PLACES, 4326, german)
    assert candidates(xy, AREA) == []
    assert best(xy, german).epsg == german


@pytest.mark.parametrize("epsg", (4326, 32632, 3003))
def test_swapped_axes_are_offered(epsg):
    first = best(convert(PLACES, 4326, epsg)[:, ::-1], 4326)
    assert (first.epsg, first.swapped) == (epsg, True)


def test_places_mostly_elsewhere_rank_behind_and_are_counted():
    far = np.vstack([PLACES[:30], [[12.5, 41.9]] * 70])
    assert best(far).share == pytest.approx(0.3)
    assert not plausible(far, AREA, 4326)
    assert plausible(np.vstack([PLACES[:70], [[12.5, 41.9]] * 30]), AREA, 4326)


def test_nothing_is_offered_for_numbers_that_land_nowhere_or_are_none():
    assert candidates(np.array([[3.0, 4.0], [1e9, -1e9]]), AREA) == []
    assert candidates(np.empty((0, 2)), AREA) == []
    assert candidates(np.array([[np.nan, 1.0]]), AREA) == []
    assert not plausible(np.empty((0, 2)), AREA, 4326)
    assert not plausible(PLACES, AREA, 32632)


def test_a_system_that_does_not_exist_lands_nowhere():
    assert not plausible(PLACES, AREA, 999_999)
    assert best(PLACES, 999_999).epsg == 4326


def test_every_usual_system_has_a_title():
    for epsg in USUAL:
        offered = candidates(convert(PLACES, 4326, epsg), AREA, epsg)
        assert offered[0].title
