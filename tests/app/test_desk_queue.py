"""The queue: who waits longest comes first; publishing and hiding leave a line; a page that was open too long changes nothing."""
from __future__ import annotations

import re
import uuid

import pytest
from sqlalchemy import text

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def decide(staff):
    """Post a decision as a moderator; returns the page one lands on."""
    moderator = staff("moderator")

    def post(what, **data):
        moderator.csrf = TOKEN.search(moderator.get("/desk/").get_data(as_text=True))[1]
        answer = moderator.post(f"/desk/c/banco/{what}", data={"csrf_token": moderator.csrf, **data})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return moderator.get(answer.headers["Location"]).get_data(as_text=True)

    post.browser = moderator
    return post


def row(superuser, sign):
    with superuser.connect() as connection:
        return connection.execute(text("SELECT visibility, words_checked, hidden_reason FROM milo.contributions WHERE id = :id"), {"id": sign}).one()


def audited(superuser, sign):
    with superuser.connect() as connection:
        return connection.execute(text("SELECT action, account_name FROM milo.audit WHERE object_id = :id ORDER BY at"), {"id": sign}).all()


def test_the_oldest_sign_comes_first_with_all_that_is_needed_to_decide(decide, make_consultation, leave):
    make_consultation()
    person = str(uuid.uuid4())
    first = leave("banco", participant=person, text="Il primo segno.")["id"]
    second = leave("banco", participant=person, text="<script>alert(1)</script>", category="like")["id"]
    page = decide.browser.get("/desk/c/banco/queue").get_data(as_text=True)
    assert page.index(first) < page.index(second)
    assert "2 segni aspettano" in page and "stessa persona: 2 segni" in page and "Va sistemato" in page
    assert "&lt;script&gt;alert(1)" in page and "<script>alert(1)" not in page


def test_publishing_shows_a_sign_and_leaves_a_line(decide, superuser, make_consultation, leave, client):
    make_consultation()
    sign = leave("banco")["id"]
    page = decide("publish", sign=sign, seen="waiting")
    assert "Pubblicato 1 segno." in page and "Nessun segno aspetta" in page
    assert audited(superuser, sign) == [("sign.publish", "moderator")]
    assert [each["id"] for each in client.get("/api/c/banco/contributions").get_json()["features"]] == [sign]


def test_many_are_published_at_once(decide, superuser, make_consultation, leave):
    make_consultation()
    signs = [leave("banco")["id"] for _ in range(3)]
    assert "Pubblicati 2 segni." in decide("publish", sign=signs[:2])
    assert [row(superuser, sign).visibility for sign in signs] == ["published", "published", "waiting"]


def test_choosing_nothing_publishes_nothing(decide, superuser, make_consultation, leave):
    make_consultation()
    sign = leave("banco")["id"]
    assert "Scegli almeno un segno." in decide("publish")
    assert row(superuser, sign).visibility == "waiting"


def test_hiding_without_a_reason_changes_nothing(decide, superuser, make_consultation, leave):
    make_consultation()
    sign = leave("banco")["id"]
    assert "Scegli un motivo" in decide("hide", sign=sign, reason="")
    assert row(superuser, sign).visibility == "waiting" and audited(superuser, sign) == []


def test_the_author_reads_why_a_sign_was_hidden(decide, superuser, make_consultation, leave, client):
    make_consultation()
    left = leave("banco")
    decide("hide", sign=left["id"], reason="person", words="Togli il nome.")
    assert row(superuser, left["id"]).hidden_reason == "Parla di una persona che si può riconoscere. Togli il nome."
    assert audited(superuser, left["id"]) == [("sign.hide", "moderator")]
    assert "Togli il nome." in client.get(f"/it/receipt?code={left['receipt']}").get_data(as_text=True)


def test_an_unknown_reason_is_no_reason_but_free_words_are_one(decide, superuser, make_consultation, leave):
    make_consultation()
    sign = leave("banco")["id"]
    assert "Scegli un motivo" in decide("hide", sign=sign, reason="because")
    decide("hide", sign=sign, reason="", words="Numero di telefono.")
    assert row(superuser, sign).hidden_reason == "Numero di telefono."


def test_a_sign_withdrawn_while_the_page_was_open_stays_withdrawn(decide, superuser, make_consultation, leave):
    make_consultation()
    sign = leave("banco")["id"]
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'withdrawn' WHERE id = :id"), {"id": sign})
    for page in (decide("publish", sign=sign, seen="waiting"), decide("hide", sign=sign, reason="offence")):
        assert "lo ha ritirato" in page
    assert row(superuser, sign).visibility == "withdrawn" and audited(superuser, sign) == []


def test_a_page_that_was_open_does_not_undo_what_another_moderator_hid(decide, superuser, make_consultation, leave):
    make_consultation()
    signs = [leave("banco")["id"] for _ in range(2)]
    decide("hide", sign=signs[0], reason="offence")
    page = decide("publish", sign=signs, seen="waiting")
    assert "un'altra persona ha nascosto questo segno" in page.replace("&#39;", "'") and "Pubblicato 1 segno." in page
    assert [row(superuser, sign).visibility for sign in signs] == ["hidden", "published"]
    assert "Pubblicato 1 segno." in decide("publish", sign=signs[0], seen="hidden", one=signs[0])


def test_a_sign_of_another_consultation_is_out_of_reach(decide, superuser, make_consultation, leave):
    make_consultation(), make_consultation("altro")
    sign = leave("altro")["id"]
    answer = decide.browser.post("/desk/c/banco/publish", data={"csrf_token": TOKEN.search(decide.browser.get("/desk/").get_data(as_text=True))[1], "sign": sign})
    assert answer.status_code == 404 and row(superuser, sign).visibility == "waiting"
    assert decide.browser.get(f"/desk/c/banco/queue?sign={sign}").status_code == 404


def test_an_empty_queue_says_that_the_work_is_done(decide, make_consultation):
    make_consultation()
    assert "Nessun segno aspetta. Hai finito." in decide.browser.get("/desk/c/banco/queue").get_data(as_text=True)


def test_what_is_not_a_sign_is_a_bad_request(decide, make_consultation):
    make_consultation()
    assert decide.browser.get("/desk/c/banco/queue?sign=1").status_code == 400
    assert decide.browser.get("/desk/c/banco/queue?sgin=1").status_code == 400
    assert decide.browser.get("/desk/c/nowhere/queue").status_code == 404


@pytest.mark.parametrize("role", ["planner", "mediator", "presenter"])
def test_who_may_not_publish_cannot_open_the_queue(staff, make_consultation, role):
    make_consultation()
    assert staff(role).get("/desk/c/banco/queue").status_code == 403
