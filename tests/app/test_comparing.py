"""Comparing two editions for everybody: what differs in words, what the map is told, and that drafts and sensitive layers are never compared."""
import re

import pytest
from tests import two_editions

PAGE = "/it/c/lorenteggio/compare"


@pytest.fixture
def layer(sample, databases) -> str:
    return two_editions.make(databases)


def words(answer) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_without_a_choice_the_edition_in_force_is_compared_with_the_one_before(client, layer):
    said = words(client.get(f"{PAGE}/{layer}"))
    assert "Nuove: 1. Tolte: 1. Spostate: 1. Cambiate: 1. Uguali: 1." in said
    assert "maggio 2021" in said and "maggio 2022" in said


@pytest.mark.parametrize("kind, title, other", [("added", "Cinque", "Due"), ("removed", "Due", "Cinque"), ("moved", "Tre", "Uno"), ("changed", "Quattro", "Uno")])
def test_each_kind_is_told_one_by_one(client, layer, kind, title, other):
    table = client.get(f"{PAGE}/{layer}?kind={kind}").get_data(as_text=True).split("<tbody>")[1].split("</tbody>")[0]
    assert f"<bdi>{title}</bdi>" in table and f"<bdi>{other}</bdi>" not in table
    if kind == "changed":
        assert "<bdi>strada</bdi>" in table and "<bdi>sede propria</bdi>" in table
    if kind == "moved":
        assert "spostata di" in table


def test_the_other_way_round_what_was_added_is_removed(client, layer):
    assert "<bdi>Cinque</bdi>" in client.get(f"{PAGE}/{layer}?before=2&after=1&kind=removed").get_data(as_text=True)


def test_the_same_edition_twice_is_told(client, layer):
    assert "È la stessa edizione due volte" in words(client.get(f"{PAGE}/{layer}?before=1&after=1"))


def test_a_draft_can_be_neither_chosen_nor_read(client, layer):
    assert client.get(f"{PAGE}/{layer}?after=3").status_code == 400
    assert client.get(f"/api/c/lorenteggio/compare/{layer}?after=3").status_code == 400
    assert "maggio 2023" not in client.get(f"{PAGE}/{layer}").get_data(as_text=True)


def test_a_layer_with_one_edition_has_nothing_to_compare(client, sample):
    assert "c'è una sola edizione" in words(client.get(f"{PAGE}/green")).replace("&#39;", "'")
    assert client.get("/api/c/lorenteggio/compare/green").status_code == 404


def test_a_sensitive_layer_is_never_compared(client, sample, databases):
    key = two_editions.make(databases, sensitive=True)
    page = client.get(f"{PAGE}/{key}")
    assert "una sola edizione" in words(page) and "Cinque" not in page.get_data(as_text=True)
    assert client.get(f"/api/c/lorenteggio/compare/{key}").status_code == 404
    assert client.get(f"/api/c/lorenteggio/compare/{key}?before=1&after=2").status_code == 404


def test_the_map_is_told_both_editions_and_what_differs(client, layer):
    told = client.get(f"/api/c/lorenteggio/compare/{layer}").get_json()
    titles = {name: sorted(each["properties"]["title"] for each in told[name]["features"]) for name in ("before", "after")}
    assert titles == {"before": ["Due", "Quattro", "Tre", "Uno"], "after": ["Cinque", "Quattro", "Tre", "Uno"]}
    assert told["before"]["of"] == 4
    assert {kind: [each["properties"]["words"] for each in found["features"]] for kind, found in told["changes"].items()} == {
        "added": ["Cinque"], "removed": ["Due"], "moved": ["Tre"], "changed": ["Quattro"]}


def test_the_legend_leads_to_what_changed_where_there_is_more_than_one_edition(client, layer):
    page = client.get("/it/c/lorenteggio").get_data(as_text=True)
    assert f'href="{PAGE}/{layer}"' in page and f'href="{PAGE}/green"' not in page
    assert "/it/c/lorenteggio/time" in page


def test_layers_that_are_not_shown_are_not_compared(client, layer):
    assert client.get(f"/it/c/prova/compare/{layer}").status_code == 404
    assert client.get(f"{PAGE}/nessuno").status_code == 404


def test_the_editions_stand_in_the_time_of_the_plan(client, layer):
    assert "Le mappe di allora" in words(client.get("/it/c/lorenteggio/time?at=2021-06&part=list"))
    assert "Mappa di «Vie di prova»: maggio 2022" in words(client.get("/it/c/lorenteggio/time?at=2022-05&part=list"))
