"""How a layer is drawn, through the desk: proposed, tried, refused, saved, undone; and what of it reaches the page, the API and the sheet."""
from __future__ import annotations

import json
import re
import uuid
from collections import Counter

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.app.test_render import plain, words_of

from app import rendering
from layers.styles_checked import MOST_CLASSES

PLAN = "/desk/plan/lorenteggio"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SEEN = re.compile(r'name="seen" value="([^"]+)"')
GREEN = f"{PLAN}/layers/green/style"
TREES = [("tiglio", 4), ("tiglio", 5.5), ("tiglio", 6), ("olmo", 12), ("olmo", 13), ("<b>pioppo</b>", 30), (None, None)]


@pytest.fixture
def planner(staff, sample):
    """A signed-in planner with `send`, which posts the form of a style as the page would."""
    browser = staff("planner")

    def send(path, do="try", **fields):
        page = browser.get(path).get_data(as_text=True)
        seen = SEEN.search(page)
        fixed = {"csrf_token": TOKEN.search(page)[1], "seen": seen[1] if seen else "", "do": do, "colour": "#4B7433", "fill": "solid", "marker": "circle"}
        return browser.post(path, data=fixed | fields, headers=fields.pop("headers", None))

    browser.send = send
    return browser


@pytest.fixture
def trees(superuser, sample):
    """A layer of points with a text column and a number, in force and shown by `lorenteggio`."""
    layer, edition = uuid.uuid4(), uuid.uuid4()
    with superuser.begin() as connection:
        programme = connection.scalar(text("SELECT id FROM milo.programmes WHERE key = 'lorenteggio'"))
        connection.execute(text("INSERT INTO milo.layers (id, programme_id, key, position, title, geometry_type, source, licence) VALUES (:l, :p, 'trees', 20, '{\"it\": \"Alberi\"}', 'point', 'prova', 'CC0')"),
                           {"l": layer, "p": programme})
        connection.execute(text("INSERT INTO milo.editions (id, layer_id, number, fields, features) VALUES (:e, :l, 1, '[{\"name\": \"specie\", \"title\": {\"it\": \"Specie\"}, \"kind\": \"text\"}]', :n)"),
                           {"e": edition, "l": layer, "n": len(TREES)})
        for place, (kind, height) in enumerate(TREES):
            connection.execute(text("INSERT INTO milo.features (layer_id, edition_id, position, title, geom, properties) VALUES (:l, :e, :n, '{\"it\": \"Albero\"}', ST_SetSRID(ST_MakePoint(9.13, 45.446 + 0.0005 * :n), 4326), jsonb_build_object('specie', CAST(:kind AS text), 'altezza', CAST(:height AS numeric)))"),
                               {"l": layer, "e": edition, "n": place, "kind": kind, "height": height})
        connection.execute(text("UPDATE milo.layers SET edition_id = :e WHERE id = :l"), {"e": edition, "l": layer})
        connection.execute(text("INSERT INTO milo.consultation_layers SELECT id, :l FROM milo.consultations WHERE slug = 'lorenteggio'"), {"l": layer})
    return f"{PLAN}/layers/trees/style"


def fields_of(page: str) -> dict:
    """What the form of a page would send: its inputs that are not ticked off, and its chosen options."""
    form = page[page.index('id="style"'):page.index("</form>", page.index('id="style"'))]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag and "radio" not in tag or " checked" in tag):
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]*)">(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(r'<option value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in found.items() if name not in {"csrf_token", "seen"}}


def proposed(planner, path, **fields) -> dict:
    answer = planner.send(path, "propose", **fields)
    assert answer.status_code == 200
    return fields_of(answer.get_data(as_text=True))


def layer_of(client, key, language="it"):
    return next(each for each in client.get(f"/api/c/lorenteggio/layers?lang={language}").get_json()["layers"] if each["key"] == key)


def test_a_layer_by_category_from_proposal_to_page_api_and_legend_in_three_languages(planner, trees, client):
    fields = proposed(planner, trees, way="category", field="specie", most="2")
    assert (fields["value-0"], fields["value-1"], fields["edge"], fields["opacity"]) == ("tiglio", "olmo", "#1a1a1a", "85")
    assert fields["listed"] == "1"  # the poplar and the tree without a name fall in no class
    saved = planner.send(trees, "save", **fields | {"label-0-en": "Lime", "label-0-ar": "زيزفون", "visible": "1"})
    assert saved.status_code == 303
    legends = {language: [entry["label"] for entry in layer_of(client, "trees", language)["legend"]] for language in ("it", "en", "ar")}
    assert legends["it"][:2] == ["tiglio", "olmo"] and legends["en"][:2] == ["Lime", "olmo"] and legends["ar"][:2] == ["زيزفون", "olmo"]
    assert [entry.get("other") for entry in layer_of(client, "trees")["legend"]] == [None, None, True]
    values = [feature["properties"]["value"] for feature in client.get("/api/c/lorenteggio/layers/trees").get_json()["features"]]
    assert values == [kind for kind, _height in TREES]
    page = client.get("/en/c/lorenteggio").get_data(as_text=True)
    assert "Lime" in page and page.count('class="swatch point"') >= 3


