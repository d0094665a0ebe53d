"""Coming in and going out: wrong passwords, the one-time password, form tokens, other sites, and where one may be sent."""
from __future__ import annotations

import re
import time

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import accounts
from app.views.desk.signing_in import inside_desk

PASSWORD = "correct horse battery"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token(browser, path="/desk/sign-in"):
    return TOKEN.search(browser.get(path).get_data(as_text=True))[1]


def enter(browser, name="anna", password=PASSWORD, **more):
    return browser.post("/desk/sign-in", data={"csrf_token": token(browser), "name": name, "password": password, **more})


@pytest.fixture
def anna(app, databases):
    """An account that has already chosen its password."""
    with Session(databases.engine("owner")) as session:
        accounts.add(session, "anna", "admin", PASSWORD, must_change=False)
        session.commit()


def audit(superuser, action, name="anna"):
    with superuser.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM milo.audit WHERE action = :action AND account_name = :name"), {"action": action, "name": name})


def test_a_name_and_its_password_open_the_desk(client, anna, superuser):
    before = audit(superuser, "sign-in")
    answer = enter(client)
    assert answer.status_code == 303 and answer.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert audit(superuser, "sign-in") == before + 1


@pytest.mark.parametrize("chosen, hours", [({}, 10), ({"stay": "day"}, 10), ({"stay": "week"}, 168), ({"stay": "for ever"}, 10)])
def test_who_comes_in_says_for_how_long(client, anna, chosen, hours):
    before = time.time()
    enter(client, **chosen)
    with client.session_transaction(path="/desk") as cookie:
        assert before + hours * 3600 <= cookie["until"] <= time.time() + hours * 3600


def test_after_that_time_the_desk_is_closed_and_the_page_asked_for_comes_after_signing_in(client, anna):
    enter(client)
    with client.session_transaction(path="/desk") as cookie:
        cookie["until"] = time.time() - 1
    answer = client.get("/desk/c/prova/queue")
    assert answer.status_code == 302 and answer.headers["Location"] == "/desk/sign-in?next=/desk/c/prova/queue"
    assert client.post("/desk/password").status_code == 403


def test_a_new_password_does_not_make_the_stay_longer(client, anna):
    enter(client)
    with client.session_transaction(path="/desk") as cookie:
        until = cookie["until"] = cookie["until"] - 60
    new = "another correct horse"
    assert client.post("/desk/password", data={"csrf_token": token(client, "/desk/password"), "old": PASSWORD, "new": new, "again": new}).status_code == 303
    with client.session_transaction(path="/desk") as cookie:
        assert cookie["until"] == pytest.approx(until)


def test_the_cookie_is_for_the_desk_alone(client, anna):
    cookie = next(value for value in enter(client).headers.getlist("Set-Cookie") if value.startswith("milo_staff="))
    assert "Path=/desk" in cookie and "HttpOnly" in cookie and "SameSite=Strict" in cookie


@pytest.mark.parametrize("name, password", [("anna", "not the password"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(client, anna, name, password):
    answer = enter(client, name, password)
    assert answer.status_code == 403
    assert "Nome o password non vanno bene" in answer.get_data(as_text=True)
    assert client.get("/desk/").status_code == 302


def test_after_five_wrong_passwords_even_the_right_one_waits(client, anna, superuser):
    for _ in range(accounts.TRIES):
        assert enter(client, password="guess guess").status_code == 403
    answer = enter(client)
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 61
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.accounts SET locked_until = now() - interval '1 second'"))
    assert enter(client).status_code == 303


def test_a_right_password_forgives_the_wrong_ones_before(client, anna):
    for _ in range(2):
        for _ in range(accounts.TRIES - 1):
            enter(client, password="guess guess")
        assert enter(client).status_code == 303
        client.delete_cookie("milo_staff", path="/desk")


def test_a_form_without_its_token_is_refused(client, anna):
    answer = client.post("/desk/sign-in", data={"name": "anna", "password": PASSWORD})
    assert answer.status_code == 403 and "Ricaricala e riprova" in answer.get_data(as_text=True)
    assert client.get("/desk/").status_code == 302


def test_a_token_of_another_session_is_refused(app, client, anna, staff, make_consultation, leave):
    make_consultation()
    sign = leave("banco")["id"]
    moderator = staff("moderator")
    foreign = token(app.test_client())
    answer = moderator.post("/desk/c/banco/publish", data={"sign": sign, "csrf_token": foreign})
    assert answer.status_code == 403 and "Ricaricala e riprova" in answer.get_data(as_text=True)


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}])
def test_a_form_from_another_site_is_refused_even_with_its_token(client, anna, headers):
    data = {"csrf_token": token(client), "name": "anna", "password": PASSWORD}
    assert client.post("/desk/sign-in", data=data, headers=headers).status_code == 403
    assert client.get("/desk/").status_code == 302


