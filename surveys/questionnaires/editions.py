"""Results made public again: whoever lays them beside those that were public before must not learn what a few people answered.

The difference of two tables is a table too, of those who came or went in between. So a question is told anew only where ten people more (or fewer) answered
it than in each earlier edition and no row went the other way; else it keeps the figures that were told last, with their day.
"""
from __future__ import annotations

from geo.crossing import TEN


def sizes(before: list[dict]) -> dict[str, int]:
    """The cells (metres) in which the places of each question were told last: other cells beside them would cut small pieces. ``before``: newest first."""
    return {table["key"]: table["spots"]["size"] for edition in reversed(before) for table in _told(edition) if table.get("spots")}


def beside(fresh: list[dict], crosses: dict | None, before: list[dict]) -> tuple[list[dict], dict | None]:
    """The tables and the tables by band that may be told beside the editions ``before`` (newest first, each with "day").

    ``fresh`` are results.tables of today with "of", the people they were counted from; one that would tell too much becomes what was told last with
    "day", or tells nothing. ``crosses`` are left out where they would; once told they stay.
    """
    told = next((edition["crosses"] for edition in before if edition["crosses"]), None)
    tables = [_settled(table, told, before) for table in fresh]
    if told or crosses is None:
        return tables, told
    everything = [table for edition in before for table in _told(edition)] + tables
    return tables, None if any(_cuts(crosses, table) for table in everything) else crosses


def apart(new: dict, old: dict) -> bool:
    """Whether two tables of one question, beside each other, tell of fewer than ten people.

    >>> rows = lambda yes, no: {"answered": yes + no, "parts": [{"key": "", "answered": yes + no, "rows": [{"key": "yes", "people": yes}, {"key": "no", "people": no}]}]}
    >>> apart(rows(9, 5), rows(9, 5)), apart(rows(10, 5), rows(9, 5)), apart(rows(15, 9), rows(9, 5)), apart(rows(20, 4), rows(9, 5))
    (False, True, False, True)
    """
    if _figures(new) == _figures(old):
        return False
    if (new.get("spots") or {}).get("size") != (old.get("spots") or {}).get("size"):
        return True
    pairs = _pairs(new, old)
    # where only a mean differs, somebody came and somebody went
    return not any(abs(people - before) >= TEN for people, _rows, before, _rows_before in pairs) or any(_small(*pair) for pair in pairs)


def _settled(table: dict, crosses: dict | None, before: list[dict]) -> dict:
    earlier = [old for edition in before for old in _told(edition) if old["key"] == table["key"] and old["kind"] == table["kind"]]
    if table["answered"] is None or not (any(apart(table, old) for old in earlier) or (crosses and _cuts(crosses, table))):
        return table
    return earlier[0] if earlier else {name: table[name] for name in ("key", "kind", "title", "removed", "of")} | {"answered": None, "parts": []}


def _told(edition: dict) -> list[dict]:
    """The tables of an edition that told figures, each with the day and the people it was counted from."""
    return [{"day": edition["day"], "of": edition["people"]} | table for table in edition["questions"] if table["answered"] is not None]


def _cuts(crosses: dict, table: dict) -> bool:
    """Whether the rows of the tables by band, added up, tell of few people beside the table of the same question."""
    question = next((each for each in crosses["questions"] if each["key"] == table["key"]), None)
    if question is None:
        return False
    sums = {part["key"]: {row["key"]: sum(row["people"]) for row in part["rows"] if row["people"]} for part in question["parts"]}
    for part in table["parts"]:
        told, rows = sums.get(part["key"], {}), {row["key"]: row["people"] for row in part["rows"]}
        if _small(table["of"], {key: rows.get(key, 0) for key in told}, crosses["people"], told):
            return True
    return False


def _small(people: int, rows: dict, before: int, rows_before: dict) -> bool:
    """Whether fewer than ten people stand between two counts of the same rows, or some row went another way than the whole."""
    whole = people - before
    if abs(whole) < TEN:
        return whole != 0 or rows != rows_before
    return any((rows[key] - rows_before[key]) * whole < 0 for key in rows.keys() & rows_before.keys())


def _pairs(new: dict, old: dict) -> list[tuple[int, dict, int, dict]]:
    """What stands beside what: of each part, and of places, the people and the rows, now and then."""
    known = {part["key"]: part for part in old["parts"]}
    pairs = [(part["answered"], _rows(part), known[part["key"]]["answered"], _rows(known[part["key"]])) for part in new["parts"] if part["key"] in known]
    return [*pairs, (new["answered"], _places(new), old["answered"], _places(old))] if new.get("spots") else pairs


def _rows(part: dict) -> dict:
    """People by row; a class of numbers is the same only with the same end."""
    return {f"{row['key']}…{row['to']}" if "to" in row else row["key"]: row["people"] for row in part["rows"] if row["people"]}


def _places(table: dict) -> dict:
    """Cells that are told, and names."""
    cells = {f"{cell['col']} {cell['row']}": cell["people"] for cell in table["spots"]["cells"] if cell["people"]}
    return cells | _rows(table["names"])


def _figures(table: dict) -> list:
    """Every figure of a table, without words; nothing of questions of which only a number of answers is told."""
    rows = [(part["key"], row["key"], row["people"], row.get("mean"), row.get("ranked")) for part in table["parts"] for row in part["rows"] if row["people"]]
    return [rows, table.get("median"), table.get("quartiles"), _places(table) if table.get("spots") else None]
