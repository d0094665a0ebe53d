"""A house number over HTTP: the map's search and the form without scripts find the same door, say alike what is not known, and leave the same sign."""
from __future__ import annotations

import html
import re
import uuid

import pytest
from sqlalchemy import text

from layers import sample as files

ASK = "/api/c/lorenteggio/numbers"


@pytest.fixture
def find(client, sample):
    """The answer to a typed address."""

    def ask(typed, lang="it"):
        answer = client.get(ASK, query_string={"q": typed, "lang": lang})
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()

    return ask


@pytest.fixture
def fill(client, sample):
    """The form without scripts, with a place typed into it: (status, page as it is read)."""

    def send(place, step="check", **more):
        fields = {"place": place, "category": "fix", "text": "Qui è rotto.", "accuracy": "spot", "step": step, "participant": str(uuid.uuid4()), "key": str(uuid.uuid4())} | more
        answer = client.post("/it/c/lorenteggio/add", data=fields)
        return answer.status_code, html.unescape(answer.get_data(as_text=True))

    return send


@pytest.mark.parametrize("typed", ["via giambellino 150", "150 giambellino", "Via Giambellino, 150", "v. giambellino n. 150", "GIAMBÈLLINO ١٥٠", "giambellino ১৫০", "Via Giambellino 150, 20147 Milano"])
def test_a_door_is_found_however_it_is_written(find, typed):
    found = find(typed)
    assert found["known"] and found["words"] == "" and found["numbers"] == [{"name": "via Giambellino 150", "lon": 9.13057, "lat": 45.44498}]


def test_an_arab_reads_the_street_in_their_own_letters_and_finds_it_so(find):
    [door] = find("via giambellino 150", "ar")["numbers"]
    assert door["name"] == "شارع جامبيلينو 150" and find("شارع جامبيلينو ١٥٠", "ar")["numbers"] == [door]


def test_an_unknown_number_is_said_to_be_unknown_and_never_invented(find):
    found = find("via giambellino 20")
    assert not found["known"] and found["words"] == "Non conosco il numero 20 di questa via. Il più vicino che conosco è 144."
    assert [each["name"] for each in found["numbers"]] == ["via Giambellino 144"] and len(found["streets"]) == 1
    assert find("giambellino 20")["words"] == "Non conosco il numero 20 in queste vie. Scegli il più vicino o la via."
    assert find("via segneri 3") == {"numbers": [], "known": False, "words": "Non conosco i numeri di questa via. Puoi scegliere la via.", "streets": [
        next(place["id"] for place in files.places() if place["name"]["it"] == "via Segneri")]}
    assert find("via inventata 3") == find("via odazio") == {"numbers": [], "known": False, "words": "", "streets": []}


def test_no_made_up_address_gets_a_door_that_the_register_has_not(find):
    doors = {(f"{row['street']} {row['number']}", *row["coordinates"]) for row in files.numbers()["numbers"]}
    for street in sorted({place["name"]["it"] for place in files.places() if place["kind"] in ("street", "square")})[::9] + sorted({row["street"] for row in files.numbers()["numbers"]}):
        for number in (1, 5, 9, 150, 9999):
            found = find(f"{street} {number}")
            assert {(each["name"], each["lon"], each["lat"]) for each in found["numbers"]} <= doors
            assert found["known"] == (f"{street} {number}" in {door[0] for door in doors})


@pytest.mark.parametrize("typed", ["%", "_ 5", "% 150", "'; DROP TABLE milo.numbers; -- 5", "\\ 5", "🏠 5", "a" * 118 + " 5", "١" * 119, "via " * 28 + "5", "{x} 5", "<b>5</b>"])
def test_hostile_words_find_nothing_and_break_nothing(find, typed):
    assert find(typed)["numbers"] == []


def test_what_is_no_question_is_refused(client, sample):
    assert {client.get(ASK, query_string=query).status_code for query in ({}, {"q": ""}, {"q": "  "}, {"q": "a" * 10_000}, {"q": "x 1", "limit": "9"}, {"q": "\x00 5"})} == {400}
    assert client.get("/api/c/nessuna/numbers?q=via+odazio+9").status_code == 404
    assert client.post(ASK).status_code == 405


