"""What somebody answered: the fields of a form, question by question, checked into values. Hidden questions are not read at all."""
from __future__ import annotations

import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import shapely

from geo.errors import GeometryRefused, NotReadable, TooLarge
from geo.geometry_gate import check_geojson, load_json
from surveys.errors import NotAcceptable
from surveys.questionnaires.branching import meets
from surveys.questionnaires.definition import MOST_TEXT, Question, Questionnaire
from surveys.submissions import clean_text

# the fields of one question by the part of its name after the question: {"": ["mai"]}, {"riga": ["si"]}, {"1": ["verde"]}, {"place": ["via Odazio"]}
Parts = dict[str, list[str]]
DRAWN = {"Point": "point", "LineString": "line", "Polygon": "area"}
MOST_BYTES = 12_000  # of a drawn shape: two hundred corners


@dataclass(frozen=True)
class Chosen:
    """A thing of the list: its name as it was read, its geometry (EPSG:4326; None for an intervention as such), the shape that it answers with."""

    name: str
    shape: str
    geometry: shapely.Geometry | None
    intervention: uuid.UUID | None = None


@dataclass(frozen=True)
class Answer:
    """A value as definition.py writes it; of a place also its geometry (EPSG:4326) or its intervention."""

    value: object
    geometry: shapely.Geometry | None = None
    intervention: uuid.UUID | None = None


# what was typed or chosen, and the shapes that are asked for -> the thing of the list, or None. Raises NotAcceptable("survey-place-shape") for another shape.
Find = Callable[[str, tuple[str, ...]], Chosen | None]


def read(questionnaire: Questionnaire, given: dict[str, Parts], find: Find) -> tuple[dict[str, Answer], dict[str, NotAcceptable]]:
    """Answers and refusals by question, of the questions that are visible by the answers before them."""
    answers: dict[str, Answer] = {}
    refused: dict[str, NotAcceptable] = {}
    for page in questionnaire.pages:
        values = {key: answer.value for key, answer in answers.items()}
        for question in page.questions if meets(page.show_if, values) else ():
            if not meets(question.show_if, values):
                continue
            try:
                answer = read_one(question, given.get(question.key, {}), find)
            except NotAcceptable as error:
                refused[question.key] = error
                continue
            if answer is not None:
                answers[question.key] = answer
                values[question.key] = answer.value
    return answers, refused


def read_one(question: Question, parts: Parts, find: Find) -> Answer | None:
    """The answer to one question, or None where there is none and need not be one. Raises NotAcceptable with the question's key as field."""
    answer = READERS[question.kind](question, parts, find) if question.kind == "place" else _plain(READERS[question.kind](question, parts))
    if answer is None and question.required:
        raise NotAcceptable("survey-missing", question.key)
    return answer


def _plain(value: object) -> Answer | None:
    return None if value is None else Answer(value)


def _first(parts: Parts, name: str = "") -> str:
    return next(iter(parts.get(name, ())), "").strip()


def _text(question: Question, parts: Parts) -> str | None:
    most = int(question.most or MOST_TEXT)
    words = next(iter(parts.get("", ())), "")
    if len(words) > most:
        raise NotAcceptable("text-too-long", question.key, most=most, length=len(words))
    return clean_text(words) or None


def _option(question: Question, key: str) -> str:
    """The key of an option that exists."""
    if question.option(key) is None:
        raise NotAcceptable("survey-option", question.key)
    return key


def _single(question: Question, parts: Parts) -> str | None:
    key = _first(parts)
    return _option(question, key) if key else None


def _several(question: Question, parts: Parts) -> list[str] | None:
    chosen = {_option(question, key) for key in parts.get("", ()) if key}
    if not chosen:
        return None
    _count(question, len(chosen), question.least or 0, question.most or len(question.options))
    return [option.key for option in question.options if option.key in chosen]


def _count(question: Question, count: int, least: float, most: float) -> None:
    """Refuse too few or too many choices."""
    if count < least:
        raise NotAcceptable("survey-few", question.key, least=int(least))
    if count > most:
        raise NotAcceptable("survey-many", question.key, most=int(most))


def _number(question: Question, parts: Parts) -> float | int | None:
    typed = "".join(_first(parts).split()).replace(",", ".").replace("٫", ".").replace("−", "-")
    if not typed:
        return None
    try:
        number = float(typed[:40])  # digits of every script
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in typed or len(typed) > 40:
        raise NotAcceptable("survey-number", question.key)
    low, high = (int(bound) if bound is not None and float(bound).is_integer() else bound for bound in (question.least, question.most))
    if (low is not None and number < low) or (high is not None and number > high) or abs(number) > 1e12:
        raise NotAcceptable("survey-number-between" if None not in (low, high) else "survey-number-least" if high is None else "survey-number-most", question.key,
                            **{name: bound for name, bound in (("least", low), ("most", high)) if bound is not None})
    return int(number) if number.is_integer() else number


def _scale(question: Question, parts: Parts) -> int | None:
    value = _number(question, parts)
    if isinstance(value, float):
        raise NotAcceptable("survey-option", question.key)
    return value


def _ranking(question: Question, parts: Parts) -> list[str] | None:
    most = int(question.most or len(question.options))
    chosen = [_option(question, key) for place in range(1, len(question.options) + 1) if (key := _first(parts, str(place)))]
    if not chosen:
        return None
    if len(set(chosen)) < len(chosen):
        raise NotAcceptable("survey-rank-twice", question.key)
    _count(question, len(chosen), question.least or most, most)
    return chosen


def _matrix(question: Question, parts: Parts) -> dict[str, str] | None:
    chosen = {row.key: _option(question, key) for row in question.rows if (key := _first(parts, row.key))}
    if question.required and 0 < len(chosen) < len(question.rows):
        raise NotAcceptable("survey-rows", question.key)
    return chosen or None


def _place(question: Question, parts: Parts, find: Find) -> Answer | None:
    """By map (a geometry that was drawn) or by list (a name that was typed, or an intervention that was chosen)."""
    drawn, typed, chosen = _first(parts, "geometry"), _first(parts, "place")[:200], _first(parts, "intervention")[:200]
    if sum(bool(each) for each in (drawn, typed, chosen)) > 1:
        raise NotAcceptable("survey-place-two", question.key)
    if drawn:
        return _drawn(question, drawn, _first(parts, "name")[:200])
    if not typed and not chosen:
        return None
    found = find(typed or chosen, question.shapes if typed else ("intervention",) if "intervention" in question.shapes else ())
    if found is None:
        raise NotAcceptable("place-unknown", question.key)
    return Answer({"shape": found.shape, "by": "list", "name": found.name}, found.geometry, found.intervention)


def _drawn(question: Question, written: str, name: str) -> Answer:
    """A shape from the map."""
    kinds = {kind for kind, shape in DRAWN.items() if shape in question.shapes}
    try:
        geometry = check_geojson(load_json(written.encode("utf-8", "replace"), max_bytes=MOST_BYTES), kinds=kinds)
    except GeometryRefused as refused:
        raise NotAcceptable(f"geometry-{refused.key}", question.key, **refused.values) from refused
    except (NotReadable, TooLarge) as refused:
        raise NotAcceptable("geometry-not-an-object", question.key) from refused
    return Answer({"shape": DRAWN[geometry.geom_type], "by": "map", "name": name}, geometry)


READERS = {"text": _text, "single": _single, "several": _several, "number": _number, "scale": _scale, "ranking": _ranking, "matrix": _matrix, "place": _place}
