"""The sample against the gathered facts, where their folder is present: nothing lost, nothing moved."""
import json
import re

import pyproj
import pytest
import shapely
from shapely.geometry import shape

from layers import sample

TO_METRES = pyproj.Transformer.from_crs(4326, 32632, always_xy=True)


def metric(geometry):
    return shapely.transform(shape(geometry), lambda xy: list(zip(*TO_METRES.transform(xy[:, 0], xy[:, 1]))))


@pytest.fixture(scope="module")
def gazetteer(shared):
    return json.loads((shared / "data" / "gazetteer.geojson").read_text(encoding="utf-8"))["features"]


@pytest.fixture(scope="module")
def masterplan(shared):
    return (shared / "masterplan.md").read_text(encoding="utf-8")


def test_every_layer_key_and_title_is_the_plans(masterplan):
    rows = re.findall(r"^\| ([a-z-]+) \| ([^|]+) \|", masterplan, flags=re.M)
    stated = {key: title.strip() for key, title in rows}
    for layer in sample.layers():
        assert stated[layer["key"]].startswith(layer["title"]["it"])


def test_every_press_source_of_an_intervention_is_named(masterplan):
    numbered = re.split(r"^\d+\. \*\*", masterplan, flags=re.M)[1:]
    assert len(numbered) == 19
    # a source may be credited on the shape instead of in the ledger
    for number, text in enumerate(numbered, start=1):
        row = next(row for row in sample.interventions() if row["number"] == number)
        ours = json.dumps([row, [f for f in sample.features(row["layer"]) if f["properties"]["intervention"] == number]])
        for site in re.findall(r"(repubblica\.it|telecolor\.net|Adnkronos|ilgiorno\.it|milanopost\.info|radiolombardia\.it|mitomorrow\.it)",
                               text.split("- Context")[0]):
            assert site in ours, (number, site)


def test_the_quadrilateral_and_the_gardens_are_the_gazetteers(gazetteer):
    areas = [metric(f["geometry"]) for f in gazetteer if f["properties"]["category"] == "area"]
    ours = [metric(sample.features("vacant-dwellings")[0]["geometry"]),
            next(metric(f["geometry"]) for f in sample.features("green") if f["properties"]["geometry"] == "published")]
    for theirs, mine in zip(areas, ours):
        assert theirs.symmetric_difference(mine).area / theirs.area < 0.002


def test_the_existing_cycle_paths_are_the_citys_to_a_metre(gazetteer):
    published = shapely.union_all([metric(f["geometry"]) for f in gazetteer if f["properties"]["category"] == "cycle"])
    near = published.buffer(1)
    for feature in sample.features("cycle-paths"):
        if feature["properties"]["geometry"] == "published":
            assert near.contains(metric(feature["geometry"])), feature["properties"]["title"]["it"]


def test_the_area_is_the_two_quarters_and_100_metres(shared):
    nil = json.loads((shared / "data" / "comune-milano" / "ds964_NIL_WM.geojson").read_text(encoding="utf-8"))["features"]
    two = shapely.union_all([metric(f["geometry"]) for f in nil if f["properties"]["ID_NIL"] in (49, 53)])
    area = metric(sample.area()["geometry"])
    assert area.hausdorff_distance(two.buffer(100)) < 6
    assert area.symmetric_difference(two.buffer(100)).area / area.area < 0.005


def test_every_street_of_the_index_inside_the_area_can_be_picked(shared):
    index = json.loads((shared / "data" / "osm" / "casina_streets_index.json").read_text(encoding="utf-8"))["items"]
    area = shape(sample.area()["geometry"])
    streets = [row for row in index if re.match(r"(Via|Viale|Piazza|Piazzale|Largo|Alzaia) ", row["name"]) and not re.search(r"\d| - ", row["name"])]
    inside = [row for row in streets if area.contains(shapely.Point(row["lon"], row["lat"]))]
    assert len(inside) > 100
    points = {row["name"]["it"].split()[-1].lower() for row in sample.places()}
    missing = [row["name"] for row in inside if row["name"].split()[-1].lower() not in points]
    assert set(missing) <= {"Via Leone Tolstoi", "Via Tolstoi"}
