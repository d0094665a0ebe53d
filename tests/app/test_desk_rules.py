"""The page of rules: limits with who changed them, zones in which anonymous signs wait, the guard against attacks; all decided in the database."""
from __future__ import annotations

import json
import re
import uuid

import pytest
from sqlalchemy import text

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HERE = {"type": "Polygon", "coordinates": [[[9.1305, 45.446], [9.132, 45.446], [9.132, 45.4475], [9.1305, 45.4475], [9.1305, 45.446]]]}
FAR = {"type": "Point", "coordinates": [9.1345, 45.4455]}


@pytest.fixture(autouse=True)
def banco(make_consultation):
    return make_consultation("banco", moderation="after")


@pytest.fixture
def moderator(staff):
    return staff("moderator")


def send(browser, path, **typed):
    token = TOKEN.search(browser.get("/desk/").get_data(as_text=True))[1]
    return browser.post(f"/desk/c/banco/{path}", data={"csrf_token": token} | typed)


def stored(superuser, sql="SELECT visibility, held FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco' ORDER BY s.left_at"):
    with superuser.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def test_a_sign_in_a_zone_waits_and_one_beside_it_is_shown(moderator, leave, superuser):
    assert send(moderator, "zones", name="Cortile", where="drawn", drawn=json.dumps(HERE)).status_code == 303
    leave()
    leave(geometry=FAR)
    assert stored(superuser) == [("waiting", ["zone"]), ("published", [])]
    assert "una regola chiede di guardare prima" in moderator.get("/desk/c/banco/queue").get_data(as_text=True)


def test_a_zone_that_is_ended_holds_nothing_more_and_stays_in_the_history(moderator, leave, superuser):
    send(moderator, "zones", name="Dappertutto", where="everywhere")
    [(zone,)] = stored(superuser, "SELECT id FROM milo.zones")
    leave()
    assert send(moderator, f"zones/{zone}/end").status_code == 303
    assert send(moderator, f"zones/{zone}/end").status_code == 303
    assert send(moderator, f"zones/{uuid.uuid4()}/end").status_code == 404
    leave()
    assert stored(superuser) == [("waiting", ["zone"]), ("published", [])]
    page = moderator.get("/desk/c/banco/rules").get_data(as_text=True)
    assert "Finita da moderator" in page and "zona nuova: Dappertutto" in page
    assert stored(superuser, "SELECT made_by, ended_by FROM milo.zones") == [("moderator", "moderator")]
    assert [action for (action,) in stored(superuser, f"SELECT action FROM milo.audit WHERE object_id = '{zone}' ORDER BY at")] == ["rules.zone-add", "rules.zone-end"]


def test_what_a_mediator_brings_does_not_wait_for_a_zone(moderator, app, databases, sign_body, superuser):
    from sqlalchemy.orm import Session

    from surveys import consultations, submissions

    send(moderator, "zones", name="Dappertutto", where="everywhere")
    with Session(databases.engine("reader")) as reading, Session(databases.engine("intake")) as leaving:
        found = consultations.find(reading, "banco")
        submissions.leave_sign(leaving, found, consultations.categories(reading, found.id), key=uuid.uuid4(), body=sign_body(), channel="mediator")
        leaving.commit()
    assert stored(superuser) == [("published", [])]


