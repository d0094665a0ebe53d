"""Counting answers: people by row for every kind of question, numbers in round classes, options that are no longer asked."""
from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaires import counting, editing, numbers, places

OPTIONS = [{"key": key, "title": {"it": key.upper()}} for key in "abc"]


def question(kind, **more) -> dict:
    return {"key": "q", "kind": kind, "title": {"it": "Domanda"}, "options": OPTIONS} | more


def people(table, part=0) -> dict:
    return {row["key"]: row["people"] for row in table["parts"][part]["rows"]}


def test_the_examples_are_true():
    for module in (numbers, editing):
        assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(("kind", "more", "values", "expected"), [
    ("single", {}, ["a", "a", "c"], {"a": 2, "b": 0, "c": 1}),
    ("several", {}, [["a", "b"], ["b"], []], {"a": 1, "b": 2, "c": 0}),
    ("scale", {"least": 1, "most": 3}, [1, 3, 3], {"1": 1, "2": 0, "3": 2}),
    ("ranking", {}, [["b", "a", "c"], ["b"], ["a", "b"]], {"a": 1, "b": 2, "c": 0}),
    ("number", {}, [0, 3, 3, 12], {"0": 1, "2": 2, "4": 0, "6": 0, "8": 0, "10": 0, "12": 1}),
])
def test_each_kind_counts_people_by_row(kind, more, values, expected):
    assert people(counting.count(question(kind, **more), values)) == expected


def test_a_matrix_counts_each_of_its_rows():
    table = counting.count(question("matrix", rows=[{"key": "mattina", "title": {"it": "M"}}, {"key": "sera", "title": {"it": "S"}}]), [{"mattina": "a", "sera": "b"}, {"sera": "b"}])
    assert people(table) == {"a": 1, "b": 0, "c": 0} and people(table, 1) == {"a": 0, "b": 2, "c": 0}
    assert [part["answered"] for part in table["parts"]] == [1, 2]


def test_a_ranking_says_the_mean_place_among_those_who_ranked_it():
    rows = {row["key"]: row for row in counting.count(question("ranking"), [["b", "a", "c"], ["b"], ["a", "b"]])["parts"][0]["rows"]}
    assert (rows["a"]["mean"], rows["a"]["ranked"]) == (1.5, 2) and rows["b"]["mean"] == 1.33 and rows["c"]["mean"] == 3


def test_numbers_have_median_and_quartiles_and_nobody_answering_is_no_error():
    table = counting.count(question("number"), [1, 2, 3, 4])
    assert table["median"] == 2.5 and table["quartiles"] == [1.75, 2.5, 3.25]
    for kind in ("number", "scale", "text", "ranking", "single"):
        assert counting.count(question(kind, least=1, most=5), [])["answered"] == 0


def test_words_are_counted_and_never_in_the_table():
    assert "segreto" not in str(counting.count(question("text"), ["un segreto", "un altro segreto"]))


@given(st.lists(st.one_of(st.integers(-10_000, 10_000), st.floats(-1e6, 1e6, allow_nan=False)), min_size=1, max_size=60))
def test_every_number_falls_into_one_class_of_at_most_eight(values):
    classes = numbers.bins(values)
    assert len(classes) <= numbers.MOST_BINS
    for value in values:
        low, high = classes[numbers.place_in(classes, value)]
        width = high - low
        assert low - width * 1e-6 <= value <= high + width * 1e-6


def test_an_option_that_is_gone_still_counts_and_says_so():
    old = {"pages": [{"key": "p", "title": {}, "questions": [question("single"), question("text", key="tolta")]}]}
    new = {"pages": [{"key": "p", "title": {}, "questions": [question("single", options=OPTIONS[:1], title={"it": "Nuova"})]}]}
    merged = counting.merge_versions([new, new, old])
    assert [each["key"] for each in merged] == ["q", "tolta"] and merged[0]["title"] == {"it": "Nuova"} and merged[1]["removed"] is True
    assert [(option["key"], option.get("removed", False)) for option in merged[0]["options"]] == [("a", False), ("b", True), ("c", True)]
    assert people(counting.count(merged[0], ["a", "c"])) == {"a": 1, "b": 0, "c": 1}


def test_no_cell_of_few_people_is_told_nor_left_alone_beside_the_sum():
    told = places.count_spots([(10, 10)] * 9 + [(110, 10)] * 6 + [(210, 10)] * 3)
    assert [cell["people"] for cell in told["cells"]] == [9, None, None]  # three alone are what is left of eighteen
    assert places.count_spots([(10, 10)] * 3)["cells"] == []
    names = places.count_names(["Odazio"] * 8 + ["Segneri"] * 4 + ["Giambellino"] * 3)
    assert names["rows"] == [{"key": "Odazio", "people": 8}] and names["few"] == 7
