"""The quarter's own data, sent in every system and with every fault, lands within 0.1 m of the true places, by what the file says or by a choice that is offered."""
from __future__ import annotations

import geopandas
import numpy as np
import pytest
import shapely

from geo.crs import convert
from geo.crs_candidates import candidates, plausible
from layers.files.frames import frame, sample
from layers.files.reading import read

AREA = shapely.box(9.11, 45.44, 9.155, 45.46)
# file, layer, truth, what the file says, whether that lands in the area; the first choice that is offered is the right one for all of them
FILES = [
    ("points_3003_monte_mario_latin1.zip", 0, "points", 3003, True),
    ("points_3003_noprj_nocpg_latin1.zip", 0, "points", None, False),
    ("points_32632_WRONG_prj_3003.zip", 0, "points", 3003, False),
    ("points_3003_no_crs_member.geojson", 0, "points", None, False),
    ("points_3003_semicolon_decimalcomma_cp1252.csv", 0, "points", None, False),
    ("points_4326_bom_tab.tsv", 0, "points", None, False),
    ("points_swapped_latlon.geojson", 0, "points", 4326, False),
    ("points.kml", 0, "points", 4326, True),
    ("points.kmz", 0, "points", 4326, True),
    ("waypoints.gpx", 0, "points", 4326, True),
    ("lines_32632.dxf", 0, "lines", None, False),
    ("lines_32632_crs_member.geojson", 0, "lines", 32632, True),
    ("lines_6707_rdn2008.zip", 0, "lines", 6707, True),
    ("lines_7791_rdn2008_EN.zip", 0, "lines", 7791, True),
    ("lines_z.gpkg", 0, "lines", 4326, True),
    ("polygons_32632_macosx_folder.zip", 0, "polygons", 32632, True),
    ("polygons_3857.zip", 0, "polygons", 3857, True),
    ("polygons_4265_monte_mario_geog.zip", 0, "polygons", 4265, True),
    ("three_layers_three_crs.gpkg", 0, "points", 3003, True),
    ("three_layers_three_crs.gpkg", 1, "lines", 32632, True),
    ("three_layers_three_crs.gpkg", 2, "polygons", 4326, True),
]


@pytest.fixture(scope="module")
def derived(shared):
    return shared / "data" / "messy-files" / "derived-lorenteggio"


@pytest.mark.parametrize("name, number, truth, said, lands", FILES, ids=[f"{name}-{number}" for name, number, *_ in FILES])
def test_a_file_of_the_quarter_lands_within_a_tenth_of_a_metre(derived, tmp_path, name, number, truth, said, lands):
    layer = read(derived / name, tmp_path / "staged").layers[number]
    assert layer.epsg == said
    assert layer.usable == layer.rows
    xy = sample(layer)
    assert (said is not None and plausible(xy, AREA, said)) is lands
    choice = candidates(xy, AREA, said)[0]
    if lands:
        assert (choice.epsg, choice.swapped) == (said, False)
    placed = frame(layer, choice.epsg, swapped=choice.swapped)
    expected = geopandas.read_file(derived / f"expected_{truth}_4326.geojson")
    assert farthest(placed, expected) < (0.15 if name.endswith(".tsv") else 0.1)  # this table holds six decimals, which is 0.11 m


def farthest(placed: geopandas.GeoDataFrame, expected: geopandas.GeoDataFrame) -> float:
    """The longest way in metres from a row to the true shape of the same row; files keep the order."""
    assert len(placed) == len(expected)
    metric = [shapely.transform(shapes.values, lambda xy: convert(xy, 4326, 32632)) for shapes in (placed.geometry, expected.geometry)]
    return float(np.max(shapely.hausdorff_distance(*metric)))


def test_each_broken_polygon_is_accounted_for(derived, tmp_path):
    layer = read(derived / "invalid_polygons.gpkg", tmp_path / "staged").layers[0]
    told = {(finding.key, tuple(finding.rows), finding.refused) for finding in layer.findings}
    assert told == {("geometry-repaired", (1, 2), False), ("geometry-refused", (3,), True), ("geometry-null", (4,), True), ("geometry-empty", (5,), True)}
    assert (layer.rows, layer.usable) == (5, 2)
    assert frame(layer, 4326)["caso"].tolist() == ["bowtie", "hole outside shell"]


def test_a_list_of_libraries_lands_in_the_same_places_by_either_pair_of_its_columns(shared, tmp_path):
    path = shared / "data" / "comune-milano" / "biblioteche.json"
    degrees = read(path, tmp_path / "degrees").layers[0]
    metres = read(path, tmp_path / "metres", xy=("x", "y")).layers[0]
    assert (degrees.xy_columns, degrees.usable) == (("long_x_4326", "lat_y_4326"), 232)
    zero = next(finding for finding in metres.findings if finding.key == "place-zero")
    assert (metres.usable, zero.count) == (216, 16)
    both = frame(degrees, 4326).set_index("row").geometry.drop(zero.rows), frame(metres, 3003).set_index("row").geometry
    apart = convert(shapely.get_coordinates(both[0]), 4326, 32632) - convert(shapely.get_coordinates(both[1]), 4326, 32632)
    assert np.median(np.hypot(*apart.T)) < 0.001


def test_zones_in_a_grid_of_no_register_land_on_the_agencys_own_lonlat(shared, tmp_path):
    city = shared / "data" / "comune-milano"
    gml = read(city / "F205_-_Comune_di_MILANO_2025-2.gml", tmp_path / "gml").layers[0]
    kml = read(city / "F205_-_Comune_di_MILANO_2025-2.kml", tmp_path / "kml").layers[0]
    assert gml.crs_said == "GEOPOIUTM32.5"
    area = shapely.box(9.04, 45.38, 9.28, 45.54)
    assert candidates(sample(gml), area, gml.epsg)[0].epsg == gml.epsg
    zones = frame(gml, gml.epsg).set_index("title").geometry
    repaired = next(finding.rows for finding in kml.findings if finding.key == "geometry-repaired")  # its rounding crossed a border, which moved it
    same = frame(kml, kml.epsg).set_index("Name")
    whole = ~same["row"].isin(repaired)
    assert whole.sum() == 42
    assert sorted(zones.index) == sorted(same.index)
    metric = [shapely.transform(np.asarray(shapes), lambda xy: convert(xy, 4326, 32632)) for shapes in (zones[same.index[whole]], same.geometry[whole])]
    assert np.max(shapely.hausdorff_distance(*metric)) < 0.1
