"""Every way to the same place stores the same record: what is picked on the map's list and what is picked in the form without scripts."""
from __future__ import annotations

import html
import json
import random
import re
import uuid

import pytest
from sqlalchemy import text

from layers import sample as sample_files

SHAPES = [
    {"key": "fix", "title": {"it": "Va sistemato"}},
    {"key": "path", "title": {"it": "Un percorso"}, "geometry": "line"},
    {"key": "garden", "title": {"it": "Un giardino"}, "geometry": "area"},
    {"key": "other", "title": {"it": "Altro"}, "geometry": "any"},
]
KEYS = {"point": "fix", "line": "path", "area": "garden"}
# all that a record says of the place and of what stands there; ids, hours and people differ
RECORD = """
SELECT encode(ST_AsBinary(geom), 'hex'), encode(ST_AsBinary(public_geom), 'hex'), east, north, public_east, public_north, accuracy, text, language, channel,
       visibility, held, feature_id, public_feature_id, intervention_id, public_intervention_id, category_id, answers::text, counts
FROM milo.contributions WHERE text = :text
"""


@pytest.fixture
def shapes(sample, make_consultation, superuser):
    """The consultation `forme` on the sample's quarter and layers, with a kind of sign for each shape."""
    from shapely.geometry import shape
    from tests.conftest import SAMPLE_FILES

    area = shape(json.loads((SAMPLE_FILES / "area.geojson").read_text(encoding="utf-8"))["features"][0]["geometry"])
    made = make_consultation("forme", categories=SHAPES, area=area, signs_per_person=1000)
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.consultation_layers SELECT :id, l.layer_id FROM milo.consultation_layers l"
                                " JOIN milo.consultations c ON c.id = l.consultation_id WHERE c.slug = 'lorenteggio'"), {"id": made.id})
    return made


@pytest.fixture
def stored(superuser):
    """The record of the one sign with these words."""

    def read(words: str):
        with superuser.connect() as connection:
            [row] = connection.execute(text(RECORD), {"text": words}).all()
            return [value for value in row if value != words]

    return read


def by_map(client, place, extent, category, words):
    """As static/js/sign.js leaves what was picked from its list."""
    geometry = {"type": "Point", "coordinates": [place["lon"], place["lat"]]} if extent == "point" else client.get(f"/api/c/forme/shape?place={place['id']}").json["geometry"]
    body = {"geometry": geometry, "category": category, "text": words, "accuracy": "spot", "language": "it", "participant": str(uuid.uuid4()), "room": None}
    answer = client.post("/api/c/forme/contributions", json=body, headers={"Idempotency-Key": str(uuid.uuid4())})
    assert answer.status_code == 201, (place, answer.json)


def by_form(client, place, extent, category, words):
    """As the form without scripts leaves it, after it was open for a while."""
    page = client.get("/it/c/forme/add").get_data(as_text=True)
    started = page.split('name="started" value="')[1].split('"')[0]
    fields = {"key": str(uuid.uuid4()), "participant": str(uuid.uuid4()), "started": started, "place": place["name"], "extent": extent, "accuracy": "spot",
              "category": category, "text": words, "step": "send"}
    answer = client.post("/it/c/forme/add", data=fields)
    assert answer.status_code == 303, (place, answer.get_data(as_text=True))


@pytest.mark.parametrize("extent", ["point", "line", "area"])
def test_the_list_of_the_map_and_that_of_the_form_leave_the_same_record(client, shapes, stored, monkeypatch, extent):
    monkeypatch.setattr("app.fair_play.LEAST_SECONDS", 0)  # a test reads faster than anybody
    places = [place for place in client.get("/api/c/forme/places?lang=it").json["places"] if extent == "point" or place["as"] == extent]
    names = [place["name"] for place in places]
    assert len(names) == len(set(names)), "two things of the list have one name"
    for number, place in enumerate(random.Random(4).sample(places, min(8, len(places)))):
        category = KEYS[extent] if number % 2 else "other"
        for way in (by_map, by_form):
            way(client, place, extent, category, words := f"{way.__name__} {number}")
        assert stored(f"by_map {number}") == stored(words), place


