"""Fair play: one person does not swamp the map, a flood waits instead of being shown, a hall is never locked out; no address is kept."""
from __future__ import annotations

import dataclasses
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import request
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import fair_play

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
URL = "/api/c/banco/contributions"


@pytest.fixture(autouse=True)
def banco(make_consultation):
    return make_consultation("banco", moderation="after")


@pytest.fixture
def rules(superuser):
    def change(**columns):
        with superuser.begin() as connection:
            for name, value in columns.items():
                connection.execute(text(f"UPDATE milo.consultations SET {name} = :value WHERE slug = 'banco'"), {"value": value})
    return change


@pytest.fixture
def room(superuser):
    def make(code="ABC234", ends="1 hour"):
        with superuser.begin() as connection:
            connection.execute(text("INSERT INTO milo.rooms (id, consultation_id, code, name, ends_at) SELECT gen_random_uuid(), id, :code, 'Sala',"
                                    " now() + CAST(:ends AS interval) FROM milo.consultations WHERE slug = 'banco'"), {"code": code, "ends": ends})
        return code
    return make


def post(client, body, key=None, address="203.0.113.7"):
    return client.post(URL, json=body, headers={"Idempotency-Key": str(key or uuid.uuid4())}, environ_base={"REMOTE_ADDR": address})


def stored(superuser, sql="SELECT visibility, held FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco' ORDER BY s.left_at"):
    with superuser.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def test_one_person_leaves_so_many_signs_of_a_kind_and_then_reads_a_friendly_sentence(client, sign_body, rules, superuser):
    rules(signs_per_person=2)
    me = str(uuid.uuid4())
    assert [post(client, sign_body(participant=me)).status_code for _ in range(2)] == [201, 201]
    refused = post(client, sign_body(participant=me))
    assert refused.status_code == 422 and refused.json["key"] == "signs-of-yours" and refused.json["field"] == "category"
    assert "2" in refused.json["detail"] and refused.json["detail"] != "Qualcosa non va. Controlla e riprova."
    assert post(client, sign_body(participant=me, category="like")).status_code == 201
    assert post(client, sign_body()).status_code == 201
    assert stored(superuser, "SELECT count(*) FROM milo.receipts r JOIN milo.consultations c ON c.id = r.consultation_id WHERE c.slug = 'banco'") == [(4,)]


def test_a_category_may_have_a_limit_of_its_own(client, sign_body, make_consultation):
    make_consultation("banchi", categories=[{"key": "fix", "title": {"it": "Va sistemato"}, "signs_per_person": 1}, {"key": "like", "title": {"it": "Mi piace"}}])
    me = str(uuid.uuid4())

    def leave(category):
        return client.post("/api/c/banchi/contributions", json=sign_body(participant=me, category=category), headers={"Idempotency-Key": str(uuid.uuid4())}).status_code

    assert [leave(category) for category in ("fix", "fix", "like", "like")] == [201, 422, 201, 201]
    with pytest.raises(ValueError, match="signs_per_person"):
        make_consultation("banchetti", categories=[{"key": "fix", "title": {"it": "Va sistemato"}, "signs_per_person": 0}])


def test_the_retry_of_the_last_allowed_sign_gets_its_receipt_again(client, sign_body, rules):
    rules(signs_per_person=1)
    key, body = uuid.uuid4(), sign_body()
    assert post(client, body, key).json == post(client, body, key).json


def test_whoever_withdraws_a_sign_may_leave_another(client, sign_body, rules):
    rules(signs_per_person=1)
    me = str(uuid.uuid4())
    left = post(client, sign_body(participant=me))
    client.post("/it/receipt", data={"code": left.json["receipt"], "action": "withdraw", "sure": "yes"})
    assert post(client, sign_body(participant=me)).status_code == 201


def test_thirty_signs_of_one_person_at_once_do_not_pass_the_limit(app, sign_body, rules, superuser):
    rules(signs_per_person=5)
    me = str(uuid.uuid4())
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: post(app.test_client(), sign_body(participant=me)).status_code, range(30)))
    assert sorted(answers) == [201] * 5 + [422] * 25
    assert len(stored(superuser)) == 5


