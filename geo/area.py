"""Is this sign inside the area of the consultation, and if not, how far out: asked before a sign is taken.

Areas and geometries are shapely, lon/lat degrees (EPSG:4326), as the gate and the area files give them; distances are
metres, measured in the UTM zone given by `epsg`.
"""
import shapely
import shapely.ops

from geo.crs import LONLAT, MILAN, convert_geometry

STEP_IN = 0.5  # metres: the nearest place is told half a metre in, so that going back and forth to degrees stays inside


def inside(area: shapely.Geometry, geometry: shapely.Geometry) -> bool:
    """Whether the whole geometry lies in the area, its edge included.

    >>> inside(shapely.box(9.12, 45.44, 9.14, 45.45), shapely.Point(9.13, 45.445))
    True
    """
    return bool(area.covers(geometry))


def touches(area: shapely.Geometry, geometry: shapely.Geometry) -> bool:
    """Whether any part of the geometry lies in the area or on its edge."""
    return bool(area.intersects(geometry))


def metres_out(area: shapely.Geometry, geometry: shapely.Geometry, epsg: int = MILAN) -> float:
    """How far in metres the geometry's furthest point lies outside the area; 0.0 when all of it is inside.

    The furthest and not the nearest point, because `inside` asks for the whole of a line or polygon.

    >>> round(metres_out(shapely.box(9.12, 45.44, 9.14, 45.45), shapely.Point(9.1413, 45.445)))
    102
    """
    if inside(area, geometry):
        return 0.0
    outside = convert_geometry(geometry, LONLAT, epsg).difference(convert_geometry(area, LONLAT, epsg))
    if outside.is_empty:  # out in degrees, in by the width of a rounding in metres
        return 0.0
    corners = shapely.points(shapely.get_coordinates(outside))
    return float(shapely.distance(corners, convert_geometry(area, LONLAT, epsg)).max())


def nearest_place(area: shapely.Geometry, lon: float, lat: float, epsg: int = MILAN, step_in: float = STEP_IN) -> tuple[float, float]:
    """The place of the area nearest to a place outside it, as (lon, lat): ``step_in`` metres from its edge where it is that wide.

    A place already inside is its own answer. Nearest in metres: a degree of longitude is shorter than one of latitude.
    """
    place = shapely.Point(lon, lat)
    if inside(area, place):
        return lon, lat
    metric = convert_geometry(area, LONLAT, epsg)
    smaller = metric.buffer(-step_in)
    nearest, _ = shapely.ops.nearest_points(metric if smaller.is_empty else smaller,
                                            convert_geometry(place, LONLAT, epsg))
    back = convert_geometry(nearest, epsg, LONLAT)
    return back.x, back.y
