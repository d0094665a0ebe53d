"""What is typed for the ledger: dates, links, amounts, what is required; each mistake has a key and all are told at once."""
import datetime as dt
import uuid
from decimal import Decimal

import pytest

from layers import ledger_entries as entries

TODAY = dt.date(2026, 11, 23)
ROW = uuid.uuid4()


def form(**changes):
    return {"key": str(uuid.uuid4()), "outcome": "promised", "what_it": "Fine dei lavori", "said_by": "Comune di Milano", "said_where": "https://comune.example/albo?x=1"} | changes


def errors(**changes):
    with pytest.raises(entries.EntryRefused) as refused:
        entries.milestone(form(**changes), [ROW], TODAY)
    return refused.value.errors


def test_the_least_that_a_promise_needs():
    found = entries.milestone(form(), [], TODAY)
    assert found["what"] == {"it": "Fine dei lavori"} and found["promised_to"] is None and found["said_on"] is None and found["reason"] is None
    assert errors(what_it=" ", said_by="", said_where="") == {"what_it": "entry-missing", "said_by": "entry-missing", "said_where": "entry-missing"}


@pytest.mark.parametrize("link", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "ftp://comune.example/a", "https://", "http:///a", "mailto:a@b.it", "file:///etc/passwd", "https://[bad"])
def test_only_addresses_of_the_web_are_links(link):
    assert errors(said_where=link) == {"said_where": "entry-link"}


@pytest.mark.parametrize("where", ["https://comune.example", "HTTP://comune.example/x", "milolab.org ?p=483", "Assemblea: 3 maggio", "Corriere, pagina 4"])
def test_words_and_addresses_say_where(where):
    assert entries.milestone(form(said_where=where), [], TODAY)["said_where"] == where


@pytest.mark.parametrize(("typed", "read"), [("2024", "2024"), ("2024-06", "2024-06"), ("2024-06-30", "2024-06-30"), ("30/06/2024", "2024-06-30"), ("6/2024", "2024-06"), ("30.6.2024", "2024-06-30"), ("2026-11", "2026-11")])
def test_when_it_was_said_is_a_day_a_month_or_a_year(typed, read):
    assert entries.milestone(form(said_on=typed), [], TODAY)["said_on"] == read


@pytest.mark.parametrize(("typed", "key"), [("ieri", "entry-when"), ("2024-13", "entry-when"), ("30/02/2024", "entry-when"), ("0024", "entry-when"), ("٢٠٢٤", "entry-when"), ("2027", "entry-said-later"), ("2026-11-24", "entry-said-later")])
def test_what_is_no_time_or_still_to_come_was_not_said(typed, key):
    assert errors(said_on=typed) == {"said_on": key}


def test_a_promise_does_not_end_before_it_begins():
    assert errors(promised_from="2025-12-31", promised_to="2025-10-01") == {"promised_to": "entry-dates-turned"}
    assert errors(promised_from="2025-02-30") == {"promised_from": "entry-date"}
    assert errors(promised_to="0225-12-31") == {"promised_to": "entry-date"}
    found = entries.milestone(form(promised_from="01/10/2025", promised_to="2025-12-31"), [], TODAY)
    assert (found["promised_from"], found["promised_to"]) == (dt.date(2025, 10, 1), dt.date(2025, 12, 31))


def test_nothing_is_done_in_the_future():
    assert errors(outcome="done", promised_from="2026-12-01") == {"promised_from": "entry-done-later"}
    assert entries.milestone(form(outcome="done", promised_from="2026-11-01", promised_to="2026-11-30"), [], TODAY)["outcome"] == "done"


def test_who_moves_a_promise_says_which_and_why():
    assert errors(moves=str(ROW)) == {"reason_it": "entry-why"}
    assert errors(moves=str(uuid.uuid4()), reason_it="Gara deserta") == {"moves": "entry-row-unknown"}
    assert entries.milestone(form(moves=str(ROW), reason_it="Gara deserta"), [ROW], TODAY)["moves"] == ROW
    assert entries.milestone(form(moves=str(ROW), reason_it="Gara deserta", what_it=""), [ROW], TODAY)["what"] == {}