def test_a_flood_from_one_network_is_held_and_nothing_of_it_is_lost(client, sign_body, rules, superuser):
    rules(flood_signs=3)
    assert {post(client, sign_body(), address=f"203.0.113.{n}").status_code for n in range(6)} == {201}
    assert stored(superuser) == [("published", [])] * 3 + [("waiting", ["flood"])] * 3
    assert post(client, sign_body(), address="198.51.100.1").status_code == 201
    assert stored(superuser)[-1] == ("published", [])
    assert stored(superuser, "SELECT max(milo.same_network(contribution_id)), min(milo.same_network(contribution_id)) FROM milo.network_writes") == [(6, 1)]


def test_a_flood_that_comes_all_at_once_shows_no_sign_more(app, sign_body, rules, superuser):
    rules(flood_signs=5)
    with ThreadPoolExecutor(12) as crowd:
        answers = list(crowd.map(lambda _: post(app.test_client(), sign_body(participant=str(uuid.uuid4()))).status_code, range(48)))
    assert answers == [201] * 48
    states = stored(superuser)
    assert (states.count(("published", [])), states.count(("waiting", ["flood"]))) == (5, 43)


def test_what_came_before_the_last_minutes_is_no_flood(client, sign_body, rules, superuser):
    rules(flood_signs=2, flood_minutes=10)
    for _ in range(2):
        post(client, sign_body())
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.network_writes SET left_at = now() - interval '11 minutes'"))
    post(client, sign_body())
    assert stored(superuser)[-1] == ("published", [])


def test_a_hall_with_one_address_and_a_room_code_is_never_locked_out(app, sign_body, rules, room, superuser):
    rules(flood_signs=3)
    code = room()
    people = [str(uuid.uuid4()) for _ in range(300)]

    def leave_three(me):
        client = app.test_client()
        return [post(client, sign_body(participant=me, category=category, room=f" {code.lower()} ")).status_code for category in ("fix", "like", "wish")]

    with ThreadPoolExecutor(12) as pool:
        answers = [status for three in pool.map(leave_three, people) for status in three]
    assert answers.count(201) == 900
    assert stored(superuser) == [("published", [])] * 900


def test_a_hall_takes_no_room_from_those_outside_it(client, sign_body, rules, room, superuser):
    rules(flood_signs=3)
    code = room()
    for _ in range(5):
        post(client, sign_body(room=code))
    post(client, sign_body())
    assert stored(superuser)[-1] == ("published", [])


@pytest.mark.parametrize(("code", "ends"), [("ABC234", "-1 minute"), ("ZZZZZZ", "1 hour")])
def test_a_code_that_is_over_or_wrong_holds_but_refuses_nobody(client, sign_body, rules, room, superuser, code, ends):
    rules(flood_signs=1)
    room("ABC234", ends)
    assert [post(client, sign_body(room=code)).status_code for _ in range(2)] == [201, 201]
    assert stored(superuser)[-1] == ("waiting", ["flood"])


def test_no_address_is_stored_and_no_web_role_reads_a_mark_or_a_key(client, sign_body, superuser, databases):
    post(client, sign_body(), address="203.0.113.77")
    [(mark,)] = stored(superuser, "SELECT mark FROM milo.network_writes")
    assert len(bytes(mark)) == 32 and b"203.0.113" not in bytes(mark)
    for role in ("reader", "intake", "desk"):
        for table in ("network_writes", "network_keys"):
            with pytest.raises(DBAPIError, match="permission denied"), databases.engine(role).connect() as connection:
                connection.execute(text(f"SELECT * FROM milo.{table}"))


def test_the_key_goes_after_its_day_and_the_marks_after_thirty(client, sign_body, superuser):
    post(client, sign_body())
    post(client, sign_body())
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.network_keys SET day = day - 1"))
        connection.execute(text("UPDATE milo.network_writes SET left_at = now() - interval '31 days'"))
    post(client, sign_body())
    assert stored(superuser, "SELECT day = (now() AT TIME ZONE 'Europe/Rome')::date FROM milo.network_keys") == [(True,)]
    assert stored(superuser, "SELECT count(*) FROM milo.network_writes") == [(1,)]


