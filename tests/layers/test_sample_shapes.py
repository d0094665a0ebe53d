"""The shapes of the sample masterplan: the stated measures and coordinates, and what every feature owes its reader."""
import math
import uuid

import pyproj
import pytest
import shapely
from shapely.geometry import Point, shape

from layers import sample

KEYS = [layer["key"] for layer in sample.layers()]
TO_METRES = pyproj.Transformer.from_crs(4326, 32632, always_xy=True)
EARTH = pyproj.Geod(ellps="WGS84")
GROUND = "#F4F1EC"


def metric(geometry):
    """A GeoJSON geometry (lon/lat) in EPSG:32632."""
    return shapely.transform(shape(geometry), lambda xy: list(zip(*TO_METRES.transform(xy[:, 0], xy[:, 1]))))


def by_intervention(key, number):
    return [f for f in sample.features(key) if f["properties"]["intervention"] == number]


def place(name):
    return next(row for row in sample.places() if row["name"]["it"] == name)


def sides(polygon):
    """(length in metres, bearing in degrees 0..180) of each side."""
    corners = list(polygon.exterior.coords)
    return [(math.dist(a, b), math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) % 180) for a, b in zip(corners, corners[1:])]


def luminance(colour):
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_library_is_81_metres_long_at_right_angles_to_via_odazio():
    (library,) = sample.features("library")
    length, bearing = max(sides(metric(library["geometry"])))
    assert length == pytest.approx(81, abs=0.5)
    # the two published points of via Odazio: its corner with via Giambellino, and the point of the way near via Lorenteggio
    south, north = TO_METRES.transform(9.13488, 45.44621), TO_METRES.transform(9.13333, 45.44862)
    odazio = math.degrees(math.atan2(north[1] - south[1], north[0] - south[0])) % 180
    assert abs(bearing - odazio) == pytest.approx(90, abs=1)


def test_the_library_begins_inside_the_gardens():
    (library,) = sample.features("library")
    (gardens,) = [f for f in by_intervention("green", 7) if f["properties"]["geometry"] == "published"]
    assert metric(library["geometry"]).intersection(metric(gardens["geometry"])).area > 500


def test_the_park_measures_27000_square_metres():
    (park,) = by_intervention("green", 11)
    assert metric(park["geometry"]).area == pytest.approx(27_000, rel=0.05)


@pytest.mark.parametrize("station, lat, lon", [
    ("San Cristoforo", 45.44236, 9.12977), ("Segneri", 45.44654, 9.13057), ("Gelsomini", 45.44962, 9.13572),
    ("Frattini", 45.45182, 9.14245), ("Tolstoj", 45.45360, 9.14802),
])
def test_the_five_stations_stand_where_the_city_says(station, lat, lon):
    (feature,) = [f for f in sample.features("transit") if f["properties"]["title"]["it"] == f"M4 {station}"]
    assert feature["geometry"]["coordinates"] == pytest.approx([lon, lat], abs=1e-5)
    assert feature["properties"]["geometry"] == "published" and feature["properties"]["confidence"] == "A"
    assert len(sample.features("transit")) == 5


@pytest.mark.parametrize("name, lat, lon", [
    ("biblioteca di via Odazio", 45.44756, 9.13432), ("scuola di via dei Narcisi", 45.44993, 9.12869),
    ("mercato di Lorenteggio", 45.44862, 9.13361), ("posta di via Segneri", 45.44754, 9.13131),
    ("posta di largo Scalabrini", 45.45040, 9.14118), ("stazione di San Cristoforo", 45.44245, 9.13010),
    ("fontanella di piazza Tirana", 45.44424, 9.12972), ("metro M1 Primaticcio", 45.45941, 9.12926),
    ("largo Fatima", 45.44919, 9.13085), ("via dei Narcisi", 45.45134, 9.12791),
])
def test_a_place_with_a_published_point_stands_on_it(name, lat, lon):
    assert place(name)["geometry"]["coordinates"] == pytest.approx([lon, lat], abs=2e-5)


def test_the_school_is_drawn_around_its_published_point():
    (school,) = sample.features("school")
    assert shape(school["geometry"]).contains(Point(9.12869, 45.44993))


@pytest.mark.parametrize("street, lat, lon", [
    ("via Manzano", 45.44638, 9.12928), ("via Recoaro", 45.44714, 9.12993), ("via dei Sanniti", 45.44637, 9.13101),
    ("via degli Apuli", 45.44680, 9.13308), ("via Segneri", 45.44754, 9.13131), ("via Odazio", 45.44862, 9.13333),
])
def test_an_inner_street_is_schematic_and_passes_through_its_known_point(street, lat, lon):
    (feature,) = [f for f in by_intervention("streets", 9) if f["properties"]["title"]["it"].lower().startswith(street.lower())]
    assert feature["properties"]["geometry"] == "schematic"
    assert metric(feature["geometry"]).distance(Point(*TO_METRES.transform(lon, lat))) < 2


