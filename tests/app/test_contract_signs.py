"""The contract's POST, as checks from outside use it: one key, one sign; errors that name the field."""
from __future__ import annotations

import threading
import uuid

import pytest
from sqlalchemy import text

URL = "/api/c/banco/contributions"


@pytest.fixture(autouse=True)
def banco(make_consultation):
    return make_consultation("banco")


def post(client, body, key=None, **headers):
    return client.post(URL, json=body, headers={"Idempotency-Key": str(key or uuid.uuid4())} | headers)


def problem(answer, status):
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    found = answer.get_json()
    assert found["status"] == status and found["detail"]
    return found


def test_a_sign_gets_an_id_and_a_receipt_of_80_bits_in_four_groups(client, sign_body):
    answer = post(client, sign_body())
    assert answer.status_code == 201
    assert uuid.UUID(answer.json["id"])
    groups = answer.json["receipt"].split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_the_same_key_and_body_answer_the_same_again(client, sign_body, superuser):
    key, body = uuid.uuid4(), sign_body()
    first, second = post(client, body, key), post(client, dict(reversed(body.items())), key)
    assert first.status_code == second.status_code == 201
    assert first.json == second.json
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco'")) == 1


def test_the_same_key_answers_the_same_after_the_consultation_has_closed(client, sign_body, superuser):
    key, body = uuid.uuid4(), sign_body()
    first = post(client, body, key)
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET phase = 'closed' WHERE slug = 'banco'"))
    assert post(client, body, key).json == first.json
    assert problem(post(client, body), 403)["key"] == "consultation-closed"


def test_the_same_key_with_another_body_is_a_conflict(client, sign_body):
    key = uuid.uuid4()
    post(client, sign_body(), key)
    assert problem(post(client, sign_body(text="Altro"), key), 409)["key"] == "key-reused"


def test_fifty_requests_at_once_with_one_key_make_one_row(app, sign_body, superuser):
    key, body, answers = str(uuid.uuid4()), sign_body(), []

    def send():
        answers.append(app.test_client().post(URL, json=body, headers={"Idempotency-Key": key}))

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["receipt"] for answer in answers}) == 1
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco'")) == 1


def test_an_erased_sign_does_not_come_back_with_a_late_retry(client, sign_body, superuser):
    key, body = uuid.uuid4(), sign_body()
    post(client, body, key)
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.receipts SET erased_at = now() WHERE erased_at IS NULL"))
    assert problem(post(client, body, key), 410)["key"] == "sign-erased"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"geometry": {"type": "Point", "coordinates": [9.2, 45.5]}}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": [9.13]}}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": ["9.13", 45.44]}}, "geometry"),
        ({"geometry": {"type": "LineString", "coordinates": [[9.13, 45.445], [9.131, 45.446]]}}, "geometry"),
        ({"geometry": None}, "geometry"),
        ({"category": "osservazione"}, "category"),
        ({"category": ["fix"]}, "category"),
        ({"category": "wish", "text": "  "}, "text"),
        ({"text": "a" * 2001}, "text"),
        ({"text": 7}, "text"),
        ({"accuracy": "street"}, "accuracy"),
        ({"accuracy": ["spot"]}, "accuracy"),
        ({"language": "xx"}, "language"),
        ({"participant": "me"}, "participant"),
        ({"participant": None}, "participant"),
        ({"answers": []}, "answers"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_readable_but_wrong_body_is_refused_naming_the_field(client, sign_body, changes, field):
    assert problem(post(client, sign_body(**changes)), 422)["field"] == field


def test_what_cannot_be_read_is_refused_as_such(client, sign_body):
    headers = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"}
    deep = b'{"geometry":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert problem(client.post(URL, data=deep, headers=headers), 400)["key"] == "too-deep"
    assert problem(client.post(URL, json=sign_body(geometry={"type": "Point", "coordinates": [[[[[9.13, 45.44]]]]]}), headers=headers), 400)
    assert problem(client.post(URL, data=b" " * 2_000_000, headers=headers), 413)
    assert problem(client.post(URL, data=b"{", headers=headers), 400)["key"] == "not-json"
    assert problem(client.post(URL, json=sign_body()), 400)["key"] == "key-missing"
    assert problem(client.post(URL, json=sign_body(), headers={"Idempotency-Key": "7"}), 400)
    assert problem(client.post(URL, json=sign_body(), query_string={"x": 1}, headers=headers), 400)["key"] == "query-unknown"
    assert problem(client.post(URL, data=b"a=b", headers={"Idempotency-Key": str(uuid.uuid4())}), 415)
    assert client.get("/healthz").json["status"] == "ok"


def test_another_site_may_not_leave_signs_for_its_visitors(client, sign_body):
    assert problem(post(client, sign_body(), Origin="https://elsewhere.example"), 403)["key"] == "other-site"
    assert problem(post(client, sign_body(), **{"Sec-Fetch-Site": "cross-site"}), 403)["key"] == "other-site"
    assert post(client, sign_body(), Origin="http://localhost", **{"Sec-Fetch-Site": "same-origin"}).status_code == 201


def test_errors_speak_the_language_of_the_reader(client, sign_body):
    sentences = {
        language: post(client, sign_body(category="no"), **{"Accept-Language": language}).json["detail"] for language in ("it", "en", "ar")
    }
    assert len(set(sentences.values())) == 3


def test_the_device_is_never_kept_and_one_device_is_one_participant(client, leave, superuser):
    person = str(uuid.uuid4())
    leave(participant=person)
    leave(participant=person, category="like")
    leave()
    with superuser.connect() as connection:
        rows = connection.execute(text("SELECT pseudonym FROM milo.participants p JOIN milo.consultations c ON c.id = p.consultation_id WHERE c.slug = 'banco'")).scalars().all()
    assert len(rows) == 2
    assert uuid.UUID(person).bytes not in [bytes(row) for row in rows] and person.encode() not in [bytes(row) for row in rows]


def test_a_sign_of_the_test_phase_never_counts(client, leave, publish, superuser):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET phase = 'test' WHERE slug = 'banco'"))
    leave()
    publish()
    assert client.get("/api/c/banco").json["contributions"] == 0
    assert client.get("/api/c/banco/contributions").json["features"] == []
