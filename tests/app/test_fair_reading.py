"""Agreements and reports of one network: one person with many made-up devices swamps neither a sign nor the moderators; nobody is refused, a hall is a hall."""
from __future__ import annotations

import re
import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
STREET, ELSEWHERE = "203.0.113.7", "198.51.100.7"


@pytest.fixture
def signs(make_consultation, leave, publish, superuser):
    """Two published signs of `banco`, where three of one network are a flood."""
    make_consultation("banco")
    made = [leave("banco", text=words)["id"] for words in ("Il primo.", "Il secondo.")]
    for sign in made:
        publish(sign)
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET flood_signs = 3 WHERE slug = 'banco'"))
    return made


def agree(client, sign, who=None, address=STREET, **more):
    return client.post(f"/it/c/banco/s/{sign}/support", data={"participant": who or str(uuid.uuid4()), "action": "agree", **more}, headers={"Accept": "application/json"},
                       environ_base={"REMOTE_ADDR": address}).json


def report(client, sign, address=STREET, who=None):
    return client.post(f"/it/c/banco/s/{sign}/report", data={"participant": who or str(uuid.uuid4()), "reason": "offence"}, environ_base={"REMOTE_ADDR": address})


def ask(superuser, sql, **values):
    with superuser.connect() as connection:
        return connection.execute(text(sql), values).all()


def later(superuser, table, minutes=11):
    with superuser.begin() as connection:
        connection.execute(text(f"UPDATE milo.{table} SET at = at - make_interval(mins => :minutes)"), {"minutes": minutes})


def test_made_up_people_of_one_network_do_not_make_a_sign_everybodys(client, signs, superuser):
    answers = [agree(client, signs[0]) for _ in range(20)]
    assert [each["outcome"] for each in answers] == ["created"] * 3 + ["held"] * 17
    assert (answers[-1]["agrees"], answers[-1]["people"]) == (True, 3)
    assert "3 persone sono d" in client.get(f"/it/c/banco/s/{signs[0]}").get_data(as_text=True)
    # not slowly either, on one day; other networks and other signs are free
    later(superuser, "support_networks")
    assert agree(client, signs[0])["outcome"] == "held"
    assert agree(client, signs[1])["outcome"] == "created"
    elsewhere = agree(client, signs[0], address=ELSEWHERE)
    assert (elsewhere["people"], elsewhere["outcome"]) == (4, "created")


def test_whoever_agrees_with_much_is_one_person(client, make_consultation, leave, publish, superuser, signs):
    me = str(uuid.uuid4())
    more = [leave("banco", text=f"Ancora {number}.")["id"] for number in range(4)]
    for sign in more:
        publish(sign)
    assert [agree(client, sign, me)["outcome"] for sign in [*signs, *more]] == ["created"] * 6
    assert agree(client, signs[0], me)["outcome"] == "same"


def test_one_of_a_flood_reads_that_it_waits_may_take_it_back_and_is_not_counted_twice(client, signs, superuser):
    for _ in range(3):
        agree(client, signs[0])
    me = str(uuid.uuid4())
    page = client.post(f"/it/c/banco/s/{signs[0]}/support", data={"participant": me, "action": "agree"}, environ_base={"REMOTE_ADDR": STREET})
    assert page.status_code == 200 and "il tuo conta quando una persona li ha guardati" in page.get_data(as_text=True)
    assert [agree(client, signs[0], me)["outcome"], agree(client, signs[0], me, ELSEWHERE)["outcome"]] == ["held", "held"]
    assert agree(client, signs[0], me, action="take-back")["people"] == 3
    assert ask(superuser, "SELECT count(*) FROM milo.supports WHERE state = 'held'") == [(0,)]


def test_in_a_hall_with_its_code_everybody_counts(client, signs, superuser):
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.rooms (id, consultation_id, code, name, ends_at) SELECT gen_random_uuid(), id, 'ABC234', 'Sala', now() + interval '1 hour'"
                                " FROM milo.consultations WHERE slug = 'banco'"))
    assert {agree(client, signs[0], room="abc 234")["outcome"] for _ in range(12)} == {"created"}
    assert agree(client, signs[0], room="nonsense")["outcome"] == "created"  # the hall takes nothing from the street
    assert ask(superuser, "SELECT count(*) FROM milo.support_networks") == [(1,)]


def test_while_staff_protect_a_consultation_agreements_of_the_street_wait(client, signs, superuser):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET guarded_until = now() + interval '1 hour' WHERE slug = 'banco'"))
    assert agree(client, signs[0])["outcome"] == "held"