@pytest.mark.parametrize("key", ["aler-buildings", "school", "social", "culture"])
def test_a_rough_plot_or_point_lies_inside_one_block_and_crosses_no_street(key):
    streets = shapely.union_all([metric(f["geometry"]) for f in sample.basemap("streets")])
    for feature in sample.features(key):
        assert metric(feature["geometry"]).distance(streets) > 5, feature["properties"]["title"]["it"]


@pytest.mark.parametrize("key", KEYS)
def test_every_feature_says_source_confidence_licence_and_how_it_was_drawn(key):
    for feature in sample.features(key):
        said = feature["properties"]
        assert said["source"] and said["licence"]
        assert said["confidence"] in {"A", "A-", "B", "C", "unverified"}
        assert said["geometry"] in {"published", "schematic"}
        assert "said_on" in said and "figure" in said and "status" in said
        if said["geometry"] == "schematic" or said["confidence"] == "unverified":
            assert set(said["note"]) == {"it", "en", "ar"}


@pytest.mark.parametrize("key", KEYS)
def test_every_shape_is_valid_and_of_the_kind_its_layer_promises(key):
    kinds = {"polygon": {"Polygon"}, "line": {"LineString", "MultiLineString"}, "point": {"Point"}}
    (layer,) = [row for row in sample.layers() if row["key"] == key]
    for feature in sample.features(key):
        assert shape(feature["geometry"]).is_valid
        assert feature["geometry"]["type"] in kinds[layer["geometry_type"]]


def test_each_intervention_touches_the_area():
    area = shape(sample.area()["geometry"])
    for row in sample.interventions():
        drawn = by_intervention(row["layer"], row["number"])
        assert drawn and all(shape(f["geometry"]).intersects(area) for f in drawn), row["key"]


def test_the_opening_view_holds_the_quadrilateral_the_library_and_the_school():
    west, south, east, north = sample.area()["properties"]["opening"]
    for key in ("vacant-dwellings", "library", "school"):
        bounds = shape(sample.features(key)[0]["geometry"]).bounds
        assert west <= bounds[0] and south <= bounds[1] and east >= bounds[2] and north >= bounds[3]
    assert EARTH.line_length([west, east], [south, south]) < 1_000


def test_the_area_is_one_piece_of_a_few_hundred_vertices_at_most():
    area = shape(sample.area()["geometry"])
    assert area.geom_type == "Polygon" and area.is_valid
    assert len(area.exterior.coords) < 400


def test_no_two_things_share_an_id():
    ids = [f["id"] for key in KEYS for f in sample.features(key)]
    ids += [row["id"] for rows in (sample.layers(), sample.interventions(), sample.places(), sample.ground()) for row in rows]
    ids += [sample.area()["id"], sample.programme()["id"]]
    assert len(set(ids)) == len(ids)
    assert all(str(uuid.UUID(one)) == one for one in ids)


def test_the_blocks_cover_most_of_the_area_and_never_overlap():
    blocks = [metric(f["geometry"]) for f in sample.ground() if f["properties"]["kind"] == "block"]
    area = metric(sample.area()["geometry"])
    whole = shapely.union_all(blocks)
    assert whole.area / area.area > 0.8
    assert sum(block.area for block in blocks) == pytest.approx(whole.area, rel=0.005)
    assert max(block.area for block in blocks) < 50_000


def test_the_ground_is_valid_and_housing_lies_in_the_quadrilateral():
    quadrilateral = metric(sample.features("vacant-dwellings")[0]["geometry"]).buffer(2)
    assert {f["properties"]["kind"] for f in sample.ground()} == {"building", "housing", "block"}
    for feature in sample.ground():
        assert shape(feature["geometry"]).is_valid and feature["geometry"]["type"] == "Polygon"
        if feature["properties"]["kind"] == "housing":
            assert quadrilateral.contains(metric(feature["geometry"]))


def test_every_place_has_a_name_a_source_and_a_shape_near_the_area():
    near = metric(sample.area()["geometry"]).buffer(200)
    places = sample.places()
    assert len(places) > 150
    for row in places:
        assert row["name"]["it"] and row["source"] and row["confidence"] and row["licence"]
        assert row["kind"] in {"street", "square", "landmark", "station", "school", "garden"}
        assert metric(row["geometry"]).intersects(near), row["name"]
    assert sum("ar" in row["name"] for row in places) >= 60


@pytest.mark.parametrize("layer", sample.layers(), ids=KEYS)
def test_each_plan_colour_stands_out_three_to_one_on_the_ground_and_is_no_sign_colour(layer):
    colour = layer["style"]["colour"]
    assert (luminance(GROUND) + 0.05) / (luminance(colour) + 0.05) >= 3
    assert colour.upper() not in {"#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#E69F00"}


def test_the_basemap_is_small_and_has_names_in_arabic():
    size = sum(path.stat().st_size for path in (sample.FOLDER / "basemap").glob("*.geojson"))
    assert size < 1_500_000
    for name in sample.BASEMAP:
        assert all(shape(f["geometry"]).is_valid for f in sample.basemap(name)), name
    streets = {f["properties"]["name"]: f["properties"] for f in sample.basemap("streets")}
    assert streets["via Odazio"]["kind"] == "inner" and streets["via Giambellino"]["name:ar"] == "شارع جامبيلينو"
