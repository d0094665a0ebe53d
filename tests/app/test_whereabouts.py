"""A place in words, and the way back for somebody who stands outside."""
from __future__ import annotations

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
