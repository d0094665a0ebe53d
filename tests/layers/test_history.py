"""How far the history of a plan reaches: to what was signed, promised and left, never to a typing error."""
import datetime as dt

import pytest
from sqlalchemy import select, text

from layers import history
from surveys.models import Consultation

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def read(sample, owner_session):
    consultation = owner_session.scalar(select(Consultation.id).where(Consultation.slug == "lorenteggio"))

    def read_it(*also):
        return history.read(owner_session, consultation, TODAY, also)

    return read_it


def test_the_sample_reaches_from_its_signature_to_today(read):
    months = read().months
    assert (months[0], months[-1]) == (dt.date(2016, 5, 31), dt.date(2026, 11, 30))


def test_a_sign_from_before_and_a_promise_for_later_make_months(read, owner_session):
    owner_session.execute(text("INSERT INTO milo.milestones (id, intervention_id, position, what, promised_for, promised_from, promised_to, said_by, said_where, said_on, outcome)"
                               " SELECT gen_random_uuid(), id, 0, '{}', '{}', '2029-01-01', '2029-06-30', 'a', 'b', '2026-01', 'promised' FROM milo.interventions WHERE number = 13"))
    months = read(dt.date(2015, 1, 1)).months
    assert months[0] == dt.date(2015, 1, 31) and months[-1] == dt.date(2029, 7, 31)


def test_a_typing_error_of_centuries_makes_no_months(read):
    assert len(read(dt.date(202, 1, 1), dt.date(9999, 1, 1)).months) == len(read().months)


def test_the_month_asked_for_is_the_nearest_there_is(read):
    found = read()
    assert found.month("2018-02", TODAY) == dt.date(2018, 2, 28)
    assert found.month("1990-01", TODAY) == found.months[0] and found.month("2090-01", TODAY) == found.months[-1]
    assert found.month("presto", TODAY) == found.month(None, TODAY) == dt.date(2026, 11, 30)


def test_a_finished_work_is_finished_from_the_last_thing_done_not_from_when_it_was_loaded(read):
    park = next(story for story in read().stories if story.row.number == 11)
    assert park.stands(dt.date(2024, 6, 29)) == "promised" and park.stands(dt.date(2024, 6, 30)) == "done"