def test_a_layer_by_number_has_rounded_limits_that_hold_every_tree(planner, trees, client):
    fields = proposed(planner, trees, way="number", field="altezza", most="3", method="natural")
    assert [(fields[f"from-{place}"], fields[f"to-{place}"]) for place in range(3)] == [("4", "12"), ("12", "30"), ("30", "30")]
    assert planner.send(trees, "save", **fields).status_code == 303
    entries = layer_of(client, "trees")["legend"]
    assert [entry["label"] for entry in entries][:3] == ["da 4 a 12", "da 12 a 30", "30"]
    assert len({entry["colour"] for entry in entries}) == len(entries) == 4


def test_sheet_and_handout_draw_and_name_the_same_classes_as_the_page(planner, trees, client, app, databases):
    fields = proposed(planner, trees, way="category", field="specie", most="2")
    assert planner.send(trees, "save", **fields | {"label-0-en": "Lime", "label-1-en": "Elm", "visible": "1"}).status_code == 303
    made = {}
    with app.app_context(), Session(databases.engine("reader")) as session:
        for kind in ("html", "pdf"):
            made[kind] = rendering.consultation_map(session, "lorenteggio", format=kind, language="en", base_url="https://mappa.example.org")[0]
    on_page = [entry["label"] for entry in layer_of(client, "trees", "en")["legend"]]
    assert on_page[:2] == ["Lime", "Elm"]
    for words in (plain(made["html"]), words_of(made["pdf"])):
        assert all(label in words for label in on_page)
    marks = [mark["fill"] for mark in map(json.loads, re.findall(r'"mark": (\{[^}]*\})', made["html"].decode())) if mark["edge"] == "#1A1A1A"]
    assert sorted(Counter(marks).values()) == [2, 2, 3]  # limes, elms, and the two that are neither


def test_a_layer_by_status_names_each_status_in_the_readers_language(planner, client):
    fields = proposed(planner, GREEN, way="status")
    assert planner.send(GREEN, "save", **fields).status_code == 303
    assert [entry["label"] for entry in layer_of(client, "green")["legend"]][:2] == ["In cantiere", "Finito"]
    assert layer_of(client, "green", "en")["legend"][0]["label"] not in {"In cantiere", "works", ""}


def test_the_plain_style_says_nothing_of_the_status(planner, client):
    assert len([entry for entry in layer_of(client, "green")["legend"] if "status" in entry]) == 2
    assert planner.send(GREEN, "save", way="plain", fill="rows").status_code == 303
    first = layer_of(client, "green")["legend"][0]
    assert (first["label"], first["fill"]) == ("Aree verdi", "rows")


def test_trying_saves_nothing_and_shows_what_is_not_read_with_a_colour_that_is(planner, client):
    before = layer_of(client, "green")["style"]
    page = planner.send(GREEN, "try", way="plain", colour="#F0E442").get_data(as_text=True)
    offer = re.search(r'value="(mend::(#[0-9A-F]{6}))"', page)
    assert offer and "1,2" in page
    assert layer_of(client, "green")["style"] == before
    mended = planner.send(GREEN, offer[1], way="plain", colour="#F0E442").get_data(as_text=True)
    assert fields_of(mended)["colour"] == offer[2].lower() and "mend:" not in mended


def test_the_preview_alone_comes_for_the_pages_script(planner):
    answer = planner.send(GREEN, "try", way="plain", fill="cross", headers={"Accept": "application/json"})
    found = answer.get_json()
    assert found["style"]["fill"] == "cross" and found["field"] == {"kind": None, "field": None} and "<html" not in found["preview"]


