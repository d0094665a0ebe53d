"""`consultation add` and `consultation phase` from the terminal: what they make, and that a failure leaves nothing behind."""
from __future__ import annotations

import json

import pytest
import shapely
from sqlalchemy import text

SQUARE = shapely.geometry.mapping(shapely.box(9.128, 45.442, 9.131, 45.445))
CATEGORIES = [{"key": "noise", "title": {"it": "Rumore", "en": "Noise"}, "public_as": "cells"}]


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["consultation", *map(str, words)])


@pytest.fixture
def area(tmp_path):
    path = tmp_path / "area.geojson"
    path.write_text(json.dumps(SQUARE), encoding="utf-8")
    return path


@pytest.fixture
def add(run, area):
    return lambda *words, slug="tirana", languages="it,en": run("add", slug, "--title", "Piazza Tirana", "--area", area, "--languages", languages, *words)


def saved(folder, value):
    path = folder / "categories.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_a_consultation_is_added_as_a_draft_and_opened(run, add, client, superuser, tmp_path):
    done = add("--categories", saved(tmp_path, CATEGORIES), "--title", "en=Tirana square", "--question", "Che cosa cambieresti?")
    assert done.exit_code == 0, done.output
    assert "EPSG:32632" in done.output
    assert client.get("/api/c/tirana").status_code == 404
    assert run("phase", "tirana", "open").exit_code == 0
    body = client.get("/api/c/tirana?lang=en").get_json()
    assert body["phase"] == "open"
    assert [each["key"] for each in body["categories"]] == ["noise"]
    with superuser.connect() as connection:
        title, opens = connection.execute(text("SELECT title, opens_on FROM milo.consultations WHERE slug = 'tirana'")).one()
        noted = connection.scalar(text("SELECT count(*) FROM milo.audit WHERE action LIKE 'consultation.%' AND consultation_id = (SELECT id FROM milo.consultations WHERE slug = 'tirana')"))
    assert title == {"it": "Piazza Tirana", "en": "Tirana square"}
    assert opens is not None
    assert noted == 2


def test_without_a_file_it_has_the_five_categories_of_the_sample(add):
    assert "5 categories" in add().output


def test_it_shows_the_plan_it_stands_on_unless_told_otherwise(sample, add):
    assert "12 layers" in add().output
    assert " 0 layers" in add("--layers", "none", slug="senza").output


def test_a_programme_that_is_not_there_is_named(sample, add):
    done = add("--layers", "milano-2030")
    assert done.exit_code == 1
    assert "no programme 'milano-2030'" in done.output


@pytest.mark.parametrize("words, said", [
    (("--opens", "2027-01-02", "--closes", "2027-01-01"), "closes before it opens"),
    (("--title", "zz", "--title", "yy"), "given twice"),
    (("--title", "ar=ساحة"), "not among the languages"),
])
def test_what_makes_no_sense_is_refused_in_one_line_and_changes_nothing(add, superuser, words, said):
    done = add(*words)
    assert done.exit_code == 1
    assert said in done.output
    assert done.output.strip().count("\n") == 0
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.consultations WHERE slug = 'tirana'")) == 0


@pytest.mark.parametrize("categories, said", [
    ({"key": "a"}, "must hold a list"),
    ([{"key": "a"}], "needs a key and a title"),
    ([{"key": "a b", "title": {"it": "A"}}], "key that does not fit"),
    ([{"key": "a", "title": {"it": "A"}, "public_as": "address"}], "public_as that does not fit"),
    ([{"key": "a", "title": {"it": "A"}, "colour": "red"}], "colour that does not fit"),
    ([{"key": "a", "title": {"it": "A"}, "size": 3}], "has no 'size'"),
    ([{"key": "a", "title": {"it": "A"}}] * 2, "given twice"),
])
def test_categories_that_do_not_fit_are_named_and_nothing_is_added(add, superuser, tmp_path, categories, said):
    done = add("--categories", saved(tmp_path, categories))
    assert done.exit_code == 1
    assert said in done.output
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.consultations WHERE slug = 'tirana'")) == 0


@pytest.mark.parametrize("wrapped", [lambda categories: categories, lambda categories: {"categories": categories}])
def test_categories_may_be_written_as_the_api_shows_them(run, add, client, tmp_path, wrapped):
    shown = [{"key": "noise", "title": "Rumore", "description": "Di giorno o di notte.", "geometry": "line", "public_as": "cells"}]
    assert add("--categories", saved(tmp_path, wrapped(shown)), "--phase", "open").exit_code == 0
    for language in ("it", "en"):
        [category] = client.get(f"/api/c/tirana?lang={language}").get_json()["categories"]
        assert {field: category[field] for field in shown[0]} == shown[0]


@pytest.mark.parametrize("category", ["noise", {"key": "a", "title": " "}, {"key": "a", "title": 3}])
def test_a_category_without_words_is_refused(add, tmp_path, category):
    done = add("--categories", saved(tmp_path, [category]))
    assert done.exit_code == 1
    assert "title" in done.output


@pytest.mark.parametrize("slug", ["Piazza", "a b", "api", "-a", "è"])
def test_a_short_name_that_would_not_fit_an_address_is_refused(add, slug):
    assert add("--", slug=slug).exit_code != 0


def test_the_same_name_twice_is_refused(add):
    assert add().exit_code == 0
    assert "is there already" in add().output


def test_a_language_the_pages_do_not_speak_is_refused(add):
    done = add(languages="it,tlh")
    assert done.exit_code == 1
    assert "it, en, ar" in done.output


def test_the_phase_of_nothing_is_not_moved(run):
    assert run("phase", "nulla", "open").exit_code == 1
    assert run("phase", "nulla", "paused").exit_code == 2
