"""Results made public again: no two editions, laid beside each other, tell what fewer than ten people answered."""
from __future__ import annotations

import doctest
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crossing import TEN
from surveys.questionnaires import crosses, editions, results
from surveys.questionnaires.results import Person

OPTIONS = [{"key": key, "title": {"it": key}} for key in "abc"]
ASKED = [
    {"key": "one", "kind": "single", "title": {"it": "Una"}, "options": OPTIONS, "conditional": False},
    {"key": "rank", "kind": "ranking", "title": {"it": "Ordine"}, "options": OPTIONS, "conditional": False},
    {"key": "some", "kind": "scale", "title": {"it": "Alcuni"}, "least": 1, "most": 3, "conditional": True},
    {"key": "where", "kind": "place", "title": {"it": "Dove"}, "shapes": ["point"], "conditional": False},
    {"key": "age", "kind": "single", "band": True, "title": {"it": "Età"}, "options": OPTIONS[:2], "conditional": False},
]


def person(number: int) -> Person:
    """Somebody; every seventh was asked what only some are."""
    answers = {"one": "abc"[number % 3], "rank": ["a", "b"][:: 1 if number % 2 else -1], "age": "ab"[number // 3 % 2], "where": {"shape": "point", "by": "map"}}
    return Person(answers | ({"some": 1 + number % 3} if number % 7 == 0 else {}), {"where": (510_000 + 100.0 * (number % 2), 5_032_000.0)})


def edition(numbers: set[int], by_band: set[int] | None, before: list[dict]) -> dict:
    answered = [person(number) for number in sorted(numbers)]
    counted = [{"of": len(answered)} | table for table in results.tables(ASKED, answered, {}, editions.sizes(before))]
    fresh = [table if table["answered"] >= TEN else table | {"answered": None, "parts": [], "spots": None, "names": None} for table in counted]
    kept = crosses.cross(ASKED, [person(number).answers for number in sorted(by_band)], ASKED[-1]) if by_band else None
    tables, told = editions.beside(fresh, kept, before)
    return {"day": f"2026-01-{len(before) + 1:02}", "people": len(answered), "questions": tables, "crosses": told}


def rows(table: dict) -> dict:
    return {row["key"]: row["people"] for part in table["parts"] for row in part["rows"]}


def test_the_examples_are_true():
    assert doctest.testmod(editions).failed == 0


@settings(deadline=None, max_examples=25)
@given(start=st.integers(10, 60), steps=st.lists(st.tuples(st.integers(0, 25), st.integers(0, 4)), min_size=1, max_size=4), counted_at=st.integers(0, 4))
def test_the_difference_of_two_editions_is_nothing_or_ten_people_who_all_moved_one_way(start, steps, counted_at):
    there, after, made, by_band = set(range(start)), start, [], None
    for number, (come, go) in enumerate([(0, 0), *steps]):
        there = set(sorted(there)[go:]) | set(range(after, after + come))
        after += come
        by_band = set(there) if number == counted_at else by_band
        if len(there) >= TEN:
            made.insert(0, edition(there, by_band, made))
    for new, old in combinations(made, 2):
        known = {table["key"]: table for table in old["questions"]}
        for table in new["questions"]:
            if (before := known.get(table["key"])) is None or table["answered"] is None or before["answered"] is None:
                continue
            moves = [rows(table)[key] - rows(before)[key] for key in rows(table)]
            assert abs(whole := table["answered"] - before["answered"]) >= TEN or (whole == 0 and not any(moves)), (table["key"], whole, moves)
            assert all(move * whole >= 0 for move in moves)
            if table["kind"] == "ranking" and not whole:
                assert table["parts"] == before["parts"]
            if table["kind"] == "place":
                assert table["spots"]["size"] == before["spots"]["size"]
    for told in filter(None, (each["crosses"] for each in made)):
        for table in (table for each in made for table in each["questions"] if table["answered"] is not None):
            for question in (each for each in told["questions"] if each["key"] == table["key"]):
                by_row = {row["key"]: sum(row["people"]) for part in question["parts"] for row in part["rows"] if row["people"]}
                assert abs(table.get("of", 0) - told["people"]) >= TEN or all(rows(table)[key] == people for key, people in by_row.items())


def test_without_change_everything_is_told_as_it_was():
    first = edition(set(range(30)), set(range(30)), [])
    again = edition(set(range(30)), set(range(30)), [first])
    assert again["questions"] == first["questions"] and again["crosses"] == first["crosses"] and first["crosses"]["questions"]


def test_one_more_person_changes_no_figure_and_ten_more_do_where_ten_were_asked():
    first = edition(set(range(70)), None, [])
    one_more = edition(set(range(71)), None, [first])
    assert [table["day"] for table in one_more["questions"]] == [first["day"]] * 4 and [rows(table) for table in one_more["questions"]] == [rows(table) for table in first["questions"]]
    more = {table["key"]: table for table in edition(set(range(91)), None, [one_more, first])["questions"]}
    assert more["one"]["answered"] == 91 and "day" not in more["one"]
    assert more["some"]["answered"] == 10 and more["some"]["day"] == first["day"]  # three of the new ones were asked


def test_tables_by_band_of_other_people_are_left_out_until_ten_people_stand_between():
    assert edition(set(range(31)), set(range(30)), [])["crosses"] is None
    assert edition(set(range(40)), set(range(30)), [])["crosses"] is not None
    first = edition(set(range(30)), None, [])
    assert edition(set(range(45)), set(range(31)), [first])["crosses"] is None, "beside the first edition they would tell of one person"


def test_once_told_beside_bands_the_tables_keep_away_from_them_too():
    first = edition(set(range(30)), set(range(30)), [])
    gone = edition({*range(29), 30}, set(range(30)), [first])
    assert gone["crosses"] == first["crosses"] and {table["key"] for table in gone["questions"] if "day" in table} == {"one", "rank", "where"}


def test_a_row_that_falls_while_others_rise_tells_of_those_who_went():
    first = edition(set(range(30)), None, [])
    later = {table["key"]: table for table in edition({number for number in range(30) if number != 1} | {number for number in range(30, 120) if number % 3 == 0}, None, [first])["questions"]}
    assert later["one"].get("day") == first["day"] and rows(later["one"]) == {"a": 10, "b": 10, "c": 10}
