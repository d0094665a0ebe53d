"""`heat` from the terminal follows the public rule, and says so when it does not."""
from __future__ import annotations

import csv
import io
import json
import uuid

import pytest


@pytest.fixture
def heat(app):
    return lambda *words: app.test_cli_runner().invoke(args=["heat", "--consultation", *map(str, words)])


@pytest.fixture
def crowd(make_consultation, leave, publish):
    """Six people in one cell, four in another; nobody has looked at a last one."""
    make_consultation()
    ids = [leave(category="fix")["id"] for _ in range(6)]
    ids += [leave(category="like", geometry={"type": "Point", "coordinates": [9.1341, 45.4477]})["id"] for _ in range(4)]
    publish(*map(uuid.UUID, ids))
    leave(category="fix")


def test_cells_of_few_people_give_no_figure(heat, crowd):
    found = json.loads(heat("banco", "--cell", 100, "--format", "json").stdout)
    assert sorted((each["properties"]["people"], each["properties"]["few"]) for each in found["features"] if not each["properties"]["few"]) == [(6, False)]
    assert [each["properties"]["people"] for each in found["features"] if each["properties"]["few"]] == [None]
    assert (found["people"], found["contributions"], found["most_active_share"]) == (10, 10, 0.1)


def test_the_table_says_people_contributions_and_the_share_of_the_most_active(heat, crowd):
    said = heat("banco", "--cell", 100).stdout
    assert "10 people, 10 contributions, the most active person made 10.0% of them" in said
    assert "1 more cells with too few people to say how many" in said


def test_who_is_most_active_is_not_known_if_the_authors_are_not(heat, make_consultation, leave, publish, client):
    make_consultation(authors_known=False)
    publish(uuid.UUID(leave(category="fix")["id"]))
    said = heat("banco").stdout
    assert "at most 1 person (authors not known), 1 contributions, the most active person: not known" in said
    page = client.get("/it/c/banco").get_data(as_text=True)
    assert "La persona più attiva: non si sa." in page and "ha lasciato il" not in page.split("<script")[0]


def test_the_desk_sees_waiting_signs_and_every_cell_under_a_mark(heat, crowd):
    said = heat("banco", "--internal", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(said)))
    assert sorted(int(row["people"]) for row in rows) == [4, 7]
    assert {row["note"] for row in rows} == {"USO INTERNO"}
    assert "USO INTERNO" in heat("banco", "--internal").stdout
    assert json.loads(heat("banco", "--internal", "--format", "json").stdout)["note"] == "USO INTERNO"


def test_one_category_alone(heat, crowd):
    found = json.loads(heat("banco", "--category", "fix", "--cell", 400, "--format", "json").stdout)
    assert (found["people"], found["category"]) == (6, "fix")


@pytest.mark.parametrize("words, said", [
    (("--cell", "50"), "only with --internal"), (("--bandwidth", "50"), "never smoothed"), (("--category", "nope"), "no category 'nope'"),
])
def test_a_wrong_wish_gets_one_clear_line(heat, make_consultation, words, said):
    make_consultation()
    done = heat("banco", *words)
    assert done.exit_code == 1
    assert said in done.stderr


def test_nothing_of_a_draft_is_public(heat, make_consultation):
    make_consultation(phase="draft")
    assert "is a draft" in heat("banco").stderr
    assert heat("banco", "--internal").exit_code == 0


def test_made_up_signs_are_said_to_be_so(heat, sample):
    assert "dati di prova" in heat("prova").stdout