@pytest.mark.parametrize(("action", "people"), [("count", "5 persone sono"), ("leave-out", "3 persone sono")])
def test_a_moderator_decides_about_what_waits(client, staff, signs, superuser, action, people):
    for _ in range(5):
        agree(client, signs[0])
    moderator = staff("moderator")
    page = moderator.get("/desk/c/banco/queue").get_data(as_text=True)
    assert "<strong>2 accordi aspettano</strong>, 3 contano già." in page
    answer = moderator.post("/desk/c/banco/agreements", data={"csrf_token": TOKEN.search(page)[1], "sign": signs[0], "action": action})
    assert answer.status_code == 303 and "Deciso per 2 accordi." in moderator.get(answer.location).get_data(as_text=True)
    assert people in client.get(f"/it/c/banco/s/{signs[0]}").get_data(as_text=True)
    assert "Accordi che aspettano" not in moderator.get("/desk/c/banco/queue").get_data(as_text=True)
    assert ask(superuser, "SELECT action, detail ->> 'many' FROM milo.audit WHERE object_id = CAST(:id AS uuid) AND action LIKE 'agreements%'", id=signs[0]) == [
        (f"agreements.{action}", "2")]


def test_a_flood_of_reports_is_read_after_all_else_and_refuses_nobody(client, staff, signs, leave):
    assert {report(client, sign).status_code for sign in signs[:1] for _ in range(3)} == {200}
    assert {report(client, signs[1]).status_code for _ in range(9)} == {200}
    waiting = leave("banco", text="Aspetta da poco.")["id"]
    page = staff("moderator").get("/desk/c/banco/queue").get_data(as_text=True)
    assert re.findall(r'id="s-([0-9a-f-]+)"', page) == [signs[0], waiting, signs[1]]
    assert page.count("Tante segnalazioni in pochi minuti dalla stessa rete.") == 1


def test_one_report_from_elsewhere_brings_the_sign_forward_again(client, staff, signs, leave, superuser):
    for _ in range(4):
        report(client, signs[0])
    for _ in range(2):
        report(client, signs[1])
    waiting = leave("banco", text="Aspetta da poco.")["id"]
    report(client, signs[1], ELSEWHERE)
    page = staff("moderator").get("/desk/c/banco/queue").get_data(as_text=True)
    assert re.findall(r'id="s-([0-9a-f-]+)"', page) == [*signs, waiting]
    later(superuser, "report_networks")
    report(client, signs[0])
    assert ask(superuser, "SELECT flood, count(*) FROM milo.reports WHERE contribution_id = CAST(:id AS uuid) GROUP BY 1 ORDER BY 1", id=signs[0]) == [(False, 4), (True, 1)]


def test_the_marks_are_read_by_no_web_role_and_go_after_a_day(app, client, signs, superuser, databases):
    agree(client, signs[0])
    report(client, signs[0])
    for table in ("support_networks", "report_networks"):
        for role in ("reader", "intake", "desk"):
            with pytest.raises(DBAPIError, match="permission denied"), databases.engine(role).connect() as connection:
                connection.execute(text(f"SELECT mark FROM milo.{table}"))
        later(superuser, table, 24 * 60 + 1)
    app.test_cli_runner().invoke(args=["privacy", "run"])
    assert ask(superuser, "SELECT (SELECT count(*) FROM milo.support_networks) + (SELECT count(*) FROM milo.report_networks)") == [(0,)]
    assert ask(superuser, "SELECT count(*) FROM milo.supports") == [(1,)]


@pytest.mark.parametrize(("words", "read"), [
    ("Chiamate il 3 3 3 1 2 3 4 5 6 7", "Chiamate il […]"), ("0.2.4.8.9.5.1.2.3.4", "[…]"), ("scrivi a mario @ gmail . com", "scrivi a […]"),
    ("mario.rossi chiocciola gmail punto com", "[…]"), ("mario at gmail dot com, grazie", "[…], grazie"), ("vedi www . pippo . it", "vedi […]"), ("٣ ٣ ٣ ١ ٢ ٣ ٤ ٥ ٦ ٧", "[…]"),
    ("1 2 3 4 5 6 7 8 9 10", None), ("I numeri 3 4 5 6 7 8 9 10 e 11", None), ("linee 3, 5, 7, 9, 1, 2, 4, 6, 8", None), ("dal 3 al 5 alle 8", None), ("ci vediamo at home . It is late", None),
])
def test_contacts_written_to_slip_through_are_masked_and_plain_words_are_not(superuser, words, read):
    assert ask(superuser, "SELECT milo.mask_personal(:words)", words=words) == [(read or words,)]
