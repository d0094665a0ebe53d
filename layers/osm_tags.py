"""What tags of OpenStreetMap become on the basemap: layer by layer, kind by kind. Used by `osm_child`, named in `osm.ini`."""
from __future__ import annotations

import geopandas
import pandas
import shapely

NAMES = ["name", "name:it", "name:en", "name:ar"]
COLUMNS = ["kind", *NAMES, "geometry"]

STREETS = {
    "main": "motorway motorway_link trunk trunk_link primary primary_link secondary secondary_link",
    "minor": "tertiary tertiary_link residential unclassified living_street road busway pedestrian",
    "inner": "service track",
    "path": "footway path cycleway steps bridleway",
}
STREET_KIND = {highway: kind for kind, words in STREETS.items() for highway in words.split()}
WATERWAYS = {"river": "river", "canal": "canal", "stream": "stream", "ditch": "stream", "drain": "stream"}
GREEN = {
    "leisure": "park garden playground pitch nature_reserve dog_park golf_course",
    "landuse": "grass forest cemetery recreation_ground village_green meadow allotments orchard vineyard",
    "natural": "wood scrub grassland heath",
}
BUILT = "residential commercial retail industrial railway construction brownfield education institutional garages"
RAILS = {"tram": "tram", "rail": "rail", "light_rail": "rail", "narrow_gauge": "rail", "subway": "metro"}
PLACES = {"city": "town", "town": "town", "village": "town", "hamlet": "town", "suburb": "quarter", "quarter": "quarter", "neighbourhood": "quarter"}

AREAS = {"parks": "green", "water": "water", "squares": "square"}

# the few rows of an extract that are drawn, so that a limited process need not hold the others
WANTED = {
    "points": "place IS NOT NULL OR railway = 'station'",
    "lines": "highway IS NOT NULL OR railway IS NOT NULL OR waterway IS NOT NULL",
    "multipolygons": "building IS NOT NULL OR leisure IS NOT NULL OR landuse IS NOT NULL OR natural IS NOT NULL OR waterway IS NOT NULL OR highway IS NOT NULL",
}


def _taken(frame: geopandas.GeoDataFrame, kinds: pandas.Series) -> geopandas.GeoDataFrame:
    found = frame.assign(kind=kinds)[kinds.notna()]
    return found[COLUMNS]


def _within(frame: geopandas.GeoDataFrame, column: str, words: str) -> pandas.Series:
    return frame[column].where(frame[column].isin(words.split()))


def from_points(frame: geopandas.GeoDataFrame) -> dict[str, geopandas.GeoDataFrame]:
    """Stations and the names of quarters and towns, out of GDAL's layer ``points``."""
    station = frame.railway == "station"
    metro = station & ((frame.station == "subway") | (frame.subway == "yes"))
    stations = pandas.Series(None, frame.index, dtype=object).mask(station, "rail-station").mask(metro, "station")
    return {"metro": _taken(frame, stations.where(frame.name.notna())), "names": _taken(frame, frame.place.map(PLACES).where(frame.name.notna()))}


def from_lines(frame: geopandas.GeoDataFrame) -> dict[str, geopandas.GeoDataFrame]:
    """Streets, paths, rails and water as lines, out of GDAL's layer ``lines``. What runs in a tunnel is not drawn, but the metro is."""
    hidden = frame.tunnel.notna() & ~frame.tunnel.isin(["no", "building_passage", "avalanche_protector"])
    streets, rails, water = frame.highway.map(STREET_KIND), frame.railway.map(RAILS), frame.waterway.map(WATERWAYS)
    shown = rails.where(~hidden | (rails == "metro"))
    # sidings and yards are many lines side by side where one says enough
    shown = shown.where(frame.service.isna() | (rails != "rail"))
    return {
        "streets": _taken(frame, streets.where(~hidden)),
        "water": _taken(frame, water.where(~hidden)),
        "tram": _taken(frame, shown.where(shown == "tram")),
        "rail": _taken(frame, shown.where(shown == "rail")),
        "metro": _taken(frame, shown.where(shown == "metro").map({"metro": "line"})),
    }


def from_polygons(frame: geopandas.GeoDataFrame) -> dict[str, geopandas.GeoDataFrame]:
    """Buildings, green, water, built-up ground and squares, out of GDAL's layer ``multipolygons``."""
    building = frame.building.where(frame.building != "no")
    ground = frame[building.isna()]
    green = pandas.Series(None, ground.index, dtype=object)
    for column, words in GREEN.items():
        green = green.fillna(_within(ground, column, words))
    wet = (ground.natural == "water") | (ground.waterway == "riverbank") | ground.landuse.isin(["basin", "reservoir"])
    square = (ground.highway.isin(["pedestrian", "footway", "living_street"])) & ~wet
    return {
        "buildings": _taken(frame, building.map(lambda _each: "building", na_action="ignore")),
        "parks": _taken(ground, green.where(~wet)),
        "water": _taken(ground, ground.water.fillna("water").where(wet)),
        "blocks": _taken(ground, _within(ground, "landuse", BUILT)),
        "squares": _taken(ground, ground.highway.where(square).map(lambda _each: "square", na_action="ignore")),
    }


def inner_names(areas: geopandas.GeoDataFrame, kind: str) -> geopandas.GeoDataFrame:
    """A point inside each named area, for its name: an area is cut into several tiles, and each would write it."""
    named = areas[areas.name.notna() & areas.geometry.geom_type.isin(["Polygon", "MultiPolygon"])]
    return named.assign(kind=kind, geometry=shapely.point_on_surface(named.geometry.values))


def without_area_names(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """The same rows for tiles, where `inner_names` writes the names of areas."""
    bare = frame.copy()
    bare.loc[bare.geometry.geom_type.isin(["Polygon", "MultiPolygon"]), NAMES] = None
    return bare
