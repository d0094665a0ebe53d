"""What an import found and did: told on the terminal, written to a file, kept with the consultation. Made by `imports`."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

KEPT = 10_000  # refused rows listed one by one; all are counted

REASONS = {
    "not-a-feature": "is not a GeoJSON feature",
    "too-many-cells": "has more cells than the header",
    "place-missing": "says no place",
    "not-a-number": "has a coordinate that is not a number",
    "outside-crs": "lies where its coordinate system does not reach",
    "outside-area": "lies outside the area of the consultation",
    "category-missing": "says no category",
    "category-unknown": "has a category that is not known here",
    "category-too-long": "has a category longer than a title",
    "geometry-for-category": "has another kind of geometry than its category takes",
    "text-too-long": "has more than 2000 letters of text",
    "text-missing": "has no text, and its category wants some",
    "date-unreadable": "has a date that is not readable",
    "date-in-future": "has a date in the future",
    "language-unknown": "has a language the consultation does not have",
    "accuracy-unknown": "has an accuracy other than spot, building or block",
    "id-missing": "has no id",
}


def reason(key: str) -> str:
    """The reason in words that follow "it"."""
    return REASONS.get(key) or f"has a geometry that cannot be used ({key.removeprefix('geometry-').replace('-', ' ')})"


@dataclass
class Report:
    """Counts of one import. ``refused`` holds {row, reason, value}; rows are numbered as the file's reader counts (CSV: the header is 1)."""

    file: str
    digest: str
    consultation: str
    kind: str = ""
    encoding: str = ""
    delimiter: str | None = None
    crs: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    identity: str = ""
    rows: int = 0
    added: int = 0
    already_there: int = 0
    changed_since: int = 0
    duplicates_in_file: int = 0
    refused: list[dict] = field(default_factory=list)
    categories_made: list[str] = field(default_factory=list)
    people: int = 0
    authors_unknown: int = 0
    visibility: str = "waiting"
    notes: list[str] = field(default_factory=list)

    def refuse(self, row: int, key: str, value: str = "") -> None:
        """One more row refused; ``value`` is what was wrong, cut short."""
        self.refused.append({"row": row, "reason": key, "value": value[:40]})

    @property
    def people_in_words(self) -> str:
        """``150 people``, or ``at most 8503 people (authors not known)``."""
        people = f"{self.people} {'person' if self.people == 1 else 'people'}"
        if not self.authors_unknown:
            return people
        which = "authors not known" if self.authors_unknown == self.added else f"the authors of {self.authors_unknown} signs are not known"
        return f"at most {people} ({which})"

    def reasons(self) -> dict[str, int]:
        """How many rows were refused for each reason, the commonest first."""
        return dict(Counter(each["reason"] for each in self.refused).most_common())

    def as_dict(self, values: bool = True) -> dict:
        """Everything as JSON; without ``values`` no cell of the file is repeated."""
        listed = [{"row": each["row"], "reason": each["reason"], **({"value": each["value"]} if values and each["value"] else {})}
                  for each in sorted(self.refused, key=lambda each: each["row"])[:KEPT]]
        plain = {name: value for name, value in vars(self).items() if name != "refused"}
        return plain | {"people_in_words": self.people_in_words, "refused": len(self.refused), "refused_by_reason": self.reasons(), "refused_rows": listed}

    def lines(self) -> list[str]:
        """The report for the terminal, a line each."""
        read = f"{self.rows} rows read ({self.kind}, {self.encoding}{', ' + self.delimiter if self.delimiter else ''}, {self.crs})"
        found = [read, f"{self.added} added ({self.visibility}), {self.already_there} already there, {len(self.refused)} refused",
                 f"rows are known by {self.identity}"]
        if self.added:
            found.append(f"{self.people_in_words} behind {self.added} contributions")
        if self.changed_since:
            found.append(f"{self.changed_since} of those already there say something else now: nothing was overwritten")
        if self.duplicates_in_file:
            found.append(f"{self.duplicates_in_file} rows repeat another row of the file word by word: kept, as each may be a person")
        if self.categories_made:
            found.append(f"{len(self.categories_made)} categories made: {', '.join(self.categories_made)}")
        for key, count in self.reasons().items():
            rows = sorted(each["row"] for each in self.refused if each["reason"] == key)
            shown = ", ".join(map(str, rows[:8])) + (" ..." if len(rows) > 8 else "")
            found.append(f"refused, it {reason(key)}: {count} {'row' if count == 1 else 'rows'} ({shown})")
        return found + self.notes
