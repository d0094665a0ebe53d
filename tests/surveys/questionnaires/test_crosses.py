"""Tables by a band: whatever is told, alone or taken away from something else that is told, never comes to fewer than ten people."""
from __future__ import annotations

import random

import pytest

from surveys.questionnaires import counting, crosses
from surveys.questionnaires.definition import UNDISCLOSED

AGES = ["18-29", "30-49", "50-64", "65"]
BAND = {"key": "eta", "kind": "single", "band": True, "title": {"it": "Età"}, "options": [{"key": key, "title": {"it": key}} for key in AGES]}
OPTIONS = [{"key": key, "title": {"it": key}} for key in "abcd"]
QUESTIONS = [
    BAND,
    {"key": "uso", "kind": "single", "title": {"it": "Uso"}, "options": OPTIONS},
    {"key": "cosa", "kind": "several", "title": {"it": "Cosa"}, "options": OPTIONS},
    {"key": "voto", "kind": "scale", "title": {"it": "Voto"}, "least": 1, "most": 5},
    {"key": "ordine", "kind": "ranking", "title": {"it": "Ordine"}, "options": OPTIONS},
    {"key": "perche", "kind": "text", "title": {"it": "Perché"}},
    {"key": "seguito", "kind": "single", "title": {"it": "Seguito"}, "options": OPTIONS, "show_if": {"question": "uso", "is": ["a"]}},
]
OF_ALL = {"eta", "uso", "cosa", "voto", "ordine", "perche"}


def crowd(chance: random.Random, many: int) -> list[dict]:
    """People whose answers lean on their age, and who skip some questions."""
    made = []
    for _ in range(many):
        age = chance.choices([*AGES, None], weights=(8, 5, 3, 1, 1))[0]
        lean = [4, 3, 2, 1] if age in AGES[:2] else [1, 1, 4, 4]
        person = {"eta": age} if age else {}
        person["uso"] = chance.choices("abcd", lean)[0]
        if person["uso"] == "a":
            person["seguito"] = chance.choice("abcd")
        if chance.random() < .8:
            person["cosa"] = chance.sample("abcd", 2)  # everybody who answers chooses two: the rows add up
        if chance.random() < .9:
            person["voto"] = chance.randint(1, 5)
        person["ordine"] = chance.sample("abcd", 4)
        made.append(person)
    return made


def by_column(made: dict, people: list[dict], weigh) -> list[int]:
    """For each column of the crosses the sum of ``weigh`` over its people."""
    place = {key: number for number, column in enumerate(made["columns"]) for key in column["keys"]}
    sums = [0] * len(made["columns"])
    for person in people:
        sums[place.get(person.get("eta", UNDISCLOSED), len(sums) - 1)] += weigh(person)
    return sums


@pytest.mark.parametrize("many", [30, 80, 150, 400, 900, 2500])
def test_what_is_told_and_what_subtracting_leaves_is_ten_or_more(many):
    """Everybody knows the columns, and for choices of two how many choices they come to; and the plain figure of each row, which has no band."""
    chance = random.Random(many)
    for _ in range(4):
        people = crowd(chance, many)
        made = crosses.cross(QUESTIONS, OF_ALL, people, BAND)
        columns = [column["people"] for column in made["columns"]]
        assert all(number >= 10 for number in columns) and sum(columns) in {0, many}
        for question in made["questions"]:
            key, several = question["key"], question["key"] == "cosa"
            plain = counting.count(next(each for each in QUESTIONS if each["key"] == key), [person[key] for person in people if key in person])["parts"][0]["rows"]
            rows = question["parts"][0]["rows"]
            told = [row["people"] for row in rows if row["people"]]
            for row, counted in zip(rows, plain):
                assert not row["people"] or not counted["people"] or min(row["people"]) >= 10
                assert not row["people"] or sum(row["people"]) == counted["people"]  # so that no single figure can be made out of the plain one
            whole = by_column(made, people, lambda person: len(person.get("cosa", []))) if several else columns
            left = [number - sum(row[column] for row in told) for column, number in enumerate(whole)]
            assert not any(left) or min(left) >= 10 or not any(map(any, told))
            hidden = [counted["people"] for row, counted in zip(rows, plain) if row["people"] is None]
            silent = [many - sum(counted["people"] for counted in plain)] if not several else []
            assert not hidden or not told or len([number for number in hidden + silent if number]) > 1


def test_the_rule_is_not_kept_by_telling_nothing():
    made = crosses.cross(QUESTIONS, OF_ALL, crowd(random.Random(1), 2500), BAND)
    rows = [row["people"] for question in made["questions"] for row in question["parts"][0]["rows"]]
    assert sum(row is not None for row in rows) > len(rows) / 2 and len(made["columns"]) == 5


def test_bands_texts_and_questions_that_only_some_are_asked_are_never_laid_beside_a_band():
    made = crosses.cross(QUESTIONS, OF_ALL, crowd(random.Random(7), 500), BAND)
    assert {question["key"] for question in made["questions"]} == {"uso", "cosa", "voto", "ordine"}


def test_few_people_have_no_table_at_all():
    made = crosses.cross(QUESTIONS, OF_ALL, crowd(random.Random(7), 15), BAND)
    assert made["columns"] == [] and made["questions"] == []


def test_small_bands_stand_with_those_who_would_rather_not_say():
    people = [{"eta": "18-29", "uso": "a"}] * 20 + [{"eta": "30-49", "uso": "b"}] * 20 + [{"eta": "65", "uso": "a"}] * 3 + [{"uso": "b"}] * 2
    columns = crosses.cross(QUESTIONS, OF_ALL, people, BAND)["columns"]
    assert [(column["keys"], column["people"]) for column in columns] == [(["30-49"], 20), (["18-29", "50-64", "65", UNDISCLOSED], 25)]