def test_a_consultation_that_does_not_show_the_plan_has_no_numbers(client, sample, make_consultation):
    make_consultation("banco")
    assert client.get("/api/c/banco/numbers?q=via+odazio+9").json["numbers"] == []


def test_the_reader_reads_no_table_of_the_register(databases, sample):
    with databases.engine("reader").connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM published.numbers")).scalar() == 10
        with pytest.raises(Exception, match="permission denied"):
            connection.execute(text("SELECT * FROM milo.numbers"))


def test_the_map_and_the_form_leave_the_same_sign_at_a_door(find, fill, client, sign_body, superuser):
    [door] = find("v. Odazio, 9")["numbers"]
    body = sign_body(geometry={"type": "Point", "coordinates": [door["lon"], door["lat"]]}, text="per mappa")
    assert client.post("/api/c/lorenteggio/contributions", json=body, headers={"Idempotency-Key": str(uuid.uuid4())}).status_code == 201
    assert fill("v. Odazio, 9", "send", text="per modulo")[0] == 303
    with superuser.connect() as connection:
        records = connection.execute(text("SELECT ST_AsText(geom), ST_AsText(public_geom), east, north, accuracy, language, intervention_id, feature_id FROM milo.contributions"
                                          " WHERE text IN ('per mappa', 'per modulo')")).all()
    assert len(records) == 2 and records[0] == records[1] and records[0][0] == "POINT(9.13432 45.44756)"


def test_the_form_says_which_door_it_understood_before_it_sends(fill):
    status, page = fill("150 giambellino")
    assert status == 200 and "<strong>via Giambellino 150</strong>" in page and 'value="via Giambellino 150"' in page


def test_the_form_offers_the_nearest_door_and_the_street_and_takes_the_choice(fill, superuser):
    status, page = fill("via giambellino 20", "send")
    assert status == 422 and page.count("Non conosco il numero 20 di questa via. Il più vicino che conosco è 144.") == 2
    assert re.findall(r'name="instead" value="([^"]*)"', page) == ["via Giambellino 144", "via Giambellino"] and "Qui è rotto." in page
    assert fill("via giambellino 20", "send", instead="via Giambellino 144", instead_of="via giambellino 20", text="alla porta")[0] == 303
    with superuser.connect() as connection:
        assert connection.execute(text("SELECT ST_X(geom) FROM milo.contributions WHERE text = 'alla porta'")).scalar() == 9.13216


def test_a_form_that_a_script_sends_is_told_what_may_be_typed_instead(client, sample):
    fields = {"place": "giambellino 20", "category": "fix", "text": "Qui.", "accuracy": "spot", "step": "send", "participant": str(uuid.uuid4()), "key": str(uuid.uuid4())}
    answer = client.post("/it/c/lorenteggio/add", data=fields, headers={"Accept": "application/json"})
    assert answer.status_code == 422 and answer.json["errors"]["geometry"] == (
        "Non conosco il numero 20 in queste vie. Scegli il più vicino o la via. via Giambellino 144 · largo Giambellino · via Giambellino")


def test_a_choice_that_was_offered_for_another_address_is_not_taken(fill):
    status, page = fill("via Odazio 9", instead="via Giambellino 144", instead_of="via giambellino 20")
    assert status == 200 and "<strong>via Odazio 9</strong>" in page


def test_what_is_called_by_a_number_is_offered_first(fill):
    status, page = fill("giambellino 129")
    offered = re.findall(r'name="instead" value="([^"]*)"', page)
    assert status == 422 and "129" in offered[0] and {"via Giambellino 144", "via Giambellino"} <= set(offered)


def test_who_made_the_numbers_is_named_among_the_sources(client, sample):
    assert "Comune di Milano; Regione Lombardia (scuole)" in client.get("/it/c/lorenteggio").get_data(as_text=True)