@pytest.mark.parametrize(("typed", "says"), [
    ({"name": " "}, "Scrivi un nome"),
    ({"where": ""}, "Scegli dove vale"),
    ({"drawn": "{"}, "non si legge"),
    ({"drawn": json.dumps({"type": "Point", "coordinates": [9.13, 45.45]})}, "non si legge"),
    ({"drawn": json.dumps({"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]})}, "non tocca il quartiere"),
    ({"drawn": json.dumps({"type": "Polygon", "coordinates": [[[9.13, 45.44], [9.14, 45.45], [9.14, 45.44], [9.13, 45.45], [9.13, 45.44]]]})}, "si incrocia"),
    ({"from_hour": "8"}, "tutte e due le ore"),
    ({"from_hour": "8", "to_hour": "8"}, "tutte e due le ore"),
    ({"from_hour": "8", "to_hour": "99"}, "tutte e due le ore"),
    ({"days": "9"}, "I giorni non si leggono"),
    ({"last_day": "2020-01-01"}, "già passato"),
    ({"where": "near", "place": "rubbish"}, "Scegli un posto"),
])
def test_a_zone_that_cannot_be_is_refused_in_words_and_what_was_typed_stays(moderator, superuser, typed, says):
    answer = send(moderator, "zones", **({"name": "Cortile", "where": "drawn", "drawn": json.dumps(HERE)} | typed))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and says in page
    if "name" not in typed:
        assert 'value="Cortile"' in page
    assert stored(superuser, "SELECT 1 FROM milo.zones") == []


def test_a_zone_around_a_place_reaches_as_many_metres_or_its_block(sample, moderator, superuser):
    page = moderator.get("/desk/c/lorenteggio/rules").get_data(as_text=True)
    place = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>[^<]*Odazio', page)[1]
    try:
        for name, metres in (("metri", "50"), ("isolato", "block")):
            token = TOKEN.search(moderator.get("/desk/").get_data(as_text=True))[1]
            answer = moderator.post("/desk/c/lorenteggio/zones", data={"csrf_token": token, "name": name, "where": "near", "place": place, "metres": metres})
            assert answer.status_code == 303, answer.get_data(as_text=True)
        found = dict(stored(superuser, "SELECT name, ST_Area(area::geography) FROM milo.zones"))
        # a street of some hundred metres, fifty to each side; a block
        assert 10_000 < found["metri"] < 200_000 and 500 < found["isolato"] < 200_000
        inside = f"SELECT ST_Distance(z.area::geography, p.geom::geography) FROM milo.zones z, milo.places p WHERE p.id = '{place}' AND z.name = 'metri'"
        assert stored(superuser, inside) == [(0,)]
    finally:
        with superuser.begin() as connection:
            connection.execute(text("DELETE FROM milo.zones"))


@pytest.mark.parametrize(("rule", "at", "holds"), [
    ({}, "2026-11-23 15:00", True),
    ({"days": "{1}"}, "2026-11-23 15:00", True),  # a Monday
    ({"days": "{2,3}"}, "2026-11-23 15:00", False),
    ({"from_hour": 14, "to_hour": 16}, "2026-11-23 15:59", True),
    ({"from_hour": 14, "to_hour": 16}, "2026-11-23 16:00", False),
    ({"from_hour": 22, "to_hour": 6}, "2026-11-23 23:00", True),
    ({"from_hour": 22, "to_hour": 6}, "2026-11-24 05:59", True),
    ({"from_hour": 22, "to_hour": 6}, "2026-11-24 06:00", False),
    ({"from_hour": 22, "to_hour": 6, "days": "{1}"}, "2026-11-24 03:00", True),  # the night that began on Monday
    ({"from_hour": 22, "to_hour": 6, "days": "{2}"}, "2026-11-24 03:00", False),
    ({"from_hour": 14, "to_hour": 16}, "2026-07-06 15:00", True),  # by the clock of Rome in summer too
    ({"last_day": "2026-11-23"}, "2026-11-23 23:59", True),
    ({"last_day": "2026-11-23"}, "2026-11-24 00:00", False),
    ({"last_day": "2026-11-23", "from_hour": 22, "to_hour": 6}, "2026-11-24 05:00", True),
    ({"ended": True}, "2026-11-23 15:00", False),
])
def test_days_and_hours_are_those_of_rome(superuser, banco, rule, at, holds):
    rule = {"days": "{}", "from_hour": None, "to_hour": None, "last_day": None, "ended": False} | rule
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.zones (id, consultation_id, name, days, from_hour, to_hour, last_day, made_by, ended_by, ended_at) VALUES (gen_random_uuid(), :id, 'Z',"
                                " CAST(:days AS smallint[]), :from_hour, :to_hour, :last_day, 'x', CASE WHEN :ended THEN 'x' END, CASE WHEN :ended THEN now() END)"), rule | {"id": banco.id})
        asked = "SELECT milo.in_zone(:id, ST_SetSRID(ST_MakePoint(9.13, 45.447), 4326), CAST(:at AS timestamp) AT TIME ZONE 'Europe/Rome')"
        assert connection.scalar(text(asked), {"id": banco.id, "at": at}) is holds


def test_limits_are_changed_in_one_place_and_the_page_says_by_whom(moderator, client, sign_body, superuser):
    answer = send(moderator, "rules", **{"signs_per_person": "3", "category:fix": "1", "flood_signs": "30", "flood_minutes": "10", "attack_signs": "100"})
    assert answer.status_code == 303
    me = str(uuid.uuid4())

    def leave(category):
        return client.post("/api/c/banco/contributions", json=sign_body(participant=me, category=category), headers={"Idempotency-Key": str(uuid.uuid4())}).status_code

    assert [leave("fix"), leave("fix"), leave("like"), leave("like")] == [201, 422, 201, 201]
    page = moderator.get("/desk/c/banco/rules").get_data(as_text=True)
    assert "segni di una persona: 20 → 3" in page and "fix: – → 1" in page and "moderator" in page
    assert send(moderator, "rules", **{"category:fix": ""}).status_code == 303
    assert leave("fix") == 201
    assert stored(superuser, "SELECT detail FROM milo.audit a JOIN milo.consultations c ON c.id = a.consultation_id WHERE c.slug = 'banco' ORDER BY a.at DESC LIMIT 1") == [({"category:fix": [1, None]},)]


@pytest.mark.parametrize("typed", [{"signs_per_person": "0"}, {"signs_per_person": ""}, {"flood_minutes": "-3"}, {"flood_signs": "9" * 30}, {"category:fix": "x"}])
def test_a_limit_out_of_bounds_changes_nothing(moderator, superuser, typed):
    before = stored(superuser, "SELECT signs_per_person, flood_signs, flood_minutes, attack_signs FROM milo.consultations WHERE slug = 'banco'")
    answer = send(moderator, "rules", **({"signs_per_person": "5"} | typed))
    assert answer.status_code == 422 and "Scrivi un numero da" in answer.get_data(as_text=True)
    assert stored(superuser, "SELECT signs_per_person, flood_signs, flood_minutes, attack_signs FROM milo.consultations WHERE slug = 'banco'") == before


def test_under_guard_a_sign_waits_but_is_never_refused(moderator, leave, superuser):
    assert send(moderator, "guard", hours="2").status_code == 303
    leave()
    assert send(moderator, "guard", hours="0").status_code == 303
    leave()
    assert send(moderator, "guard", hours="1000000").status_code == 400
    assert stored(superuser) == [("waiting", ["attack"]), ("published", [])]


def test_the_guard_rises_by_itself_while_a_flood_is_held(client, sign_body, superuser):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET flood_signs = 1, attack_signs = 2 WHERE slug = 'banco'"))
    for address in ("203.0.113.7", "203.0.113.7", "203.0.113.7", "198.51.100.1"):
        client.post("/api/c/banco/contributions", json=sign_body(), headers={"Idempotency-Key": str(uuid.uuid4())}, environ_base={"REMOTE_ADDR": address})
    assert stored(superuser) == [("published", []), ("waiting", ["flood"]), ("waiting", ["flood"]), ("waiting", ["attack"])]
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET left_at = now() - interval '11 minutes' WHERE consultation_id = (SELECT id FROM milo.consultations WHERE slug = 'banco')"))
    client.post("/api/c/banco/contributions", json=sign_body(), headers={"Idempotency-Key": str(uuid.uuid4())}, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert stored(superuser)[-1] == ("published", [])


def test_rules_are_for_moderators_only(staff):
    planner = staff("planner")
    assert planner.get("/desk/c/banco/rules").status_code == 403
    assert [send(planner, path).status_code for path in ("rules", "zones", f"zones/{uuid.uuid4()}/end", "guard")] == [403] * 4