def test_a_row_is_taken_back_with_a_reason_and_needs_no_words_of_its_own():
    assert errors(outcome="mistaken", what_it="") == {"what_it": "entry-missing", "moves": "entry-which"}
    assert errors(outcome="mistaken", what_it="", moves=str(ROW)) == {"reason_it": "entry-why"}
    assert entries.milestone(form(outcome="mistaken", what_it="", moves=str(ROW), reason_it="Era di un'altra casa"), [ROW], TODAY)["what"] == {}


def test_an_outcome_of_our_own_making_is_refused():
    assert errors(outcome="moved") == {"outcome": "entry-choice"}
    assert errors(key="x") == {"key": "form-old"}


def test_control_characters_go_and_long_words_are_told():
    assert entries.milestone(form(what_it="Fine\x00 dei\x1b lavori"), [], TODAY)["what"] == {"it": "Fine  dei  lavori"}
    assert errors(what_it="x" * 201) == {"what_it": "entry-too-long"}


@pytest.mark.parametrize(("typed", "read"), [("8.300.000", "8300000"), ("8300000", "8300000"), ("8.300.000,50 €", "8300000.50"), ("€ 867 000", "867000"), ("1350000.5", "1350000.5"), ("8,300,000", "8300000"), ("0,5", "0.5"), ("8.300", "8300")])
def test_amounts_are_read_as_written_in_italy(typed, read):
    money = entries.money(form(amount=typed, fund="eu", source="albo"), ["eu"], [], [], TODAY)
    assert money["amount_eur"] == Decimal(read)


@pytest.mark.parametrize("typed", ["8,3 milioni", "8,300", "-5", "0", "1e9", "NaN", "999999999999", "٨٣"])
def test_an_amount_that_can_be_read_in_two_ways_or_none_is_refused(typed):
    with pytest.raises(entries.EntryRefused) as refused:
        entries.money(form(amount=typed, fund="eu", source="albo"), ["eu"], [], [], TODAY)
    assert refused.value.errors == {"amount": "entry-amount"}


def test_a_line_of_money_is_taken_back_without_an_amount():
    found = entries.money(form(take_back="yes", fund="eu", source="albo", replaces=str(ROW), reason_it="Contata due volte", what_it=""), ["eu"], [], [ROW], TODAY)
    assert found["amount_eur"] is None and found["replaces"] == ROW
    with pytest.raises(entries.EntryRefused) as refused:
        entries.money(form(take_back="yes", fund="altro", source="albo"), ["eu"], [], [ROW], TODAY)
    assert refused.value.errors == {"fund": "entry-choice", "replaces": "entry-which"}


def test_a_status_is_one_of_seven_and_says_who_said_so():
    found = entries.status(form(status="works", verified="yes"), TODAY)
    assert found["status"] == "works" and found["verified"] is True
    with pytest.raises(entries.EntryRefused) as refused:
        entries.status(form(status="finished", said_by=""), TODAY)
    assert refused.value.errors == {"status": "entry-choice", "said_by": "entry-missing"}


def test_an_intervention_has_a_title_and_an_owner_of_the_programme():
    found = entries.intervention({"title_it": "Biblioteca", "title_ar": "مكتبة", "owner_it": "Comune"}, ["aler", "comune"], ["comune"])
    assert found["title"] == {"it": "Biblioteca", "ar": "مكتبة"} and found["owner_keys"] == ["comune"] and found["note"] == {}
    with pytest.raises(entries.EntryRefused) as refused:
        entries.intervention({}, ["aler"], ["mago"])
    assert refused.value.errors == {"title_it": "entry-missing", "owner_it": "entry-missing", "owner_keys": "entry-choice"}