def test_a_style_that_cannot_be_kept_says_why_and_loses_nothing_typed(planner, client):
    answer = planner.send(GREEN, "save", way="number", field="x", **{"colour-0": "#0072B2", "from-0": "9", "to-0": "due", "label-0-it": "Pochi"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "non è un numero" in page
    assert (fields_of(page)["to-0"], fields_of(page)["label-0-it"]) == ("due", "Pochi")
    assert "by" not in layer_of(client, "green")["style"]


@pytest.mark.parametrize("fields", [
    {"colour": "red"}, {"colour": '#000000"><script>'}, {"fill": "url(#x)"}, {"marker": "../../x"}, {"opacity": "1e999"}, {"width": "-3"}, {"min_zoom": "17", "max_zoom": "12"},
    {"min_zoom": "99"}, {"way": "category", "field": ""}, {"way": "category", "field": "specie"}, {"way": "sql", "edged": "1", "edge": "x"},
    {"way": "category", "field": "specie", "colour-0": "#000000", "value-0": ""},
    {"way": "category", "field": "specie", **{f"colour-{place}": "#000000" for place in range(MOST_CLASSES + 1)}, **{f"value-{place}": str(place) for place in range(MOST_CLASSES + 1)}},
])
def test_a_hostile_form_changes_nothing(planner, client, fields):
    before = layer_of(client, "green")["style"]
    answer = planner.send(GREEN, "save", **{"way": "plain"} | fields)
    assert answer.status_code == 422 and '"><script>' not in answer.get_data(as_text=True)
    assert layer_of(client, "green")["style"] == before


def test_values_of_the_data_are_words_on_every_page(planner, trees, client):
    fields = proposed(planner, trees, way="category", field="specie", most="5")
    assert "<b>pioppo</b>" in fields.values()
    assert planner.send(trees, "save", **fields).status_code == 303
    for page in (client.get("/it/c/lorenteggio"), planner.get(trees)):
        assert "<b>pioppo</b>" not in page.get_data(as_text=True) and "&lt;b&gt;pioppo&lt;/b&gt;" in page.get_data(as_text=True)


def test_the_style_of_before_comes_back_and_goes_again(planner, client):
    before = layer_of(client, "green")["style"]
    assert planner.send(GREEN, "save", way="plain", colour="#0072B2").status_code == 303
    changed = layer_of(client, "green")["style"]
    assert planner.send(GREEN, "save", way="plain", colour="#8A4A32", visible="1").status_code == 303
    token = TOKEN.search(planner.get(GREEN).get_data(as_text=True))[1]
    planner.post(f"{GREEN}/undo", data={"csrf_token": token})
    assert layer_of(client, "green")["style"] == changed != before
    planner.post(f"{GREEN}/undo", data={"csrf_token": token})
    assert layer_of(client, "green")["style"]["colour"] == "#8A4A32"


def test_who_saves_over_somebody_elses_style_is_told(planner, client):
    seen = SEEN.search(planner.get(GREEN).get_data(as_text=True))[1]
    assert planner.send(GREEN, "save", way="plain", colour="#0072B2").status_code == 303
    answer = planner.send(GREEN, "save", way="plain", colour="#8A4A32", seen=seen)
    assert answer.status_code == 422 and layer_of(client, "green")["style"]["colour"] == "#0072B2"
    assert fields_of(answer.get_data(as_text=True))["colour"] == "#8a4a32"


def test_a_sensitive_layer_is_styled_by_its_public_figure_only_and_its_classes_name_nothing_else(planner, trees, client, superuser):
    fields = proposed(planner, trees, way="category", field="specie", most="3")
    assert planner.send(trees, "save", **fields).status_code == 303
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.layers SET sensitive = true WHERE key = 'trees'"))
    assert "by" not in layer_of(client, "trees")["style"]
    assert "tiglio" not in client.get("/it/c/lorenteggio").get_data(as_text=True)
    page = planner.get(trees).get_data(as_text=True)
    assert 'value="category"' not in page and 'value="specie"' not in page
    shapes = planner.get("/desk/api/plan/lorenteggio/layers/trees/style/shapes?kind=category&field=specie").get_json()["features"]
    assert all(feature["properties"]["value"] is None for feature in shapes)
    assert planner.send(trees, "save", **fields).status_code == 422


def test_a_layer_seen_only_from_near_says_so(planner, client):
    assert planner.send(GREEN, "save", way="plain", min_zoom="15").status_code == 303
    assert layer_of(client, "green")["near"] == "Si vede da vicino"
    assert "Si vede da vicino" in client.get("/it/c/lorenteggio").get_data(as_text=True)


def test_layers_move_one_place_and_keep_the_focus_and_groups_have_titles(planner, client):
    def keys():
        return [each["key"] for each in client.get("/api/c/lorenteggio/layers").get_json()["layers"]]

    first, second = keys()[:2]
    moved = planner.send(f"{PLAN}/order", f"up:{second}", **{f"group-{first}-it": "Case", f"group-{second}-it": "Case", f"group-{second}-en": "Homes"})
    assert moved.status_code == 303 and keys()[:2] == [second, first]
    page = planner.get(moved.headers["Location"]).get_data(as_text=True)
    assert re.search(rf'value="up:{second}" autofocus', page)
    assert [each["group"] for each in client.get("/api/c/lorenteggio/layers?lang=en").get_json()["layers"]][:3] == ["Homes", "Case", ""]
    assert client.get("/it/c/lorenteggio").get_data(as_text=True).count("<h4>Case</h4>") == 1
    # at the end of the list nothing moves, and a layer that is not there moves nothing
    before = keys()
    for order in (f"up:{before[0]}", f"down:{before[-1]}", "up:nobody", "sideways:green", ""):
        assert planner.send(f"{PLAN}/order", order).status_code == 303
    assert keys() == before


@pytest.mark.parametrize("role", ["moderator", "mediator", "presenter"])
def test_only_planners_and_admins_style_the_plan(staff, sample, role):
    browser = staff(role)
    assert browser.get(GREEN).status_code == browser.get(f"{PLAN}/order").status_code == 403
