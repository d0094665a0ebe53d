"""Editions at the desk: what differs, putting one in force, going back, dropping a draft, naming a layer, and who may do it."""
from __future__ import annotations

import pytest
from sqlalchemy import text
from tests.app.test_desk_import import PLACES, choices, geojson, imported, planner, send, uploads_folder  # noqa: F401  (fixtures)

LATER = [PLACES[0], (9.1252, 45.4450, "Fontana"), (9.1260, 45.4490, "Scivolo")]  # one stays, one moves some 16 m, one goes, one comes


@pytest.fixture
def two(planner, send):
    """The address of a layer with an edition in force and a draft that differs."""
    first = imported(planner, send, publish=True)
    imported(planner, send, geojson(LATER), "dopo.geojson", target="arredi", edition="novembre 2026")
    return first.removesuffix("/editions/1")


def titles(client) -> list[str]:
    found = client.get("/api/c/lorenteggio/layers/arredi").get_json()["features"]
    return sorted(each["properties"]["title"] for each in found)


def test_a_new_edition_is_compared_in_words_in_a_table_and_on_the_map(planner, two):
    page = planner.get(f"{two}/editions/2?with=1").get_data(as_text=True)
    assert "Dall'edizione 1 all'edizione 2" in page and "Riconosciamo ogni forma dal suo codice" in page
    changes = planner.get(f"{two.replace('/desk/', '/desk/api/')}/editions/2/changes?with=1").get_json()
    said = {kind: sorted(each["properties"]["words"] for each in found["features"]) for kind, found in changes.items()}
    assert sum(len(found) for found in said.values()) >= 2 and any("Fontana" in words for words in said["moved"])
    assert all(each["properties"]["before"]["type"] == "Point" for each in changes["moved"]["features"])
    moved = planner.get(f"{two}/editions/2?with=1&kind=moved").get_data(as_text=True)
    assert "spostata di 15,6 m" in moved


def test_a_draft_goes_into_force_and_one_can_go_back(planner, two, client):
    assert titles(client) == ["Albero", "Fontana", "Panchina è"]
    assert planner.send(f"{two}/editions/2/publish").headers["Location"] == two
    assert titles(client) == ["Fontana", "Panchina è", "Scivolo"]
    page = planner.get(two).get_data(as_text=True)
    assert "Torna a questa" in page and page.count("in vigore</span>") == 1
    planner.send(f"{two}/editions/1/publish")
    assert titles(client) == ["Albero", "Fontana", "Panchina è"]
    assert "Sei tornato all&#39;edizione 1" in planner.get(two).get_data(as_text=True)


def test_a_draft_can_be_dropped_but_not_what_was_ever_in_force(planner, two, client):
    assert "La bozza 2 non c" in planner.send(f"{two}/editions/2/drop", follow_redirects=True).get_data(as_text=True) or planner.get(f"{two}/editions/2").status_code == 404
    planner.send(f"{two}/editions/1/drop")
    assert planner.get(f"{two}/editions/1").status_code == 200 and len(titles(client)) == 3


def test_publishing_twice_is_publishing_once(planner, two, superuser):
    planner.send(f"{two}/editions/2/publish"), planner.send(f"{two}/editions/2/publish")
    with superuser.connect() as connection:
        noted = connection.scalar(text("SELECT count(*) FROM milo.audit a JOIN milo.editions e ON e.id = a.object_id WHERE a.action = 'plan.publish' AND e.number = 2"))
    assert noted == 1


def test_the_report_stays_with_the_edition_in_the_language_of_the_reader(planner, two):
    page = planner.get(f"{two}/editions/2").get_data(as_text=True)
    assert "File «dopo.geojson»" in page and "codice = «codice»" in page
    with planner.session_transaction(path="/desk") as cookie:
        cookie["lang"] = "en"
    assert planner.get(f"{two}/editions/2").status_code == 200


def test_signs_that_stand_on_what_goes_are_counted_before_anybody_decides(planner, two, leave, publish):
    left = leave("lorenteggio", geometry={"type": "Point", "coordinates": [PLACES[2][0], PLACES[2][1]]})
    publish(left["id"])
    assert "1 segno pubblicato parla di forme" in planner.get(f"{two}/editions/2?with=1").get_data(as_text=True)


def test_what_is_not_there_is_not_found(planner, two):
    assert planner.get(f"{two}/editions/9").status_code == 404
    assert planner.get(f"{two}/editions/2?with=9").status_code == 400
    assert planner.get("/desk/plan/lorenteggio/layers/nowhere").status_code == 404
    assert planner.get("/desk/plan/nowhere").status_code == 404


def test_a_layer_is_named_in_three_languages_and_hidden_at_the_start(planner, two, client):
    planner.send(f"{two}/describe", **{"title-it": "Arredo urbano", "title-en": "Street furniture", "title-ar": "أثاث الشارع", "description-it": "Panchine e fontane."})
    layers = {each["key"]: each for each in client.get("/api/c/lorenteggio/layers?lang=en").get_json()["layers"]}
    assert layers["arredi"]["title"] == "Street furniture" and layers["arredi"]["visible"] is False
    page = planner.send(f"{two}/describe", follow_redirects=True, **{"title-it": " "})
    assert "Scrivi il nome in italiano" in planner.get(two).get_data(as_text=True) or page.status_code == 200


def test_marking_a_layer_sensitive_takes_its_shapes_off_the_public_map_at_once(planner, two, client):
    planner.send(f"{two}/describe", **{"title-it": "Arredi", "visible": "1", "sensitive": "1"})
    assert titles(client) == []
    planner.send(f"{two}/describe", **{"title-it": "Arredi", "visible": "1"})
    assert len(titles(client)) == 3


@pytest.mark.parametrize("role", ["moderator", "mediator", "presenter"])
def test_who_does_not_make_plans_changes_none(two, staff, role):
    browser = staff(role)
    assert browser.get("/desk/plan/lorenteggio/import").status_code == 403
    assert browser.post(f"{two}/editions/2/publish").status_code == 403
    page = browser.get(two)
    assert page.status_code == (200 if role == "moderator" else 403)
    assert b"Metti in vigore" not in page.data
