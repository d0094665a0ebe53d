"""A place in words, and the way back for somebody who stands outside."""
from __future__ import annotations

import json

import pytest

WHERE = "/api/c/lorenteggio/where"


def where(client, lon, lat, lang="it"):
    return client.get(f"{WHERE}?lon={lon}&lat={lat}&lang={lang}").json


def test_a_place_is_told_by_its_street_and_a_landmark(client, sample):
    here = where(client, 9.13415, 45.44705)
    assert here["inside"] and here["edge"] is None
    assert "Odazio" in here["words"]
    assert [each["metres"] for each in here["nearest"]] == sorted(each["metres"] for each in here["nearest"])


def test_a_place_has_its_arabic_name(client, sample):
    assert "أودازيو" in where(client, 9.13415, 45.44705, "ar")["words"]


@pytest.mark.parametrize(("lon", "lat"), [(9.09, 45.448), (9.17, 45.445), (9.13, 45.47), (9.12, 45.42)])
def test_the_way_back_leads_far_enough_in_for_a_map_that_moves_by_whole_pixels(client, sample, lon, lat):
    outside = where(client, lon, lat)
    assert not outside["inside"]
    back_lon, back_lat = outside["edge"]
    for east in (-2.5, 0, 2.5):
        for north in (-2.5, 0, 2.5):
            assert where(client, back_lon + east / 78_000, back_lat + north / 111_000)["inside"]


def test_a_question_without_numbers_is_refused(client, sample):
    assert client.get(f"{WHERE}?lon=9.13").status_code == 400
    assert client.get(f"{WHERE}?lon=here&lat=there").status_code == 400


@pytest.mark.parametrize(("shape", "inside", "words"), [
    ({"type": "LineString", "coordinates": [[9.1346, 45.4464], [9.1337, 45.4482]]}, True, "lungo via Odazio"),
    ({"type": "Polygon", "coordinates": [[[9.134, 45.447], [9.135, 45.447], [9.135, 45.448], [9.134, 45.447]]]}, True, "un'area: "),
    ({"type": "LineString", "coordinates": [[9.133, 45.447], [9.22, 45.45]]}, True, "una linea che passa per il quartiere"),
    ({"type": "LineString", "coordinates": [[9.19, 45.45], [9.2, 45.45]]}, False, "fuori dal quartiere"),
])
def test_a_line_and_an_area_are_told_in_words(client, sample, shape, inside, words):
    here = client.get(WHERE, query_string={"shape": json.dumps(shape), "lang": "it"}).json
    assert here["inside"] is inside and here["words"].startswith(words)
    assert bool(here["edge"]) is not inside and here["nearest"] == []


def test_the_three_nearest_things_stand_inside_each_with_its_point(client, sample):
    for lon, lat in ((9.13415, 45.44705), (9.1275, 45.4498)):
        nearest = where(client, lon, lat)["nearest"]
        assert 0 < len(nearest) <= 3
        for each in nearest:
            assert where(client, each["lon"], each["lat"])["inside"]
            assert each["name"] in [other["name"] for other in where(client, each["lon"], each["lat"])["nearest"]]


@pytest.mark.parametrize("shape", ["", "[]", '{"type":"Point","coordinates":[9.13,45.45]}', '{"type":"Polygon","coordinates":[[[9,45],[9.1,45.1],[9.1,45],[9,45.1],[9,45]]]}', "[" * 13000])
def test_a_shape_that_cannot_be_read_is_refused(client, sample, shape):
    assert client.get(WHERE, query_string={"shape": shape}).status_code == 400