def test_our_own_forms_pass_though_no_referrer_makes_their_origin_null(client, anna):
    data = {"csrf_token": token(client), "name": "anna", "password": PASSWORD}
    assert client.post("/desk/sign-in", data=data, headers={"Origin": "null"}).status_code == 303


def test_a_one_time_password_must_be_changed_before_anything_else(client, databases, superuser):
    with Session(databases.engine("owner")) as session:
        accounts.add(session, "nuova", "moderator", "one-time-pass-word")
        session.commit()
    answer = enter(client, "nuova", "one-time-pass-word")
    assert answer.headers["Location"] == "/desk/password"
    assert client.get("/desk/").headers["Location"] == "/desk/password"
    assert client.get("/desk/c/banco/queue").headers["Location"] == "/desk/password"

    def change(old, new, again=None):
        return client.post("/desk/password", data={"csrf_token": token(client, "/desk/password"), "old": old, "new": new, "again": again or new})

    assert change("wrong-old-password", PASSWORD).status_code == 403
    assert change("one-time-pass-word", "short").status_code == 422
    assert change("one-time-pass-word", "one-time-pass-word").status_code == 422
    assert change("one-time-pass-word", PASSWORD, "another " + PASSWORD).status_code == 422
    assert client.get("/desk/").status_code == 302
    assert change("one-time-pass-word", PASSWORD).status_code == 303
    assert client.get("/desk/").status_code == 200
    assert audit(superuser, "password", "nuova") >= 1


def test_a_changed_password_ends_the_other_sessions(app, client, anna):
    other = app.test_client()
    enter(client), enter(other)
    assert other.get("/desk/").status_code == 200
    client.post("/desk/password", data={"csrf_token": token(client, "/desk/password"), "old": PASSWORD, "new": "a new password", "again": "a new password"})
    assert client.get("/desk/").status_code == 200
    assert other.get("/desk/").headers["Location"].startswith("/desk/sign-in")


def test_a_disabled_account_is_out_at_once(client, anna, superuser):
    enter(client)
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.accounts SET disabled = true"))
    assert client.get("/desk/").status_code == 302
    assert enter(client).status_code == 403


def test_going_out_closes_the_desk(client, anna):
    enter(client)
    assert client.post("/desk/sign-out", data={"csrf_token": token(client, "/desk/")}).status_code == 303
    assert client.get("/desk/").status_code == 302


def test_who_asked_for_a_page_gets_there_after_signing_in(client, anna):
    asked = client.get("/desk/c/prova/signs?category=fix").headers["Location"]
    page = client.get(asked).get_data(as_text=True)
    wanted = re.search(r'name="next" value="([^"]+)"', page)[1].replace("&amp;", "&")
    assert enter(client, next=wanted).headers["Location"] == "/desk/c/prova/signs?category=fix"


@pytest.mark.parametrize("target", ["https://elsewhere.example/desk/", "//elsewhere.example/desk/", "/\\elsewhere.example", "/desk/../it/", "/it/", "javascript:alert(1)",
                                    "/desk/\r\nSet-Cookie: x=1", "", None, "desk/", "/deskx/"])
def test_nobody_is_sent_out_of_the_desk(app, target):
    with app.test_request_context():
        assert inside_desk(target) == "/desk/"


def test_no_page_of_the_desk_is_kept(client, anna, make_consultation):
    make_consultation()
    assert client.get("/desk/sign-in").headers["Cache-Control"] == "no-store"
    enter(client)
    for path in ("/desk/", "/desk/password", "/desk/c/banco/queue", "/desk/c/banco/signs", "/desk/c/banco/heat", "/desk/api/c/banco/heat", "/desk/c/none/queue"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path


def test_the_language_asked_for_stays(client, anna):
    enter(client)
    assert '<html lang="ar" dir="rtl">' in client.get("/desk/?lang=ar").get_data(as_text=True)
    assert '<html lang="ar" dir="rtl">' in client.get("/desk/password").get_data(as_text=True)
    assert '<html lang="it" dir="ltr">' in client.get("/desk/?lang=it").get_data(as_text=True)


@pytest.mark.parametrize("role, words", [("mediator", "Sei mediatore"), ("presenter", "Presenti la mappa")])
def test_who_has_no_page_here_yet_is_told_so(staff, make_consultation, role, words):
    make_consultation()
    page = staff(role).get("/desk/").get_data(as_text=True)
    assert words in page and "non c" in page and "/desk/c/banco" not in page
