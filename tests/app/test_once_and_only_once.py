"""However often and in whatever order signs are sent, each is there once: what a phone on a bad network does to the server."""
from __future__ import annotations

import random
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import text

URL = "/api/c/banco/contributions"


@pytest.fixture(autouse=True)
def there(make_consultation):
    make_consultation()


def words_of(superuser, keys: list[str]) -> list[str]:
    """The words that the database has for these signs (each sign's words are its key)."""
    with superuser.connect() as connection:
        return sorted(connection.scalars(text("SELECT text FROM milo.contributions WHERE text = ANY (:keys)"), {"keys": keys}))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(times=some.lists(some.integers(1, 5), min_size=1, max_size=8), shuffling=some.randoms(use_true_random=False))
def test_every_sign_sent_one_to_five_times_in_any_order_is_there_once(client, sign_body, superuser, times, shuffling):
    signs = {str(uuid.uuid4()): count for count in times}
    bodies = {key: sign_body(text=key) for key in signs}
    sendings = [key for key, count in signs.items() for _ in range(count)]
    shuffling.shuffle(sendings)
    answers = {key: set() for key in signs}
    for key in sendings:
        answer = client.post(URL, json=bodies[key], headers={"Idempotency-Key": key})
        answers[key].add((answer.status_code, answer.json["id"], answer.json["receipt"]))
    assert all(len(said) == 1 and next(iter(said))[0] == 201 for said in answers.values())
    assert len({receipt for said in answers.values() for _, _, receipt in said}) == len(signs)
    assert words_of(superuser, list(signs)) == sorted(signs)


def test_so_it_is_when_they_are_sent_at_once(app, sign_body, superuser):
    chance = random.Random(4)
    bodies = {key: sign_body(text=key) for key in (str(uuid.uuid4()) for _ in range(20))}
    sendings = [key for key in bodies for _ in range(chance.randint(1, 5))]
    chance.shuffle(sendings)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda key: (key, app.test_client().post(URL, json=bodies[key], headers={"Idempotency-Key": key})), sendings))
    assert {answer.status_code for _, answer in answers} == {201}
    assert len({(key, answer.json["receipt"]) for key, answer in answers}) == len(bodies)
    assert words_of(superuser, list(bodies)) == sorted(bodies)


def test_new_words_sent_twice_wait_once_for_a_person(client, leave, superuser):
    """A change whose answer was lost is sent again, perhaps after somebody has read and published it: that must stay."""
    left = leave()
    change = {"code": left["receipt"], "action": "edit", "sure": "yes", "category": "fix", "text": "Parole nuove"}
    assert client.post("/it/receipt", data=change).status_code == 303
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'published', words_checked = true WHERE id = :id"), {"id": left["id"]})
    assert client.post("/it/receipt", data=change).status_code == 303
    with superuser.connect() as connection:
        assert connection.execute(text("SELECT text, visibility, edits FROM milo.contributions WHERE id = :id"), {"id": left["id"]}).one() == ("Parole nuove", "published", 1)
