"""Reported signs at the desk: they come before a moderator again with the reasons, stay or go, and are then done with."""
from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from sqlalchemy import text


@pytest.fixture
def reported(make_consultation, leave, publish, client):
    """A published sign of `banco` that two people reported for one reason and one for another."""
    make_consultation("banco")
    sign = leave("banco", text="Parole su qualcuno")["id"]
    publish(sign)
    for reason in ("offence", "person", "offence"):
        client.post(f"/it/c/banco/s/{sign}/report", data={"participant": str(uuid.uuid4()), "reason": reason})
    return sign


def queue(browser) -> str:
    page = browser.get("/desk/c/banco/queue").get_data(as_text=True)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def decide(browser, what, sign, **more):
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', browser.get(f"/desk/c/banco/queue?sign={sign}").get_data(as_text=True)).group(1)
    return browser.post(f"/desk/c/banco/{what}", data={"csrf_token": token, "sign": sign, "seen": "published", **more})


def test_a_reported_sign_is_in_the_queue_with_its_reasons_and_is_public_meanwhile(reported, staff, client):
    said = queue(staff("moderator"))
    assert "Parole su qualcuno" in said and "1 segno aspetta" in said and "Resta pubblicato" in said
    assert said.index("Offende qualcuno. (2 persone)") < said.index("Parla di una persona che si può riconoscere.")
    assert client.get(f"/it/c/banco/s/{reported}").status_code == 200


@pytest.mark.parametrize(("what", "more", "status"), [("publish", {}, 200), ("hide", {"reason": "offence"}, 404)])
def test_once_decided_it_is_out_of_the_queue(reported, staff, client, superuser, what, more, status):
    moderator = staff("moderator")
    assert decide(moderator, what, reported, **more).status_code == 303
    assert "Nessun segno aspetta" in queue(moderator)
    assert client.get(f"/it/c/banco/s/{reported}").status_code == status
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.reports WHERE settled_at IS NULL")) == 0
        assert connection.scalar(text("SELECT count(*) FROM milo.audit WHERE object_id = CAST(:id AS uuid) AND action = :what"), {"id": reported, "what": f"sign.{what}"}) == 1


def test_another_person_may_report_it_again_and_the_same_one_may_not(reported, staff, client):
    moderator = staff("moderator")
    me = {"participant": str(uuid.uuid4()), "reason": "advert"}
    client.post(f"/it/c/banco/s/{reported}/report", data=me)
    decide(moderator, "publish", reported)
    client.post(f"/it/c/banco/s/{reported}/report", data=me)
    assert "Nessun segno aspetta" in queue(moderator)
    client.post(f"/it/c/banco/s/{reported}/report", data=me | {"participant": str(uuid.uuid4())})
    said = queue(moderator)
    assert "È pubblicità." in said and "1 segno aspetta" in said and "(2 persone)" not in said
