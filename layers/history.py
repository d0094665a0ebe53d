"""The plan through time: interventions with their promises reckoned, and the editions of layers. Used by the page that goes through time."""
from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row
from sqlalchemy.orm import Session

from layers import timeline
from layers.sql import query

EARLIEST = dt.date(1900, 1, 1)  # what is promised or said before is a typing error, not a reason for a ruler of centuries
YEARS_AHEAD = 30


@dataclass(frozen=True)
class Story:
    """One intervention through time; ``row`` has the columns of time_interventions.sql, ``statuses`` what was said from which day on."""

    row: Row
    known: list[timeline.Known]
    statuses: list[tuple[dt.date, str]]

    def stands(self, day: dt.date) -> str:
        """How it stood at the end of ``day``: one of timeline.INTERVENTION_STATES."""
        status = next((status for since, status in reversed(self.statuses) if since <= day), None)
        return timeline.stands(self.known, day, status)

    def told(self, day: dt.date) -> list[tuple[timeline.Known, str]]:
        """Its milestones known at the end of ``day``, each with its state then."""
        states = [(each, each.state(day)) for each in self.known]
        return [(each, state) for each, state in states if state]


@dataclass(frozen=True)
class Happening:
    """Something that changed on a day: kind is said, moved, due, done (subject: a milestone), status (its key) or edition (its row)."""

    day: dt.date
    kind: str
    story: Story | None
    subject: timeline.Known | Row | str


@dataclass(frozen=True)
class History:
    """Everything of one consultation's plan that has a date, from the last day of the first month to that of the last."""

    months: list[dt.date]
    stories: list[Story]
    editions: list[Row]
    happenings: list[Happening]

    def month(self, value: str | None, today: dt.date) -> dt.date:
        """The last day of the month ``YYYY-MM`` (the nearest there is); without one, or where it is none, that of today."""
        wanted = timeline.span(value)
        day = wanted[1] if wanted else today
        return next((last for last in self.months if last >= day), self.months[-1])

    def counts(self, day: dt.date) -> Counter:
        """How many milestones known by ``day`` stood in each of timeline.MILESTONE_STATES; a promise and the fact that fulfils it count once."""
        return Counter(state for story in self.stories for _, state in story.told(day) if state != "followed")

    def in_month(self, last: dt.date) -> list[Happening]:
        """What happened in the month that ends on ``last``."""
        return [each for each in self.happenings if (each.day.year, each.day.month) == (last.year, last.month)]


def read(session: Session, consultation_id: uuid.UUID, today: dt.date, also: Sequence[dt.date] = ()) -> History:
    """The history of the plan a consultation shows: from the programme's signature to today or the last promised date, ``also`` (days) within it.

    Days before 1900 and more than thirty years ahead are typing errors: they make no months.
    """
    values = {"consultation": consultation_id}
    rows = list(session.execute(query("time_interventions"), values))
    begin = session.scalar(query("time_programme"), values) or _earliest(rows, today)
    stories = [_story(row, begin, today) for row in rows]
    editions = list(session.execute(query("time_editions"), values))
    happenings = sorted(_happenings(stories, editions), key=lambda each: (each.day, each.story.row.number if each.story else 0))
    days = [begin, today, *also, *(each.day for each in happenings)]
    bounds = [day for day in days if EARLIEST <= day and day.year <= today.year + YEARS_AHEAD]
    return History(timeline.months(min(bounds), max(bounds)), stories, editions, happenings)


def standing_on(edition: Row) -> dt.date:
    """From when an edition stands for the ground: as its source says, else the day it was published."""
    told = timeline.span(edition.valid_on)
    return told[0] if told else edition.published_on


def _story(row: Row, begin: dt.date, today: dt.date) -> Story:
    known = timeline.reckon(row.milestones, begin)
    return Story(row, known, [(_since(entry, known, today), entry["status"]) for entry in row.statuses])


def _since(entry: dict, known: list[timeline.Known], today: dt.date) -> dt.date:
    """From when a status counts: when it was said; else, being finished, from the last thing done; else from when it was noted."""
    said, noted = timeline.span(entry["said_on"]), timeline.span(entry["noted_on"])
    done = max((each.done for each in known if each.done), default=None)
    if said:
        return said[1]
    if entry["status"] == "completed" and done:
        return done
    return noted[1] if noted else today


def _happenings(stories: list[Story], editions: list[Row]):
    for story in stories:
        for known in story.known:
            if known.done != known.since:
                yield Happening(known.since, "moved" if known.entry.get("moves") else "said", story, known)
            if known.done:
                yield Happening(known.done, "done", story, known)
            after = known.due and known.due + dt.timedelta(days=1)
            if after and known.state(after) in {"late", "unknown"}:
                yield Happening(after, "due", story, known)
        for since, status in story.statuses[1:]:  # the first one is what was there before anybody said
            yield Happening(since, "status", story, status)
    for edition in editions:
        if edition.of_layer > 1 or edition.valid_on:
            yield Happening(standing_on(edition), "edition", None, edition)


def _earliest(rows: list[Row], otherwise: dt.date) -> dt.date:
    days = [span[0] for row in rows for entry in row.milestones for span in map(timeline.span, (entry.get("said_on"), entry.get("promised_from"))) if span]
    return min([day for day in days if day >= EARLIEST], default=otherwise)
