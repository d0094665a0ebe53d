"""How late a promise is, reckoned from what was said: pure, over the rows of the ledger. Used by the card, the table of promises and its CSV.

The rule, which the pages state: a delay is counted from the last day of the first date that was promised, in whole months (days below one
month), to the last day of the new date, to the day it was done, or to today. A date that nobody said is not guessed, and counts nothing.
"""
from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

FATES = ("done", "done-in-time", "done-late", "late", "moved", "moved-earlier", "moved-undated", "unknown", "waiting", "undated")


@dataclass(frozen=True)
class Span:
    """A time in whole years, months and days; ``days`` counts only where there is no whole month."""

    years: int
    months: int
    days: int

    @classmethod
    def between(cls, first: dt.date, last: dt.date) -> Span:
        """From ``first`` to ``last``, which is not earlier; the last day of a month completes a month that began on a later day.

        >>> Span.between(dt.date(2025, 12, 31), dt.date(2026, 11, 30))
        Span(years=0, months=11, days=0)
        """
        months = (last.year - first.year) * 12 + last.month - first.month
        if last.day < min(first.day, calendar.monthrange(last.year, last.month)[1]):
            months -= 1
        return cls(*divmod(months, 12), 0) if months else cls(0, 0, (last - first).days)


@dataclass(frozen=True)
class Fate:
    """What became of a promise: one of FATES, how late (from ``least``, None: perhaps not at all, to ``most``), and the days to sort by."""

    kind: str
    least: Span | None = None
    most: Span | None = None
    days: int | None = None


@dataclass(frozen=True)
class Promise:
    """One thing promised: the row that said it first and the rows that moved it or say that it is done, in the order of the ledger.

    Rows are dicts with ``id``, ``moves``, ``outcome``, ``promised_from``, ``promised_to`` (dates, ISO text or None) and what was said.
    """

    rows: tuple[dict, ...]

    @property
    def first(self) -> dict:
        """The row that promised it first."""
        return self.rows[0]

    @property
    def done(self) -> dict | None:
        """The row that says it is done, if that is the last word."""
        return self.rows[-1] if self.rows[-1]["outcome"] == "done" else None

    @property
    def now(self) -> dict:
        """The promise that stands: the last that is not a fact."""
        return next((row for row in reversed(self.rows) if row["outcome"] != "done"), self.first)

    @property
    def moved(self) -> int:
        """How often it was moved; a row that says "moved" and was followed by no new date counts too."""
        promised = [row for row in self.rows if row["outcome"] != "done"]
        return max(len(promised) - 1, 0) + (1 if promised and promised[-1]["outcome"] == "moved" and promised[-1] is self.rows[-1] else 0)


def gather(rows: list[dict]) -> list[Promise]:
    """The rows of one intervention, in their order, as promises: a row joins the one it names in ``moves``, another begins a promise."""
    threads: list[list[dict]] = []
    of: dict[object, list[dict]] = {}
    for row in rows:
        thread = of.get(row.get("moves"))
        if thread is None:
            thread = []
            threads.append(thread)
        thread.append(row)
        of[row.get("id")] = thread
    return [Promise(tuple(thread)) for thread in threads]


def day(value: dt.date | str | None) -> dt.date | None:
    """A date out of a date or ISO text."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def fate(promise: Promise, today: dt.date) -> Fate:
    """What became of it, as known ``today``."""
    due = day(promise.first["promised_to"])
    if promise.done is not None:
        return _done(promise, due)
    now = promise.now
    due_now = day(now["promised_to"])
    passed = {"most": Span.between(due, today), "days": (today - due).days} if due and due < today else {}
    if now["outcome"] == "moved" or (due_now is None and len(promise.rows) > 1):
        return Fate("moved-undated", **passed)
    if due is None and due_now is None:
        return Fate("undated")
    if now["outcome"] == "unverified":
        return Fate("unknown", **passed)
    if due_now < today:
        since = due or due_now
        return Fate("late", most=Span.between(since, today), days=(today - since).days)
    if due is None or due == due_now:
        return Fate("waiting", days=0)
    if due_now < due:
        return Fate("moved-earlier", most=Span.between(due_now, due), days=(due_now - due).days)
    return Fate("moved", most=Span.between(due, due_now), days=(due_now - due).days)


def _done(promise: Promise, due: dt.date | None) -> Fate:
    begun, ended = day(promise.done["promised_from"]), day(promise.done["promised_to"])
    if len(promise.rows) == 1 or due is None or ended is None:
        return Fate("done")
    if ended <= due:
        return Fate("done-in-time", days=0)
    least = Span.between(due, begun) if begun and begun > due else None
    return Fate("done-late", least=least, most=Span.between(due, ended), days=(ended - due).days)
