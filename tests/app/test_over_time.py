"""The page that goes through time, without scripts, and what the map is told: months, states, signs of everybody's plan only."""
import re

import pytest
from sqlalchemy import text

from app import time_words
from layers import timeline

PAGE = "/it/c/lorenteggio/time"


@pytest.fixture
def words(client, sample):
    def read(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))

    return read


def moment(at: str) -> str:
    return f"{PAGE}?at={at}&part=list"


def test_a_month_says_what_was_promised_and_what_was_late(words):
    said = words(moment("2018-05"))
    assert "maggio 2018" in said
    assert "Demolizione delle altre due case" in said.split("In ritardo")[1]
    assert "Apre il parco" not in said, "nobody had spoken of it yet"


def test_a_later_month_tells_what_was_done_by_then(words):
    assert "Finito" not in words(moment("2018-05"))
    assert "Parco di via Giambellino 129" in words(moment("2024-06")).split("Finito")[1]


def test_a_month_begins_with_what_happened_in_it(words):
    assert "Fatto: Prima pietra Nuova biblioteca di via Odazio" in words(moment("2024-07"))


def test_before_the_programme_there_is_its_first_month(words):
    assert "maggio 2016" in words(moment("1999-01"))


def test_without_a_month_and_with_nonsense_it_is_today(words):
    assert words(PAGE) == words(f"{PAGE}?at=domani")


def test_links_lead_to_the_months_beside(client, sample):
    page = client.get(f"{PAGE}?at=2021-06").get_data(as_text=True)
    assert f'rel="prev" href="{PAGE}?at=2021-05"' in page and f'rel="next" href="{PAGE}?at=2021-07"' in page
    assert 'hreflang="ar"' in page and "/ar/c/lorenteggio/time?at=2021-06" in page


def test_signs_are_counted_up_to_the_month(words):
    assert "segni lasciati fin qui" not in words("/it/c/prova/time?at=2021-06&part=list")
    assert "segni lasciati fin qui" in words("/it/c/prova/time?at=2026-11&part=list")


def test_the_map_is_told_turns_not_every_month(client, sample):
    told = client.get("/api/c/lorenteggio/time").get_json()
    park = next(each for each in told["interventions"] if each["number"] == 11)
    turns = [(told["months"][place], state) for place, state in park["states"]]
    assert turns[0] == ("2016-05", "silent") and turns[-1] == ("2024-06", "done")


def test_a_waiting_sign_is_in_no_month(client, sample, leave, publish):
    before = client.get("/api/c/lorenteggio/time").get_json()
    made = leave("lorenteggio")
    assert client.get("/api/c/lorenteggio/time").get_json() == before
    publish(made["id"])
    after = client.get("/api/c/lorenteggio/time").get_json()
    assert len(after["signs"]) == len(before["signs"]) + 1 and after["signs_by_month"][-1] == before["signs_by_month"][-1] + 1
    assert set(map(len, after["signs"])) == {3}, "place and month, nothing else"


def test_a_sign_public_by_zone_only_is_in_no_month(client, sample, leave, publish):
    before = client.get("/api/c/lorenteggio/time").get_json()
    publish(leave("lorenteggio", category="unsafe")["id"])
    assert client.get("/api/c/lorenteggio/time").get_json() == before


def test_an_unknown_consultation_has_no_time(client, sample):
    assert client.get("/it/c/nessuna/time").status_code == 404
    assert client.get("/api/c/nessuna/time").status_code == 404


def test_every_state_has_words(app):
    with app.test_request_context("/it/"):
        assert all(time_words.of_intervention(state) for state in timeline.INTERVENTION_STATES)
        assert all(time_words.of_milestone(state) for state in timeline.MILESTONE_STATES)


def test_a_promise_that_was_fulfilled_counts_once(words):
    said = words(moment("2020-03"))
    assert "settembre 2019 poi fatto" in said and "3-4 febbraio 2020 fatto" in said
    assert "10 date dette · 5 fatte" in said


def test_a_moved_promise_and_a_new_status_stand_in_their_month(words, superuser):
    assert "Spostato: Demolizione delle altre due case, ora settembre 2019" in words(moment("2019-06"))
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.statuses (id, intervention_id, status, said_by, said_where, said_on)"
                                " SELECT gen_random_uuid(), id, 'suspended', 'Ada', 'ada.example', '2025-02' FROM milo.interventions WHERE number = 9"))
    assert "Stato: Fermo Vie interne, lotto 2" in words(moment("2025-02"))
    assert "Vie interne, lotto 2" in words(moment("2025-03")).split("Fermo o annullato")[1].split("Cominciato")[0]


def test_a_parameter_that_does_not_exist_is_refused(client, sample):
    assert client.get(f"{PAGE}?atx=2021-06").status_code == 400


def test_of_very_many_signs_the_map_gets_an_even_sample_and_says_so(client, sample, monkeypatch):
    from surveys import through_time

    whole = client.get("/api/c/prova/time").get_json()
    monkeypatch.setattr(through_time, "MOST", 100)
    told = client.get("/api/c/prova/time").get_json()
    assert whole["one_of"] == 1 and told["one_of"] == -(-len(whole["signs"]) // 100)
    assert told["signs"] == whole["signs"][::told["one_of"]] and told["signs_by_month"] == whole["signs_by_month"]
