"""What was known of the promises at a day: pure reckoning over the ledger, for the page that goes through time.

A promise counts from the day it was said, a fact from the day it happened. Where only the month or the year of a saying is known, it counts
from the end of that time, or from the beginning of what it promises if that is earlier: a promise is made before it is due. Where nobody knows
when it was said, its place in the ledger tells: not before the one that stands before it.
"""
from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
MILESTONE_STATES = ("promised", "late", "moved", "unknown", "done", "followed")
# of several promises the one that says most about how an intervention stands goes first
INTERVENTION_STATES = ("done", "stopped", "late", "unknown", "begun", "promised", "silent")


@dataclass(frozen=True)
class Known:
    """One milestone in time: since when it is known, when it is due, done, moved by a later row or followed by the fact (None: never, or not known)."""

    entry: dict
    since: dt.date
    since_known: bool
    due: dt.date | None
    done: dt.date | None
    moved: dt.date | None = None
    followed: dt.date | None = None

    def state(self, day: dt.date) -> str | None:
        """One of MILESTONE_STATES as it stood at the end of ``day``; None while nobody had said it.

        A promise that was moved without a new date is late from the day it was due, since nothing else is promised in its place.
        """
        if day < self.since:
            return None
        if self.done is not None and day >= self.done:
            return "done"
        if self.followed is not None and day >= self.followed:
            return "followed"
        if self.moved is not None and day >= self.moved:
            return "moved"
        if self.due is None or day <= self.due:
            return "promised"
        return "unknown" if self.entry["outcome"] == "unverified" else "late"


def span(value: str | dt.date | None) -> tuple[dt.date, dt.date] | None:
    """First and last day of a day, month or year (``2021``, ``2021-06``, ``2021-06-30``); None where it is none of these."""
    if isinstance(value, dt.date):
        return value, value
    found = DATE.fullmatch((value or "").strip())
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    return first, dt.date(year, month or 12, calendar.monthrange(year, month or 12)[1])


def reckon(milestones: list[dict], begin: dt.date) -> list[Known]:
    """The milestones of one intervention in time, in their order.

    Each is a dict with ``promised_from`` and ``promised_to`` (dates or ISO text; of a fact: when it happened), ``said_on``, ``outcome``, ``id`` and
    ``moves``: the id of the row that it moves or, being a fact, fulfils. ``begin`` is the day of the programme: nothing is promised before.
    """
    found: list[Known] = []
    before = begin
    for entry in milestones:
        first, last = span(entry.get("promised_from")), span(entry.get("promised_to"))
        due = last[1] if last else None
        done = None
        if entry["outcome"] == "done":
            told = last or span(entry.get("said_on"))
            done = told[1] if told else None
        said = span(entry.get("said_on"))
        since = said[1] if said else max(before, begin)
        if said and said[0] != said[1] and first and said[0] <= first[0] < since:
            since = first[0]
        if done is not None:
            since = min(since, done) if said else done
        if said:
            before = max(before, since)
        found.append(Known(entry, since, said is not None, due, done))
    moved = {each.entry["moves"]: each.since for each in found if each.entry.get("moves") and each.done is None}
    followed = {each.entry["moves"]: each.done for each in found if each.entry.get("moves") and each.done is not None}
    return [replace(each, moved=moved.get(each.entry.get("id")), followed=followed.get(each.entry.get("id"))) for each in found]


def stands(known: list[Known], day: dt.date, status: str | None = None) -> str:
    """How an intervention stood at the end of ``day``: one of INTERVENTION_STATES.

    ``status`` is its own status as known on that day. One done step makes it begun, not done.
    """
    states = {each.state(day) for each in known}
    if status == "completed":
        return "done"
    if status in {"suspended", "cancelled"}:
        return "stopped"
    if "late" in states:
        return "late"
    if "unknown" in states:
        return "unknown"
    if "done" in states or status == "works":
        return "begun"
    return "promised" if "promised" in states else "silent"


def months(first: dt.date, last: dt.date) -> list[dt.date]:
    """The last day of every month from that of ``first`` to that of ``last``."""
    found = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        found.append(dt.date(year, month, calendar.monthrange(year, month)[1]))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found