@pytest.mark.parametrize(("address", "forwarded", "proxies", "cut"), [
    ("203.0.113.77", None, 0, "203.0.113.0/24"),
    ("203.0.113.77", "198.51.100.9", 0, "203.0.113.0/24"),
    ("127.0.0.1", "192.0.2.4, 198.51.100.9", 1, "198.51.100.0/24"),
    ("127.0.0.1", "192.0.2.4, 198.51.100.9", 2, "192.0.2.0/24"),
    ("127.0.0.1", "rubbish", 1, None),
    ("127.0.0.1", None, 1, "127.0.0.0/24"),
    ("2001:db8:12:34::7", None, 0, "2001:db8:12::/48"),
    ("::ffff:203.0.113.77", None, 0, "203.0.113.0/24"),
    ("", None, 0, None),
])
def test_an_address_is_cut_and_a_proxy_is_believed_only_if_it_is_ours(app, monkeypatch, address, forwarded, proxies, cut):
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], trust_proxy=proxies))
    with app.test_request_context(headers={"X-Forwarded-For": forwarded} if forwarded else {}, environ_base={"REMOTE_ADDR": address}):
        assert fair_play.network(request) == cut


class SomeTimeAgo(TimestampSigner):
    """Signs as the application does, ten seconds earlier."""

    def get_timestamp(self):
        return super().get_timestamp() - 10


def fields(app, age=10, **more):
    signer = {10: SomeTimeAgo, 0: TimestampSigner}[age]
    started = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt=fair_play.SALT, signer=signer).dumps("")
    return {"key": str(uuid.uuid4()), "participant": str(uuid.uuid4()), "lon": "9.1311", "lat": "45.4467", "category": "fix", "text": "Buio", "step": "send", "started": started} | more


@pytest.mark.parametrize(("age", "more", "held"), [
    (10, {}, []), (0, {}, ["form"]), (10, {"website": "https://example.org"}, ["form"]), (10, {"started": "made up"}, ["form"]), (10, {"started": ""}, ["form"]),
])
def test_a_form_that_a_machine_fills_in_is_held_and_still_gets_its_receipt(app, client, superuser, age, more, held):
    answer = client.post("/it/c/banco/add", data=fields(app, age, **more))
    assert answer.status_code == 303 and "/it/receipt?code=" in answer.location
    assert stored(superuser) == [("waiting" if held else "published", held)]


def test_checking_first_keeps_the_moment_the_form_was_opened(app, client):
    sent = fields(app)
    page = client.post("/it/c/banco/add", data=sent | {"step": "check"}).get_data(as_text=True)
    assert sent["started"] in page


def test_the_room_code_travels_from_the_address_through_the_form(client, superuser, app, rules, room):
    rules(flood_signs=1)
    code = room()
    assert f'value="{code}"' in client.get(f"/it/c/banco/add?room={code}").get_data(as_text=True)
    for _ in range(3):
        client.post("/it/c/banco/add", data=fields(app, room=code))
    assert stored(superuser) == [("published", [])] * 3


def test_a_moderator_opens_a_room_whose_code_works_and_nobody_else_does(client, staff, sign_body, rules, superuser):
    rules(flood_signs=1)
    moderator = staff("moderator")

    def open_room(browser, **typed):
        token = TOKEN.search(browser.get("/desk/").get_data(as_text=True))[1]
        return browser.post("/desk/c/banco/rooms", data={"csrf_token": token} | typed).status_code

    assert open_room(moderator, name=" ", hours="3") == 422
    assert open_room(moderator, name="Biblioteca", hours="99") == 422
    assert open_room(moderator, name="Biblioteca di via Odazio", hours="3") == 303
    [(code,)] = stored(superuser, "SELECT code FROM milo.rooms WHERE ends_at BETWEEN now() + interval '179 minutes' AND now() + interval '181 minutes'")
    page = moderator.get("/desk/c/banco/rooms").get_data(as_text=True)
    assert code in page and "Biblioteca di via Odazio" in page and "data:image/svg+xml" in page
    for _ in range(3):
        post(client, sign_body(room=code))
    assert stored(superuser) == [("published", [])] * 3
    assert stored(superuser, "SELECT count(*) FROM milo.audit a JOIN milo.rooms r ON r.id = a.object_id WHERE a.action = 'room.open'") == [(1,)]
    assert open_room(staff("planner"), name="Mia", hours="3") == 403


def test_a_sign_sent_again_from_the_street_is_the_same_sign(client, sign_body, room):
    key, body = uuid.uuid4(), sign_body()
    assert post(client, body | {"room": room()}, key).json == post(client, body, key).json
