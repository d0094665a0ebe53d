"""What was known of the promises at a day: pure reckoning over the ledger, for the page that goes through time.

A promise counts from the day it was said, a fact from the day it happened. Where only the month or the year of a saying is known, it counts
from the end of that time, or from the beginning of what it promises if that is earlier: a promise is made before it is due. Where nobody knows
when it was said, its place in the ledger tells: not before the one that stands before it.
"""
from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
MILESTONE_STATES = ("promised", "late", "moved", "unknown", "done")
# of several promises the one that says most about how an intervention stands goes first
INTERVENTION_STATES = ("done", "late", "unknown", "begun", "promised", "silent")


@dataclass(frozen=True)
class Known:
    """One milestone in time: since when it is known, when it is due, done and moved (None: never, or not known)."""

    entry: dict
    since: dt.date
    since_known: bool
    due: dt.date | None
    done: dt.date | None
    moved: dt.date | None

    def state(self, day: dt.date) -> str | None:
        """One of MILESTONE_STATES as it stood at the end of ``day``; None while nobody had said it.

        A promise that was moved without a new date is late from the day it was due, since nothing else is promised in its place.
        """
        if day < self.since:
            return None
        if self.done is not None and day >= self.done:
            return "done"
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

    Each is a dict with ``promised_from``, ``promised_to``, ``done_on`` (dates or ISO text), ``said_on``, ``outcome``, and ``id`` and ``moves`` (the
    id of the row it moves) where known. ``begin`` is the day of the programme: nothing is promised before.
    """
    found: list[Known] = []
    before = begin
    for entry in milestones:
        first, last = span(entry.get("promised_from")), span(entry.get("promised_to"))
        due = last[1] if last else None
        done = None
        if entry["outcome"] == "done":
            told = span(entry.get("done_on")) or last or span(entry.get("said_on"))
            done = told[1] if told else None
        said = span(entry.get("said_on"))
        since = said[1] if said else max(before, begin)
        if said and said[0] != said[1] and first and said[0] <= first[0] < since:
            since = first[0]
        if done is not None:
            since = min(since, done) if said else done
        if said:
            before = max(before, since)
        found.append(Known(entry, since, said is not None, due, done, None))
    return _moved(found)


def _moved(found: list[Known]) -> list[Known]:
    later = {known.entry["moves"]: known.since for known in found if known.entry.get("moves")}
    return [Known(known.entry, known.since, known.since_known, known.due, known.done, later.get(known.entry.get("id"))) for known in found]


def stands(known: list[Known], day: dt.date, completed: dt.date | None = None, works: dt.date | None = None) -> str:
    """How an intervention stood at the end of ``day``: one of INTERVENTION_STATES.

    ``completed`` and ``works`` are the days from which its status says so (None: it does not). One done step makes it begun, not done.
    """
    states = {each.state(day) for each in known}
    if completed is not None and day >= completed:
        return "done"
    if "late" in states:
        return "late"
    if "unknown" in states:
        return "unknown"
    if "done" in states or (works is not None and day >= works):
        return "begun"
    return "promised" if "promised" in states else "silent"


def changes(known: list[Known]) -> list[dt.date]:
    """The days on which something of these milestones changes, in order and once each: said, done, moved, and the day after it was due."""
    days = set()
    for each in known:
        days |= {each.since, *(day for day in (each.done, each.moved) if day)}
        if each.due is not None:
            days.add(each.due + dt.timedelta(days=1))
    return sorted(days)


def months(first: dt.date, last: dt.date) -> list[dt.date]:
    """The last day of every month from that of ``first`` to that of ``last``."""
    found = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        found.append(dt.date(year, month, calendar.monthrange(year, month)[1]))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found
