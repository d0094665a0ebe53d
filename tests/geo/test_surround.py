"""The ground around a shape reaches as many metres as asked, on the ground."""
from __future__ import annotations

import pytest
import shapely

from geo.crs import LONLAT, MILAN, convert_geometry
from geo.surround import around

POINT, STREET = shapely.Point(9.13, 45.447), shapely.LineString([(9.129, 45.446), (9.131, 45.448)])


@pytest.mark.parametrize("shape", [POINT, STREET, POINT.buffer(0.0005)])
@pytest.mark.parametrize("metres", [30, 400])
def test_every_place_within_the_metres_is_in_and_none_beyond(shape, metres):
    found = convert_geometry(around(shape, metres), LONLAT, MILAN)
    metric = convert_geometry(shape, LONLAT, MILAN)
    assert found.geom_type == "MultiPolygon" and found.is_valid
    assert found.covers(metric.buffer(metres - 2)) and metric.buffer(metres + 2).covers(found)


def test_a_point_without_metres_is_no_area():
    with pytest.raises(ValueError, match="without a surface"):
        around(POINT, 0)
