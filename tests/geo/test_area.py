"""Inside or outside the area of a consultation, and how far."""
import pyproj
import pytest
import shapely

from geo.area import inside, metres_out, nearest_place, touches

AREA = shapely.box(9.12, 45.44, 9.14, 45.45)


def test_a_sign_in_the_area_or_on_its_edge_is_inside():
    assert inside(AREA, shapely.Point(9.13, 45.445))
    assert inside(AREA, shapely.Point(9.12, 45.445))
    assert metres_out(AREA, shapely.Point(9.12, 45.445)) == 0


def test_a_line_that_leaves_the_area_touches_it_but_is_not_inside():
    line = shapely.LineString([(9.13, 45.445), (9.15, 45.445)])
    assert touches(AREA, line) and not inside(AREA, line)
    assert not touches(AREA, shapely.Point(9.15, 45.445))


def test_how_far_out_is_told_in_metres_along_the_ground():
    place = shapely.Point(9.1413, 45.445)
    along = pyproj.Geod(ellps="WGS84").inv(9.14, 45.445, 9.1413, 45.445)[2]
    assert metres_out(AREA, place) == pytest.approx(along, rel=0.002)


def test_the_furthest_part_of_a_line_tells_how_far_out_it_goes():
    line = shapely.LineString([(9.13, 45.445), (9.1413, 45.445)])
    assert metres_out(AREA, line) == pytest.approx(metres_out(AREA, shapely.Point(9.1413, 45.445)), rel=1e-6)


def test_the_hole_of_an_area_is_outside():
    holed = AREA.difference(shapely.box(9.128, 45.444, 9.132, 45.446))
    assert not inside(holed, shapely.Point(9.13, 45.445))
    assert metres_out(holed, shapely.Point(9.13, 45.445)) > 50


@pytest.mark.parametrize(("lon", "lat"), [(9.16, 45.445), (9.13, 45.46), (9.10, 45.43), (12.5, 41.9)])
def test_the_nearest_place_is_inside_and_within_a_metre_of_the_edge(lon, lat):
    place = shapely.Point(nearest_place(AREA, lon, lat))
    assert inside(AREA, place)
    assert place.distance(AREA.exterior) < 1 / 78_000  # degrees of a metre


def test_nearest_means_nearest_in_metres_not_in_degrees():
    # from here the eastern leg is 0.0012 degrees away and the northern one 0.0010, but a degree east is the shorter
    corner = shapely.box(9.12, 45.44, 9.14, 45.45).union(shapely.box(9.14, 45.451, 9.16, 45.46))
    lon, lat = nearest_place(corner, 9.1412, 45.4500)
    assert lat < 45.4505 and lon < 9.1401


def test_a_place_inside_is_its_own_nearest_place():
    assert nearest_place(AREA, 9.13, 45.445) == (9.13, 45.445)


def test_an_area_thinner_than_a_metre_still_has_a_nearest_place():
    thin = shapely.box(9.12, 45.44, 9.14, 45.440001)
    assert nearest_place(thin, 9.13, 45.45)[0] == pytest.approx(9.13, abs=1e-4)
