"""Comments at the desk: who waits comes before a person, reported ones first; a decision leaves a line and its author reads why."""
from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from sqlalchemy import text

PAGE = "/desk/c/banco/comments"


@pytest.fixture
def comment(make_consultation, leave, publish, client):
    """Leave a comment under one public sign of `banco`; returns (id of the sign, code)."""
    make_consultation("banco")
    sign = leave("banco", text="Il lampione è spento")["id"]
    publish(sign)

    def leave_comment(said, lang="it", **more):
        data = {"participant": str(uuid.uuid4()), "key": str(uuid.uuid4()), "comment": said} | more
        answer = client.post(f"/{lang}/c/banco/s/{sign}/comment", data=data)
        return sign, re.search("code=([0-9A-Z-]+)", answer.headers["Location"])[1]

    return leave_comment


@pytest.fixture
def ids(superuser):
    def of(said):
        with superuser.connect() as connection:
            return connection.scalar(text("SELECT id FROM milo.comments WHERE text = :said"), {"said": said})
    return of


def said_by(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def decide(browser, comment, action="publish", **more):
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', browser.get("/desk/").text)[1]
    return browser.post(PAGE, data={"csrf_token": token, "comment": comment, "action": action} | more)


def test_comments_wait_oldest_first_with_their_sign_and_the_tab_counts_them(staff, comment, client, superuser):
    sign, _ = comment("Il primo: chiama 333 1234567", website="x")
    comment("Il secondo")
    with superuser.begin() as connection:  # its form was open for a while
        connection.execute(text("UPDATE milo.comments SET held = '{}' WHERE text = 'Il secondo'"))
    moderator = staff("moderator")
    page = moderator.get(PAGE)
    said = said_by(page)
    assert "2 commenti aspettano" in said and "Il lampione è spento" in said and said.index("Il secondo") < said.index("Il primo")  # a machine's comes last
    assert "Tutti leggono così: Il primo: chiama […]" in said and re.search(r'Commenti <span class="count">2</span>', page.text)
    assert "aspetta" not in said_by(moderator.get("/desk/c/banco/queue")).split("Commenti")[0]
    assert staff("planner").get(PAGE).status_code == 403


def test_publishing_shows_it_and_hiding_tells_its_author_in_their_language(staff, comment, client, ids, superuser):
    sign, _ = comment("Anche qui")
    _, code = comment("You idiot", lang="en")
    moderator = staff("moderator")
    decide(moderator, ids("Anche qui"))
    assert "Scegli un motivo" in said_by(moderator.get(decide(moderator, ids("You idiot"), "hide").headers["Location"]))
    decide(moderator, ids("You idiot"), "hide", reason="offence", words="Be kind.")
    page = client.get(f"/it/c/banco/s/{sign}").text
    assert "Anche qui" in page and "You idiot" not in page
    told = said_by(client.get(f"/en/receipt/comment?code={code}"))
    assert "Be kind." in told and "Offende" not in told
    with superuser.connect() as connection:
        assert connection.scalars(text("SELECT action FROM milo.audit ORDER BY at DESC LIMIT 2")).all() == ["comment.hide", "comment.publish"]
    assert "Nessun commento aspetta" in said_by(moderator.get(PAGE))


def test_a_reported_comment_comes_back_first_stays_public_and_is_done_with_once_decided(staff, comment, client, ids):
    sign, _ = comment("Parole su qualcuno")
    moderator = staff("moderator")
    decide(moderator, ids("Parole su qualcuno"))
    comment("Un altro")
    me = {"participant": str(uuid.uuid4()), "reason": "person"}
    way = f"/it/c/banco/s/{sign}/comments/{ids('Parole su qualcuno')}/report"
    assert "Una persona guarda di nuovo questo commento" in said_by(client.post(way, data=me))
    client.post(way, data=me)
    client.post(way, data=me | {"participant": str(uuid.uuid4())})
    assert client.post(way, data=me | {"reason": ""}).status_code == 422
    said = said_by(moderator.get(PAGE))
    assert said.index("Parole su qualcuno") < said.index("Un altro") and "che si può riconoscere. (2 persone)" in said and "Resta pubblicato" in said
    assert "Parole su qualcuno" in client.get(f"/it/c/banco/s/{sign}").text
    decide(moderator, ids("Parole su qualcuno"), seen="published")
    assert "Parole su qualcuno" not in said_by(moderator.get(PAGE))


def test_what_its_author_deleted_or_another_moderator_hid_stays_so(staff, comment, client, ids):
    sign, code = comment("Ci ripenso")
    gone = ids("Ci ripenso")
    comment("Brutto")
    moderator = staff("moderator")
    client.post("/it/receipt/comment", data={"code": code, "sure": "yes"})
    assert "chi lo ha scritto lo ha cancellato" in said_by(moderator.get(decide(moderator, gone).headers["Location"]))
    ugly = ids("Brutto")
    decide(moderator, ugly, "hide", reason="offence")
    assert "ha nascosto questo commento" in said_by(moderator.get(decide(moderator, ugly).headers["Location"]))
    assert "Brutto" not in client.get(f"/it/c/banco/s/{sign}").text
    assert decide(moderator, uuid.uuid4()).status_code == 404 and decide(moderator, "x").status_code == 400
