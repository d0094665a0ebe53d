"""The ground around a shape, within so many metres: the area in which something is to hold."""
import shapely

from geo.crs import LONLAT, MILAN, convert_geometry

EDGE = 1.0  # metres that the outline may be told simpler


def around(shape: shapely.Geometry, metres: float, epsg: int = MILAN) -> shapely.MultiPolygon:
    """All places within so many metres of the shape, both in lon/lat degrees (EPSG:4326); metres are those of ``epsg``.

    Raises ValueError where nothing with a surface comes out: a point or a line with 0 metres.

    >>> around(shapely.Point(9.13, 45.45), 100).covers(shapely.Point(9.1312, 45.45))
    True
    """
    wide = shapely.buffer(convert_geometry(shape, LONLAT, epsg), metres).simplify(min(EDGE, metres / 50))
    if wide.is_empty:
        raise ValueError("a shape without a surface needs metres around it")
    found = convert_geometry(wide, epsg, LONLAT)
    return found if found.geom_type == "MultiPolygon" else shapely.MultiPolygon([found])
