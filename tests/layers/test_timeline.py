"""What was known at a day: sayings of a day, a month or a year, moved and late promises, facts without a saying."""
import datetime as dt

import pytest

from layers import timeline

BEGIN = dt.date(2016, 5, 3)
D = dt.date.fromisoformat


def entry(**more) -> dict:
    return {"id": "a", "promised_from": None, "promised_to": None, "said_on": None, "outcome": "promised", "moves": None} | more


def state(day: str, **more):
    return timeline.reckon([entry(**more)], BEGIN)[0].state(D(day))


@pytest.mark.parametrize("value, first, last", [
    ("2021", "2021-01-01", "2021-12-31"), ("2020-02", "2020-02-01", "2020-02-29"), ("2019-06-12", "2019-06-12", "2019-06-12"),
])
def test_a_date_spans_the_time_that_it_names(value, first, last):
    assert timeline.span(value) == (D(first), D(last))


@pytest.mark.parametrize("value", [None, "", "estate 2021", "2021-13", "2021-02-30", "21"])
def test_what_is_no_date_spans_nothing(value):
    assert timeline.span(value) is None


def test_a_promise_is_unknown_until_it_is_said_then_promised_then_late():
    facts = {"said_on": "2019-06-10", "promised_from": "2020-01-01", "promised_to": "2020-03-31"}
    assert [state(day, **facts) for day in ("2019-06-09", "2019-06-10", "2020-03-31", "2020-04-01")] == [None, "promised", "promised", "late"]


def test_a_promise_past_its_day_of_which_nobody_spoke_again_is_unknown_not_late():
    assert state("2022-01-01", said_on="2021", promised_from="2021-05-01", promised_to="2021-05-31", outcome="unverified") == "unknown"


def test_a_saying_of_a_year_counts_from_the_beginning_of_what_it_promises_if_that_is_in_the_year():
    facts = {"said_on": "2021", "promised_from": "2021-05-01", "promised_to": "2021-05-31"}
    assert [state(day, **facts) for day in ("2021-04-30", "2021-05-01")] == [None, "promised"]


def test_a_saying_of_a_year_for_a_later_one_counts_from_the_end_of_the_year():
    facts = {"said_on": "2021", "promised_from": "2022-07-01", "promised_to": "2024-03-31"}
    assert [state(day, **facts) for day in ("2021-12-30", "2021-12-31")] == [None, "promised"]


def test_a_fact_counts_from_the_day_it_happened_though_it_was_told_later():
    facts = {"said_on": "2021-01-02", "promised_from": "2017-11-01", "promised_to": "2017-11-30", "outcome": "done"}
    assert [state(day, **facts) for day in ("2017-11-29", "2017-11-30")] == [None, "done"]


def test_a_fact_told_by_nobody_knows_its_day_only():
    known = timeline.reckon([entry(promised_to="2019-06-21", outcome="done")], BEGIN)[0]
    assert (known.since, known.since_known, known.state(D("2019-06-20"))) == (D("2019-06-21"), False, None)


def test_a_promise_fulfilled_after_its_day_is_late_in_between_and_then_followed_by_the_fact():
    promise = entry(id="a", said_on="2019-01-01", promised_from="2019-06-01", promised_to="2019-06-30")
    fact = entry(id="b", moves="a", said_on="2019-09-20", promised_from="2019-09-15", promised_to="2019-09-15", outcome="done")
    known = timeline.reckon([promise, fact], BEGIN)
    assert [[each.state(D(day)) for each in known] for day in ("2019-06-30", "2019-07-01", "2019-09-15")] == [["promised", None], ["late", None], ["followed", "done"]]


def test_a_promise_is_moved_on_the_day_the_next_one_is_said():
    first = entry(id="a", said_on="2017-10-20", promised_from="2018-01-01", promised_to="2018-03-31", outcome="moved")
    second = entry(id="b", moves="a", said_on="2019-06-01", promised_from="2019-09-01", promised_to="2019-09-30")
    known = timeline.reckon([first, second], BEGIN)
    assert [known[0].state(D(day)) for day in ("2018-03-31", "2018-04-01", "2019-06-01")] == ["promised", "late", "moved"]


def test_a_promise_moved_to_no_date_is_late():
    assert state("2020-01-01", said_on="2017-10-20", promised_from="2019-10-01", promised_to="2019-12-31", outcome="moved") == "late"


def test_a_saying_of_unknown_day_is_not_before_the_one_that_stands_before_it():
    known = timeline.reckon([entry(said_on="2018-02-01"), entry(id="b"), entry(id="c", said_on="2019-02-01")], BEGIN)
    assert [(each.since, each.since_known) for each in known] == [(D("2018-02-01"), True), (D("2018-02-01"), False), (D("2019-02-01"), True)]


def test_a_first_saying_of_unknown_day_counts_from_the_programme():
    assert timeline.reckon([entry()], BEGIN)[0].since == BEGIN


def test_a_promise_without_a_date_stays_promised():
    assert state("2030-01-01", said_on="2020-01-01") == "promised"


def test_late_goes_before_begun_and_begun_before_promised():
    done = entry(id="a", said_on="2018-01-01", promised_to="2018-01-01", outcome="done")
    coming = entry(id="b", said_on="2018-01-01", promised_to="2019-12-31")
    known = timeline.reckon([done, coming], BEGIN)
    assert [timeline.stands(known, D(day)) for day in ("2017-12-31", "2018-01-01", "2020-01-01")] == ["silent", "begun", "late"]


def test_one_done_step_makes_nothing_done_its_status_does():
    known = timeline.reckon([entry(said_on="2018-01-01", promised_to="2018-01-01", outcome="done")], BEGIN)
    assert timeline.stands(known, D("2018-02-01")) == "begun"
    assert timeline.stands(known, D("2018-03-01"), "completed") == "done"


@pytest.mark.parametrize("status, how", [("planned", "silent"), ("works", "begun"), ("suspended", "stopped"), ("cancelled", "stopped"), (None, "silent")])
def test_without_a_date_the_status_tells_how_it_stands(status, how):
    assert timeline.stands([], D("2018-02-01"), status) == how


def test_months_end_on_their_last_day_over_the_new_year():
    assert timeline.months(D("2019-11-20"), D("2020-02-01")) == [D("2019-11-30"), D("2019-12-31"), D("2020-01-31"), D("2020-02-29")]
