"""How late a promise is: counted from the last day first promised, in whole months, never guessed."""
import datetime as dt

import pytest

from layers import ledger, sample

TODAY = dt.date(2026, 11, 23)


def row(id, to=None, outcome="promised", *, since=None, moves=None):
    return {"id": id, "moves": moves, "outcome": outcome, "promised_from": since or to, "promised_to": to}


def fate(*rows, today=TODAY):
    (promise,) = ledger.gather(list(rows))
    return ledger.fate(promise, today)


@pytest.mark.parametrize(("first", "last", "span"), [
    ("2025-12-31", "2026-11-23", (0, 10, 0)),
    ("2025-12-31", "2026-11-30", (0, 11, 0)),
    ("2024-02-29", "2025-02-28", (1, 0, 0)),
    ("2018-08-31", "2021-12-31", (3, 4, 0)),
    ("2026-01-31", "2026-02-27", (0, 0, 27)),
    ("2026-01-31", "2026-02-28", (0, 1, 0)),
    ("2026-11-22", "2026-11-23", (0, 0, 1)),
    ("2025-11-24", "2026-11-23", (0, 11, 0)),
])
def test_a_span_is_whole_months_or_days_below_one(first, last, span):
    found = ledger.Span.between(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert (found.years, found.months, found.days) == span


def test_rows_that_move_each_other_are_one_promise_and_others_stand_alone():
    rows = [row(1, "2018-03-31"), row(2, "2018-08-31"), row(3, "2019-09-30", moves=1), row(4, "2020-02-04", "done", moves=3), row(5, moves=99)]
    assert [[each["id"] for each in promise.rows] for promise in ledger.gather(rows)] == [[1, 3, 4], [2], [5]]
    first = ledger.gather(rows)[0]
    assert first.moved == 1 and first.now["id"] == 3 and first.done["id"] == 4


def test_two_planners_who_move_the_same_row_move_it_twice_and_the_later_word_stands():
    (promise,) = ledger.gather([row(1, "2025-12-31"), row(2, "2026-12-31", moves=1), row(3, "2027-06-30", moves=1)])
    assert promise.moved == 2 and promise.now["id"] == 3


def test_a_promise_whose_day_has_passed_is_late_from_the_first_date():
    found = fate(row(1, "2025-12-31"))
    assert (found.kind, found.most) == ("late", ledger.Span(0, 10, 0))
    found = fate(row(1, "2020-12-31"), row(2, "2025-12-31", moves=1))
    assert (found.kind, found.most) == ("late", ledger.Span(5, 10, 0))


def test_on_the_last_promised_day_nothing_is_late():
    assert fate(row(1, "2026-11-23")).kind == "waiting"
    assert fate(row(1, "2026-11-22")).kind == "late"


def test_a_promise_moved_into_the_future_tells_by_how_much():
    assert fate(row(1, "2025-12-31"), row(2, "2028-03-31", moves=1)) == ledger.Fate("moved", most=ledger.Span(2, 3, 0), days=821)
    assert fate(row(1, "2027-12-31"), row(2, "2027-06-30", moves=1)).kind == "moved-earlier"


def test_what_is_done_within_a_time_is_late_by_at_least_and_at_most():
    found = fate(row(1, "2025-12-31"), row(2, "2026-06-30", "done", since="2026-04-30", moves=1))
    assert (found.kind, found.least, found.most) == ("done-late", ledger.Span(0, 4, 0), ledger.Span(0, 6, 0))
    found = fate(row(1, "2025-12-31"), row(2, "2026-12-31", "done", since="2025-01-01", moves=1))
    assert (found.kind, found.least, found.most) == ("done-late", None, ledger.Span(1, 0, 0))
    assert fate(row(1, "2025-12-31"), row(2, "2025-12-31", "done", moves=1)).kind == "done-in-time"


@pytest.mark.parametrize("rows", [
    [row(1, "2024-06-30", "done")],
    [row(1), row(2, "2024-06-30", "done", moves=1)],
    [row(1, "2024-06-30"), row(2, None, "done", moves=1)],
])
def test_what_is_done_without_both_dates_is_done_and_no_delay_is_guessed(rows):
    assert fate(*rows) == ledger.Fate("done")


def test_unknown_is_said_as_unknown():
    assert fate(row(1, "2022-12-31", "unverified")) == ledger.Fate("unknown", most=ledger.Span(3, 10, 0), days=1423)
    assert fate(row(1, "2027-12-31", "unverified")) == ledger.Fate("unknown")
    assert fate(row(1)).kind == "undated"
    assert fate(row(1, "2020-03-31", "moved")).kind == "moved-undated"
    assert fate(row(1, "2027-03-31"), row(2, moves=1)) == ledger.Fate("moved-undated")


def test_a_date_said_for_the_first_time_by_a_later_row_counts_from_there():
    assert fate(row(1), row(2, "2025-12-31", moves=1)).most == ledger.Span(0, 10, 0)


def test_the_promises_of_via_lorenteggio_181_are_four():
    rows = next(each for each in sample.interventions() if each["number"] == 1)["milestones"]
    rows = [entry | {"id": entry["position"]} for entry in rows]
    told = [([each["position"] for each in promise.rows], promise.moved, ledger.fate(promise, TODAY).kind) for promise in ledger.gather(rows)]
    assert told == [([1], 0, "done"), ([2, 5, 6], 1, "done-late"), ([3, 7], 1, "unknown"), ([4], 1, "moved-undated")]
