"""Counting the answers to one question: how many people chose what. Plain values in, plain tables out, ready to be kept as JSON.

A question has one part, a matrix one for each of its rows. A part has rows; a person is counted in the rows that `rows_chosen` names.
"""
from __future__ import annotations

import math
from collections import Counter
from statistics import fmean, median

from surveys.questionnaires.numbers import bins, place_in, quartiles

CHOICES = frozenset({"single", "several", "scale", "number", "ranking", "matrix"})


def parts(question: dict, values: list) -> list[dict]:
    """The parts of a question of `CHOICES` with the rows of each: [{"key", "title", "rows": [{"key", "title", …}]}]; bins depend on the values."""
    kind = question["kind"]
    if kind == "matrix":
        return [{"key": row["key"], "title": row["title"], "rows": _options(question)} for row in question["rows"]]
    if kind == "scale":
        rows = _points(question)
    elif kind == "number":
        whole = all(float(value).is_integer() for value in values)
        rows = [{"key": f"{low:g}", "title": {}, "from": low, "to": high, "whole": whole} for low, high in bins(values)]
    else:
        rows = _options(question)
    return [{"key": "", "title": {}, "rows": rows}]


def rows_chosen(question: dict, part: dict, value) -> list[str]:
    """The keys of the rows of ``part`` in which a person with this answer is counted; of a ranking the first place."""
    kind = question["kind"]
    if kind == "several":
        return list(value)
    if kind == "matrix":
        return [value[part["key"]]] if part["key"] in value else []
    if kind == "ranking":
        return list(value[:1])
    if kind == "scale":
        return [str(value)]
    if kind == "number":
        return [part["rows"][place_in([(row["from"], row["to"]) for row in part["rows"]], value)]["key"]]
    return [value]


def count(question: dict, values: list) -> dict:
    """What the people who answered a question said: {"key", "kind", "title", "answered", "parts", …}; ``values`` is one answer a person.

    Each row of a part gets "people"; a ranking also "mean" (mean place, 1 is first) and "ranked"; numbers and scales "median", numbers
    also "quartiles". Words and photos are counted only: nobody's words stand in a table.
    """
    made = {"key": question["key"], "kind": question["kind"], "title": question["title"], "answered": len(values), "parts": []}
    if question["kind"] not in CHOICES:
        return made
    for part in parts(question, values):
        people = Counter(row for value in values for row in set(rows_chosen(question, part, value)))
        answered = sum(1 for value in values if rows_chosen(question, part, value))
        made["parts"].append({**part, "answered": answered, "rows": [{**row, "people": people[row["key"]]} for row in part["rows"]]})
    if question["kind"] == "ranking":
        _add_places(made["parts"][0]["rows"], values)
    if question["kind"] in {"number", "scale"} and values:
        made["median"] = median(values)
    if question["kind"] == "number" and values:
        made["quartiles"] = quartiles(values)
    return made


def merge_versions(definitions: list[dict]) -> list[dict]:
    """The questions of the newest definition (the first), and after them those that only earlier ones had, marked "removed".

    Options and rows that are no longer there are kept at the end of theirs, marked too: what people answered then still counts.
    """
    merged: dict[str, dict] = {}
    for number, definition in enumerate(definitions):
        for page in definition["pages"]:
            for question in page["questions"]:
                known = merged.get(question["key"])
                if known is None:
                    merged[question["key"]] = {**question, "removed": number > 0}
                    continue
                for part in ("options", "rows"):
                    there = {each["key"] for each in known.get(part) or []}
                    gone = [{**each, "removed": True} for each in question.get(part) or [] if each["key"] not in there]
                    if gone:
                        merged[question["key"]] = known = {**known, part: [*(known.get(part) or []), *gone]}
    return list(merged.values())


def _options(question: dict) -> list[dict]:
    return [{name: option[name] for name in ("key", "title", "removed") if name in option} for option in question["options"]]


def _points(question: dict) -> list[dict]:
    least, most = math.ceil(question["least"]), math.floor(question["most"])
    labels = question.get("labels") or [{}, {}]
    ends = {least: labels[0], most: labels[-1]}
    return [{"key": str(point), "title": ends.get(point, {}), "point": point} for point in range(least, most + 1)]


def _add_places(rows: list[dict], values: list) -> None:
    """Mean place and how many ranked it, beside how many put it first."""
    for row in rows:
        places = [value.index(row["key"]) + 1 for value in values if row["key"] in value]
        row["ranked"], row["mean"] = len(places), round(fmean(places), 2) if places else None
