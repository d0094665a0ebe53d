"""Under attack a phone works for its sign; whoever cannot is held, never refused; in quiet times and in a hall nobody is asked."""
from __future__ import annotations

import hashlib
import uuid

import pytest
from sqlalchemy import text
from tests.app.test_fair_play import URL, fields, stored

from app import fair_play


@pytest.fixture(autouse=True)
def banco(make_consultation):
    return make_consultation("banco", moderation="after")


@pytest.fixture
def attacked(superuser, banco):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET guarded_until = now() + interval '1 hour' WHERE slug = 'banco'"))


def answer_to(key) -> str:
    return str(next(n for n in range(10_000_000) if hashlib.sha256(f"{key}:{n}".encode()).digest()[:2] == b"\0\0"))


def send(client, body, key, **headers):
    return client.post(URL, json=body, headers={"Idempotency-Key": str(key)} | {name.replace("_", "-"): value for name, value in headers.items()})


def test_under_attack_a_page_that_can_work_is_asked_to_and_its_sign_is_shown(client, sign_body, attacked, superuser):
    key, body = uuid.uuid4(), sign_body()
    asked = send(client, body, key, Sign_Work="able")
    assert asked.status_code == 428 and asked.json["key"] == "puzzle" and asked.json["bits"] == fair_play.PUZZLE_BITS == 16
    assert stored(superuser) == [] and stored(superuser, "SELECT count(*) FROM milo.participants p JOIN milo.consultations c ON c.id = p.consultation_id WHERE c.slug = 'banco'") == [(0,)]
    sent = send(client, body, key, Sign_Proof=answer_to(key))
    assert sent.status_code == 201 and send(client, body, key, Sign_Work="able").json == sent.json
    assert stored(superuser) == [("published", [])]


def test_the_puzzle_is_never_the_only_door(app, client, sign_body, attacked, superuser):
    key = uuid.uuid4()
    assert send(client, sign_body(), key).status_code == 201
    assert send(client, sign_body(), uuid.uuid4(), Sign_Proof=answer_to(key)).status_code == 201  # the answer of another sign
    for rubbish in ("x", "²", "9" * 40, "-1"):
        assert send(client, sign_body(), uuid.uuid4(), Sign_Proof=rubbish.encode().decode("latin-1")).status_code == 201
    assert client.post("/it/c/banco/add", data=fields(app)).status_code == 303
    assert stored(superuser) == [("waiting", ["attack"])] * 7


def test_a_hall_with_its_code_works_for_nothing_under_attack(client, sign_body, attacked, superuser):
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.rooms (id, consultation_id, code, name, ends_at) SELECT gen_random_uuid(), id, 'ABC234', 'Sala', now() + interval '1 hour'"
                                " FROM milo.consultations WHERE slug = 'banco'"))
    assert send(client, sign_body(room="ABC234"), uuid.uuid4(), Sign_Work="able").status_code == 201
    assert stored(superuser) == [("published", [])]


def test_in_quiet_times_nobody_is_asked(client, sign_body, superuser):
    assert send(client, sign_body(), uuid.uuid4(), Sign_Work="able").status_code == 201
    assert stored(superuser) == [("published", [])]
