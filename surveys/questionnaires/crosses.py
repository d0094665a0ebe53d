"""Answers by one demographic band: counted once for each questionnaire, by the rule of ten (see geo.crossing)."""
from __future__ import annotations

from collections import Counter

from geo.crossing import join_bands, tell_choices, tell_rows
from surveys.questionnaires.counting import CHOICES, parts, rows_chosen
from surveys.questionnaires.definition import UNDISCLOSED

WIDTHS = (10, 20, 40, 80, 160)  # how many people a column has at least; ten by rule, more where that tells more


def crossed(questions: list[dict], asked_of_all: set[str]) -> list[dict]:
    """The questions that may be laid beside a band: choices of today's version, no band, asked of everybody.

    A question that only some are asked says, by who answered it, how these some are spread over the bands; with the hidden rows of the
    question it depends on that would tell of a few. Bands are never laid beside bands.
    """
    return [each for each in questions if each["kind"] in CHOICES and not each.get("band") and not each.get("removed") and each["key"] in asked_of_all]


def cross(questions: list[dict], asked_of_all: set[str], answers: list[dict], band: dict) -> dict:
    """The tables by ``band`` (a question of bands): {"band", "title", "people", "columns": [{"keys", "people"}], "questions": […]}.

    ``answers`` is one {question: value} a person. Bands with few people are joined with those who would rather not say; ``keys`` names the
    bands of a column; of several ways to join them the one is taken that tells most. Each question has its parts with rows {"key", "people": [one number a column], or None where it is not told}.
    Without two columns of ten people there is no column and no question.
    """
    names = [*(option["key"] for option in band["options"]), UNDISCLOSED]
    whose = [names.index(value) if (value := person.get(band["key"])) in names else len(names) - 1 for person in answers]
    held = Counter(whose)
    people = [held[place] for place in range(len(names))]
    tried: list[tuple[list, list]] = []
    for least in WIDTHS:
        groups = join_bands(people, rest=len(names) - 1, threshold=least)
        if groups and groups not in (each for each, _tables in tried):
            tried.append((groups, _tables(crossed(questions, asked_of_all), list(zip(whose, answers)), groups, people)))
    # wider columns hide fewer rows: the joining that tells most figures, of two alike the finer one
    groups, tables = max(tried, key=lambda each: _figures(each[1]), default=([], []))
    return {"band": band["key"], "title": band["title"], "options": [{"key": each["key"], "title": each["title"]} for each in band["options"]], "people": len(answers),
            "columns": [{"keys": [names[place] for place in group], "people": sum(people[place] for place in group)} for group in groups], "questions": tables}


def _tables(questions: list[dict], placed: list[tuple[int, dict]], groups: list[list[int]], people: list[int]) -> list[dict]:
    """Each question with its parts, the bands joined as ``groups`` say; ``placed`` is the band and the answers of each person."""
    column_of = {place: column for column, group in enumerate(groups) for place in group}
    whole = [sum(people[place] for place in group) for group in groups]
    made = []
    for question in questions:
        given = [(column_of[place], person[question["key"]]) for place, person in placed if question["key"] in person]
        found = parts(question, [value for _column, value in given])
        made.append({"key": question["key"], "parts": [_part(question, part, given, whole) for part in found]})
    return made


def _figures(tables: list[dict]) -> int:
    """How many figures above nothing the tables tell."""
    return sum(bool(number) for question in tables for part in question["parts"] for row in part["rows"] for number in row["people"] or [])


def _part(question: dict, part: dict, given: list[tuple], whole: list[int]) -> dict:
    """The rows of one part that may be told; who gave no answer is a row of its own, so that the columns add up to their people."""
    rows = [row["key"] for row in part["rows"]]
    counted = Counter((row, column) for column, value in given for row in set(rows_chosen(question, part, value)))
    cells = [[counted[row, column] for column in range(len(whole))] for row in rows]
    if question["kind"] == "several":
        told = tell_choices(cells, whole) if cells else []
    else:
        silent = [number - sum(row[column] for row in cells) for column, number in enumerate(whole)]
        told = tell_rows([*cells, silent])[: len(rows)]
    return {"key": part["key"], "rows": [{"key": key, "people": line if each else None} for key, line, each in zip(rows, cells, told)]}