def test_a_house_number_leaves_the_same_record_by_map_and_by_form_however_it_is_typed(client, shapes, stored, monkeypatch):
    monkeypatch.setattr("app.fair_play.LEAST_SECONDS", 0)
    dice = random.Random(5)
    for place, row in enumerate(sample_files.numbers()["numbers"]):
        street, number = row["street"], row["number"]
        typed = dice.choice([f"{street} {number}", f"{number} {street}", f"{street.upper()}, n. {number}", f"{street} {number.translate(str.maketrans('0123456789', '٠١٢٣٤٥٦٧٨٩'))}"])
        [door] = client.get("/api/c/forme/numbers", query_string={"q": typed, "lang": "it"}).json["numbers"]
        category = "fix" if place % 2 else "other"
        by_map(client, door, "point", category, f"by_map {place}")
        by_form(client, {"name": typed}, "point", category, f"by_form {place}")
        assert stored(f"by_map {place}") == stored(f"by_form {place}"), typed


def test_a_place_known_as_a_point_only_is_no_line(client, shapes):
    place = next(each for each in client.get("/api/c/forme/places?lang=it").json["places"] if each["as"] == "point")
    assert client.get(f"/api/c/forme/shape?place={place['id']}").status_code == 404
    answer = client.post("/it/c/forme/add", data={"place": place["name"], "category": "path", "step": "send", "participant": str(uuid.uuid4())})
    assert answer.status_code == 422 and "Per questo segno serve una linea." in answer.get_data(as_text=True)


def test_the_shape_of_nothing_is_refused(client, shapes):
    assert client.get("/api/c/forme/shape").status_code == 400
    assert client.get("/api/c/forme/shape?place=x").status_code == 400
    assert client.get(f"/api/c/forme/shape?place={uuid.uuid4()}").status_code == 404


def test_a_street_left_whole_is_told_by_its_name_and_shown_as_a_line(client, shapes, publish):
    place = next(each for each in client.get("/api/c/forme/places?lang=it").json["places"] if each["name"] == "via Odazio")
    assert place["as"] == "line"
    by_map(client, place, "line", "path", "Tutta da rifare.")
    publish()
    [shown] = client.get("/api/c/forme/contributions").json["features"]
    assert shown["geometry"]["type"] in {"LineString", "MultiLineString"}
    assert "lungo via Odazio" in client.get(f"/it/c/forme/s/{shown['id']}").get_data(as_text=True)


def test_what_is_left_whole_is_about_what_it_is(client, shapes, superuser):
    for place in client.get("/api/c/forme/places?lang=it").json["places"]:
        if place["kind"] == "intervention" and place["as"] != "point":
            by_map(client, place, place["as"], "other", place["id"])
    with superuser.connect() as connection:
        about = connection.execute(text("SELECT text, intervention_id::text, public_intervention_id::text FROM milo.contributions WHERE channel = 'web' AND"
                                        " ST_Dimension(geom) > 0")).all()
    assert len(about) >= 10 and all(meant == exact == public for meant, exact, public in about), about


def test_what_stands_in_a_sensitive_layer_only_is_neither_listed_nor_given(client, sample, superuser):
    """Its shapes are somebody's homes."""
    ask = "/api/c/lorenteggio/places?lang=it"
    listed = {each["id"] for each in client.get(ask).json["places"]}
    with superuser.begin() as connection:
        homes = {str(row.id) for row in connection.execute(text("SELECT i.id FROM milo.interventions i JOIN milo.layers l ON l.id = i.layer_id WHERE l.key = 'aler-buildings'"))} & listed
        connection.execute(text("UPDATE milo.layers SET sensitive = true WHERE key = 'aler-buildings'"))
    try:
        assert homes and not homes & {each["id"] for each in client.get(ask).json["places"]}
        assert {client.get(f"/api/c/lorenteggio/shape?place={home}").status_code for home in homes} == {404}
    finally:
        with superuser.begin() as connection:
            connection.execute(text("UPDATE milo.layers SET sensitive = false WHERE key = 'aler-buildings'"))


def test_the_receipt_tells_a_line_by_its_street(client, shapes):
    place = next(each for each in client.get("/api/c/forme/places?lang=it").json["places"] if each["name"] == "via Odazio")
    answer = client.post("/it/c/forme/add", data={"place": place["name"], "category": "path", "text": "Larga.", "step": "send", "participant": str(uuid.uuid4())})
    assert "lungo via Odazio" in client.get(answer.headers["Location"]).get_data(as_text=True)


def test_the_desk_sees_the_line_that_waits_and_what_street_it_is(client, shapes, staff):
    place = next(each for each in client.get("/api/c/forme/places?lang=it").json["places"] if each["name"] == "via Odazio")
    by_map(client, place, "line", "path", "Da allargare.")
    page = staff("moderator").get("/desk/c/forme/queue").get_data(as_text=True)
    assert 'class="m-drawn"' in page and "lungo via Odazio" in page


