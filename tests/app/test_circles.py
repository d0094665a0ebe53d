"""Circles of the map count people: whoever leaves ten signs is one, nobody is singled out by a filter or a box, and no name leaves the database."""
from __future__ import annotations

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

HERE, THERE = [9.1311, 45.4467], [9.1335, 45.4481]


@pytest.fixture
def swamped(make_consultation, leave, publish):
    """Seven signs of one person and two of two others near one place, one more of the first person further away."""
    make_consultation("banco")
    one = str(uuid.uuid4())
    for n in range(7):
        leave("banco", participant=one, text=f"Ancora {n}", geometry={"type": "Point", "coordinates": [HERE[0] + n * 0.00001, HERE[1]]})
    leave("banco", category="wish"), leave("banco", category="wish")
    leave("banco", participant=one, geometry={"type": "Point", "coordinates": THERE})
    publish()
    return one


def gathered(client, query):
    return [each["properties"] for each in client.get(f"/api/c/banco/contributions?{query}").json["features"]]


def test_a_circle_counts_people_beside_signs(client, swamped):
    assert [(each["people"], each["contributions"], each["count"]) for each in gathered(client, "zoom=12")] == [(3, 10, 10)]
    near = next(each for each in gathered(client, "zoom=17") if each["cluster"])
    assert (near["people"], near["count"]) == (3, 9)
    assert [(each["people"], each["count"]) for each in gathered(client, "zoom=12&category=fix")] == [(1, 8)]
    assert [each["people"] for each in gathered(client, "zoom=12&category=fix&category=wish")] == [3]


@pytest.mark.parametrize("query", ["q=Ancora", "from=2020-01-01", "to=2100-01-01", "answer=received"])
def test_filters_that_could_single_somebody_out_get_no_people(client, swamped, query):
    assert {each["people"] for each in gathered(client, f"zoom=12&{query}")} == {None}


def test_a_box_never_cuts_a_square(client, swamped):
    """However small the box, the square is counted whole: a box drawn around two signs does not say whether they are of one person."""
    whole = gathered(client, "zoom=12")
    for box in ("9.1,45.4,9.2,45.5", "9.1310,45.4465,9.1312,45.4469", "9.1334,45.4480,9.1336,45.4482"):
        assert gathered(client, f"zoom=12&bbox={box}") == whole
    assert gathered(client, "zoom=12&bbox=9.0,45.3,9.01,45.31") == []


def test_zooms_between_halves_are_the_same_grid(client, swamped):
    assert gathered(client, "zoom=16.2") == gathered(client, "zoom=16.01") == gathered(client, "zoom=16")


def test_symbols_of_neighbouring_squares_stand_a_fingertip_apart(client, sample):
    from geo.crs import to_metric

    features = client.get("/api/c/prova/contributions?zoom=16").json["features"]
    at = to_metric([each["properties"].get("at") or each["geometry"]["coordinates"] for each in features], 32632)
    pixel = 156543.03392804097 * 0.7 / 2**16
    apart = min(((a - b) ** 2).sum() ** 0.5 for i, a in enumerate(at) for b in at[i + 1:]) / pixel
    assert len(features) > 20 and apart > 35
    total = client.get("/api/c/prova").json
    assert all(0 < each["properties"]["people"] <= each["properties"]["count"] for each in features if each["properties"]["cluster"])
    assert sum(each["properties"].get("count", 1) for each in features) <= total["contributions"]


def test_the_reader_gets_circles_and_no_person(databases, app):
    with databases.engine("reader").connect() as connection:
        row = connection.execute(text("SELECT * FROM published.clusters(gen_random_uuid(), 12, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"))
        assert "participant_id" not in row.keys() and "participant" not in row.keys()
    with pytest.raises(DBAPIError, match="permission denied"), databases.engine("intake").begin() as connection:
        connection.execute(text("SELECT * FROM published.clusters(gen_random_uuid(), 12, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"))


def test_the_view_with_the_people_is_for_the_database_alone(databases, app):
    for role in ("reader", "intake"):
        with pytest.raises(DBAPIError, match="permission denied"), databases.engine(role).begin() as connection:
            connection.execute(text("SELECT * FROM milo.signs_of_people"))


def test_a_line_alone_has_a_point_for_its_pin(client, make_consultation, leave, publish):
    make_consultation("banco", categories=[{"key": "way", "title": {"it": "Una via"}, "geometry": "line"}])
    leave("banco", category="way", geometry={"type": "LineString", "coordinates": [HERE, THERE]})
    publish()
    one = client.get("/api/c/banco/contributions?zoom=16&bbox=9.1330,45.4478,9.1340,45.4485").json["features"]
    assert [each["geometry"]["type"] for each in one] == ["LineString"] and len(one[0]["properties"]["point"]) == 2
