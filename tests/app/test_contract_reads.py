"""The public reads of the contract, on the sample: health, consultation, plan, signs, heat, basemap."""
from __future__ import annotations

import uuid

import pytest
from shapely.geometry import Point, shape

from surveys import signs

LAYERS = ["aler-buildings", "vacant-dwellings", "asbestos", "green", "streets", "cycle-paths", "library", "school", "lighting",
          "social", "culture", "transit"]


def test_health_tells_database_postgis_migrations_durability_and_version(client):
    health = client.get("/healthz")
    assert health.status_code == 200
    assert health.json["status"] == "ok"
    assert health.json["durability"] == {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    assert health.json["migrations"] and health.json["postgis"] and health.json["database"] and health.json["version"]


def test_the_consultation_tells_what_a_form_needs(client, sample):
    found = client.get("/api/c/lorenteggio?lang=it").json
    assert found["phase"] == "open" and found["languages"] == ["it", "en", "ar", "es", "fr", "ro", "zh", "fil", "bn"] and len(found["bounds"]) == 4
    assert [(each["key"], each["public_as"]) for each in found["categories"]] == [
        ("like", "point"), ("fix", "point"), ("wish", "point"), ("unsafe", "cells"), ("memory", "point")]
    assert {"key", "title", "geometry", "public_as"} <= set(found["categories"][0])
    assert found["people"] == found["contributions"] == 0


def test_lorenteggio_lists_twelve_layers_with_legend_source_and_licence(client, sample):
    layers = client.get("/api/c/lorenteggio/layers").json["layers"]
    assert [layer["key"] for layer in layers] == LAYERS
    for layer in layers:
        assert layer["count"] > 0 and layer["legend"] and layer["source"] and layer["licence"] and len(layer["bounds"]) == 4


@pytest.mark.parametrize("key", LAYERS)
def test_each_layer_is_geojson_that_says_what_is_only_schematic(client, sample, key):
    answer = client.get(f"/api/c/lorenteggio/layers/{key}")
    assert answer.mimetype == "application/geo+json"
    for feature in answer.json["features"]:
        assert shape(feature["geometry"]).is_valid
        assert feature["properties"]["geometry"] in {"published", "schematic"}
        assert feature["properties"]["geometry"] == "published" or feature["properties"]["note"]
        assert feature["properties"]["source"] and feature["properties"]["confidence"] and feature["properties"]["licence"]


def test_a_box_narrows_a_layer(client, sample):
    everything = client.get("/api/c/lorenteggio/layers/transit").json["features"]
    west = client.get("/api/c/lorenteggio/layers/transit?bbox=9.12,45.44,9.132,45.45").json["features"]
    assert 0 < len(west) < len(everything)
    assert client.get("/api/c/lorenteggio/layers/transit?bbox=1,2,3").status_code == 400
    assert client.get("/api/c/lorenteggio/layers/nothing").status_code == 404


def test_nineteen_interventions_with_owner_money_and_milestones(client, sample):
    found = client.get("/api/c/lorenteggio/interventions?lang=en").json["features"]
    assert [each["properties"]["number"] for each in found] == list(range(1, 20))
    library = found[11]
    assert library["properties"]["owner"] and 8_300_000 in [line["amount_eur"] for line in library["properties"]["money"]]
    assert any(entry["promised_for"] and entry["said_on"] for entry in library["properties"]["milestones"])
    one = client.get(f"/api/c/lorenteggio/interventions/{library['id']}?lang=en").json
    assert one["type"] == "Feature" and one["properties"]["title"] == library["properties"]["title"]
    assert client.get(f"/api/c/lorenteggio/interventions/{uuid.uuid4()}").status_code == 404


def test_vacant_dwellings_are_one_figure_on_the_whole_quadrilateral(client, sample):
    features = client.get("/api/c/lorenteggio/layers/vacant-dwellings").json["features"]
    assert [feature["properties"]["figure"] for feature in features] == [220]


@pytest.mark.parametrize("path", ["/api/c/lorenteggio", "/api/c/lorenteggio/layers", "/api/c/lorenteggio/heat", "/api/c/lorenteggio/places", "/healthz"])
def test_an_unknown_query_parameter_is_refused(client, sample, path):
    answer = client.get(f"{path}?colour=red")
    assert answer.status_code == 400 and answer.json["key"] == "query-unknown"


@pytest.mark.parametrize("query", ["cell=50", "cell=x", "category=nothing"])
def test_heat_takes_only_the_sizes_and_categories_there_are(client, sample, query):
    assert client.get(f"/api/c/lorenteggio/heat?{query}").status_code == 400


def test_published_signs_come_one_by_one_or_gathered(client, sample):
    alone = client.get("/api/c/prova/contributions").json["features"]
    gathered = client.get("/api/c/prova/contributions?zoom=14&bbox=9.10,45.43,9.16,45.47").json["features"]
    assert len(gathered) < len(alone)
    assert sum(each["properties"].get("count", 1) for each in gathered) == len(alone)
    assert all("participant" not in each["properties"] for each in alone)


def test_an_answer_that_cannot_hold_all_signs_says_so(client, sample, monkeypatch):
    assert client.get("/api/c/prova/contributions").json["complete"] is True
    monkeypatch.setattr(signs, "MOST", 10)
    cut = client.get("/api/c/prova/contributions").json
    assert len(cut["features"]) == 10 and cut["complete"] is False


def test_a_place_is_put_into_words(client, sample):
    here = client.get("/api/c/lorenteggio/where?lon=9.1335&lat=45.4480&lang=it").json
    assert here["inside"] and here["words"].startswith("via Odazio") and len(here["nearest"]) == 3
    away = client.get("/api/c/lorenteggio/where?lon=9.30&lat=45.44").json
    assert not away["inside"]
    area = shape(client.get("/api/c/lorenteggio").json["area"])
    assert area.covers(Point(away["edge"]))


def test_places_to_choose_from_lie_inside_the_area(client, sample):
    area = shape(client.get("/api/c/lorenteggio").json["area"]).buffer(1e-6)
    places = client.get("/api/c/lorenteggio/places").json["places"]
    assert len(places) > 60
    assert all(area.covers(Point(place["lon"], place["lat"])) for place in places)


def test_a_draft_is_closed_for_signs_and_an_unknown_one_is_unknown(client, make_consultation, sign_body):
    make_consultation("bozza", phase="draft")
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    refused = client.post("/api/c/bozza/contributions", json=sign_body(), headers=headers)
    assert refused.status_code == 403 and refused.json["key"] == "consultation-closed"
    assert client.post("/api/c/nessuna/contributions", json=sign_body(), headers=headers).status_code == 404


def test_a_draft_is_not_there(client, make_consultation):
    make_consultation("bozza", phase="draft")
    assert client.get("/api/c/bozza").status_code == 404
    assert client.get("/api/c/bozza/contributions").status_code == 404


def test_the_basemap_is_read_in_parts_and_a_part_past_the_end_tells_the_length(client):
    from app.views.data import basemap_file

    with client.application.app_context():
        path = basemap_file()
    made = not path.exists()
    if made:
        path.write_bytes(b"PMTiles" + bytes(120))
    try:
        size = path.stat().st_size
        part = client.get("/basemap.pmtiles", headers={"Range": "bytes=0-6"})
        assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"PMTiles", f"bytes 0-6/{size}")
        past = client.get("/basemap.pmtiles", headers={"Range": f"bytes={size}-"})
        assert (past.status_code, past.headers["Content-Range"]) == (416, f"bytes */{size}")
    finally:
        if made:
            path.unlink()