def test_the_form_offers_the_nearest_named_things_and_the_sign_stands_there(client, sample, superuser):
    fields = {"lon": "9.13415", "lat": "45.44705", "category": "fix", "text": "Qui piove dentro.", "participant": str(uuid.uuid4()), "key": str(uuid.uuid4())}
    page = client.post("/it/c/lorenteggio/add", data=fields | {"step": "check"}).get_data(as_text=True)
    offered = client.get("/api/c/lorenteggio/where?lon=9.13415&lat=45.44705&lang=it").json["nearest"]
    assert len(offered) == 3 and all(f'value="{each["id"]}"' in page and each["name"] in page for each in offered)
    meant = offered[2]
    assert client.post("/it/c/lorenteggio/add", data=fields | {"step": "send", "near": meant["id"], "near_of": ""}).status_code == 303
    with superuser.connect() as connection:
        [there] = connection.execute(text("SELECT ST_X(geom), ST_Y(geom) FROM milo.contributions WHERE text = 'Qui piove dentro.'")).all()
    assert tuple(there) == (meant["lon"], meant["lat"])


def test_a_nearest_thing_offered_for_another_place_is_not_meant(client, sample, superuser):
    [first, *_] = client.get("/api/c/lorenteggio/where?lon=9.13415&lat=45.44705&lang=it").json["nearest"]
    fields = {"place": "via dei Giacinti", "near": first["id"], "near_of": "via Odazio", "category": "fix", "text": "Altrove.", "participant": str(uuid.uuid4()), "step": "send"}
    assert client.post("/it/c/lorenteggio/add", data=fields).status_code == 303
    places = {each["name"]: each for each in client.get("/api/c/lorenteggio/places?lang=it").json["places"]}
    with superuser.connect() as connection:
        [there] = connection.execute(text("SELECT ST_X(geom), ST_Y(geom) FROM milo.contributions WHERE text = 'Altrove.'")).all()
    assert tuple(there) == (places["via dei Giacinti"]["lon"], places["via dei Giacinti"]["lat"])


def test_a_sign_from_the_page_of_an_intervention_is_told_by_its_name_and_is_about_it(client, sample, superuser):
    page = client.get("/it/c/lorenteggio/i/12").get_data(as_text=True)
    link = re.search(r'href="(/it/c/lorenteggio/add[^"]*)">Lascia un segno qui', page).group(1)
    form = client.get(html.unescape(link)).get_data(as_text=True)
    told = re.search(r"Il posto scelto: <strong>(.*?)</strong>", form).group(1)
    assert told.startswith("Nuova biblioteca di via Odazio")
    fields = {"place": re.search(r'name="place"[^>]* value="([^"]*)"', form).group(1), "category": "fix", "text": "Quando apre?", "participant": str(uuid.uuid4()), "step": "send"}
    assert client.post("/it/c/lorenteggio/add", data=fields).status_code == 303
    with superuser.connect() as connection:
        about = connection.scalar(text("SELECT i.title->>'it' FROM milo.contributions s JOIN milo.interventions i ON i.id = s.intervention_id WHERE s.text = 'Quando apre?'"))
    assert about == "Nuova biblioteca di via Odazio"


@pytest.mark.parametrize("asked", ["place=via+Odazio", "lon=9.13415&lat=45.44705", ""])
def test_a_place_is_kept_when_the_form_is_read_in_another_language(client, sample, asked):
    told = r"<strong>(.*?)</strong>"
    links = re.compile(r'href="(/en/c/lorenteggio/add[^"]*)" hreflang="en"')
    page = client.get(f"/it/c/lorenteggio/add?{asked}&category=fix").text
    other = client.get(html.unescape(links.search(page).group(1))).text
    here = re.search('class="here">.*?' + told, other)
    assert ("via Odazio" in here.group(1)) if asked else here is None
    assert 'value="fix" checked' in other


def test_a_word_that_several_places_have_offers_them(client, sample):
    page = client.post("/it/c/lorenteggio/add", data={"place": "biblioteca", "category": "fix", "step": "check"})
    offered = re.findall(r'name="instead" value="([^"]*)"', page.text)
    assert page.status_code == 422 and "biblioteca di via Odazio" in offered and all("biblioteca" in name.lower() for name in offered)


def test_off_the_street_a_place_is_near_one_thing(client, sample):
    words = {client.get(f"/api/c/lorenteggio/where?lon={lon / 1e4}&lat={lat / 1e4}&lang=it").json["words"] for lon in range(91280, 91350, 9) for lat in range(454445, 454490, 7)}
    assert any(each.startswith("vicino a ") for each in words) and all(each.count("vicino a") < 2 for each in words)
