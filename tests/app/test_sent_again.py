"""Whatever a network does to it, a sign is one sign: each is sent one to five times, in any order, in floods, limits, zones and attacks."""
from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import text

PEOPLE = [str(uuid.UUID(int=n)) for n in range(1, 4)]
SIGNS = some.lists(some.tuples(some.sampled_from(PEOPLE), some.sampled_from(["fix", "like", "wish"]), some.integers(1, 5)), min_size=1, max_size=8)
RULES = some.fixed_dictionaries({"flood_signs": some.sampled_from([1, 3, 30]), "signs_per_person": some.sampled_from([1, 2, 20]), "attack_signs": some.sampled_from([1, 100]),
                                 "phase": some.sampled_from(["open", "test"]), "moderation": some.sampled_from(["before", "after"])})


@pytest.fixture
def banco(make_consultation, superuser):
    made = make_consultation("banco")

    def afresh(rules):
        with superuser.begin() as connection:
            connection.execute(text("DELETE FROM milo.participants WHERE consultation_id = :id"), {"id": made.id})
            connection.execute(text("DELETE FROM milo.receipts WHERE consultation_id = :id"), {"id": made.id})
            connection.execute(text(f"UPDATE milo.consultations SET {', '.join(f'{name} = :{name}' for name in rules)} WHERE id = :id"), rules | {"id": made.id})

    return afresh


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(signs=SIGNS, rules=RULES, chance=some.randoms(use_true_random=False))
def test_every_sign_sent_one_to_five_times_in_any_order_is_there_once_with_one_receipt(banco, client, sign_body, superuser, signs, rules, chance):
    banco(rules)
    sent = [(str(uuid.UUID(int=chance.getrandbits(128))), sign_body(participant=person, category=category, text=f"Segno {number}"), times)
            for number, (person, category, times) in enumerate(signs)]
    order = [(key, body) for key, body, times in sent for _ in range(times)]
    chance.shuffle(order)
    answers = {}
    for key, body in order:
        answer = client.post("/api/c/banco/contributions", json=dict(chance.sample(sorted(body.items()), len(body))), headers={"Idempotency-Key": key})
        assert answer.status_code in {201, 422}
        answers.setdefault(key, []).append((answer.status_code, answer.json.get("id"), answer.json.get("receipt")))
    # a sign past the limit stays past it; every other has one answer
    kept = {key: told[0] for key, told in answers.items() if told[0][0] == 201}
    assert all(len(set(told)) == 1 for told in answers.values())
    allowed = sum(min(rules["signs_per_person"], sum((person, category) == (one, kind) for one, kind, _ in signs)) for person in PEOPLE for category in ("fix", "like", "wish"))
    with superuser.connect() as connection:
        rows = connection.execute(text("SELECT s.id::text, s.text FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco'")).all()
        receipts = connection.scalar(text("SELECT count(*) FROM milo.receipts r JOIN milo.consultations c ON c.id = r.consultation_id WHERE c.slug = 'banco'"))
    assert sorted(row.id for row in rows) == sorted(id for _, id, _ in kept.values())
    assert len({row.text for row in rows}) == len(rows) == receipts == allowed


def test_ten_keys_twenty_times_at_once_make_ten_signs(app, banco, sign_body, superuser):
    banco({"flood_signs": 3})
    bodies = {str(uuid.uuid4()): sign_body() for _ in range(10)}

    def post(key):
        return key, app.test_client().post("/api/c/banco/contributions", json=bodies[key], headers={"Idempotency-Key": key}).json["receipt"]

    with ThreadPoolExecutor(12) as pool:
        told = set(pool.map(post, list(bodies) * 20))
    assert len(told) == 10
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco'")) == 10
