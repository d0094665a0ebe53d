"""Counted answers put into words: the same tables for the desk, the public page and the file. What may be told was decided before."""
from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.i18n import pick
from geo.crs import to_lonlat
from surveys.questionnaires.definition import UNDISCLOSED
from surveys.questionnaires.results import Person


def tables(questions: list[dict], crosses: dict | None, titles: dict[str, str]) -> list[dict]:
    """Each question with its groups of rows: {"key", "kind", "title", "answered", "facts", "groups": [{"title", "rows", "most"}], "crossed", "spots",
    "day" of figures that were told before}.

    A row is {"title", "people", "share", "cross"}: ``cross`` is one number a column of the crosses, None where it is not told, absent where the
    question was not laid beside the band. ``titles`` are those of the interventions by id and of the streets by name.
    """
    by_band = {question["key"]: {part["key"]: {row["key"]: row["people"] for row in part["rows"]} for part in question["parts"]} for question in (crosses or {}).get("questions", [])}
    return [_table(question, by_band.get(question["key"]), titles) for question in questions]


def columns(crosses: dict) -> list[dict]:
    """The columns of the crosses: {"title", "people"}; joined bands by all their names."""
    names = {option["key"]: pick(option["title"]) for option in crosses["options"]} | {UNDISCLOSED: _("preferisco non dirlo")}
    return [{"title": ", ".join(names.get(key, key) for key in column["keys"]), "people": column["people"]} for column in crosses["columns"]]


def single_answers(asked: list[dict], answered: list[Person], metric_srid: int) -> tuple[list[str], list[list]]:
    """Header and rows of the single answers in words; ``metric_srid`` is that of the places, which are given in degrees to four decimals (about ten metres)."""
    header, makers = [], []
    for question in asked:
        key, title = question["key"], pick(question["title"])
        options = {option["key"]: pick(option["title"]) for option in question.get("options") or []}
        if question["kind"] == "matrix":
            for row in question["rows"]:
                header.append(f"{title}: {pick(row['title'])}")
                makers.append(lambda person, key=key, row=row["key"], options=options: [options.get(chosen := person.answers.get(key, {}).get(row, ""), chosen)])
        elif question["kind"] == "place":
            header += [title, _("longitudine"), _("latitudine")]
            makers.append(lambda person, key=key: _place(person, key, metric_srid))
        else:
            header.append(title)
            makers.append(lambda person, key=key, options=options: [_words(person.answers.get(key), options)])
    return header, [[cell for make in makers for cell in make(person)] for person in answered if person.answers]


def _words(value, options: dict[str, str]):
    """One value in words: choices by their titles, numbers as numbers."""
    if isinstance(value, list):
        return " | ".join(options.get(each, each) for each in value)
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, dict):
        return value["photos"]
    return options.get(value, value) if isinstance(value, str) else value


def _place(person: Person, key: str, metric_srid: int) -> list:
    spot = person.spots.get(key)
    lon, lat = (Decimal(f"{each:.4f}") for each in to_lonlat([spot], metric_srid)[0]) if spot else ("", "")
    return [person.answers.get(key, {}).get("name", ""), lon, lat]


def _table(question: dict, crossed: dict | None, titles: dict[str, str]) -> dict:
    made = {"key": question["key"], "kind": question["kind"], "title": pick(question["title"]), "answered": question["answered"],
            "removed": question.get("removed", False), "facts": _facts(question), "crossed": crossed is not None, "groups": [], "spots": question.get("spots"),
            "day": date.fromisoformat(question["day"]) if "day" in question else None}
    for part in question["parts"]:
        told = (crossed or {}).get(part["key"])
        rows = [_row(question, row, part["answered"], told) for row in part["rows"]]
        # a bar is the part of all who answered; of numbers in classes, whose parts are small, that of the largest class
        most = max((row["people"] for row in rows), default=0) if question["kind"] == "number" else part["answered"]
        made["groups"].append({"title": pick(part["title"]), "answered": part["answered"], "rows": rows, "most": most})
    if question.get("names") and question["names"]["people"]:
        made["groups"].append(_names(question["names"], titles))
    return made


def _row(question: dict, row: dict, answered: int, told: dict | None) -> dict:
    made = {"title": _row_title(question, row), "people": row["people"], "share": row["people"] / answered if answered else 0, "removed": row.get("removed", False), "figures": "from" in row}
    if "mean" in row:
        made["mean"], made["ranked"] = row["mean"], row["ranked"]
    if told is not None:
        made["cross"] = told.get(row["key"])
    return made


def _row_title(question: dict, row: dict) -> str:
    if "from" in row:
        low, high = row["from"], row["to"]
        if row["whole"]:
            return format_decimal(low) if high - low == 1 else f"{format_decimal(low)}–{format_decimal(high - 1)}"
        return _("da %(low)s a meno di %(high)s", low=format_decimal(low), high=format_decimal(high))
    if "point" in row:
        words = pick(row["title"])
        return f"{format_decimal(row['point'])} ({words})" if words else format_decimal(row["point"])
    return pick(row["title"]) or (_("preferisco non dirlo") if row["key"] == UNDISCLOSED else row["key"])


def _facts(question: dict) -> list[tuple[str, str]]:
    """The figures beside the table: of numbers median and quartiles."""
    facts = []
    if "median" in question:
        facts.append((_("la metà ha risposto al massimo"), format_decimal(question["median"])))
    if "quartiles" in question:
        low, _middle, high = question["quartiles"]
        facts.append((_("la metà di mezzo sta tra"), _("%(low)s e %(high)s", low=format_decimal(low), high=format_decimal(high))))
    return facts


def _names(names: dict, titles: dict[str, str]) -> dict:
    """What was chosen from the list; what few people chose stands together."""
    rows = []
    for row in names["rows"]:
        name = row["key"].split(":", 1)[1]
        rows.append({"title": titles.get(name, name), "people": row["people"], "share": row["people"] / names["people"]})
    if names["few"]:
        rows.append({"title": _("altro, scelto da poche persone"), "people": names["few"], "share": names["few"] / names["people"], "removed": False})
    return {"title": _("Scelti dall'elenco"), "answered": names["people"], "rows": rows, "most": names["people"]}
