"""Being told of an answer: asked for by receipt, confirmed by letter, sent once through a real SMTP server, forgotten on its day, seen by no staff."""
from __future__ import annotations

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from surveys import answers, contacts
from surveys.answers import Draft
from tests.mail_server import MailServer

HERE = "https://mappa.example"
ADDRESS = "chi.abita.qui@posta.example"


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


@pytest.fixture
def mail(app, monkeypatch):
    """A mail server, and the application told of it."""
    with MailServer() as server:
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url=server.url, mail_from="Mappa <mappa@comune.example>", public_url=HERE))
        yield server


@pytest.fixture
def ask(client):
    """Ask by receipt to be told of an answer."""

    def asked(left, address=ADDRESS, lang="it", **more):
        return client.post(f"/{lang}/receipt", data={"code": left["receipt"], "action": "contact", "sure": "yes", "address": address, "months": "6", **more}, follow_redirects=True)

    return asked


@pytest.fixture
def send(app):
    """Run `outbox send`."""
    return lambda: app.test_cli_runner().invoke(args=["outbox", "send"])


@pytest.fixture
def reply(databases):
    """Answer signs as an office does."""

    def given(consultation, *signs, state="done"):
        with Session(databases.engine("desk")) as session:
            answers.give(session, consultation.id, [uuid.UUID(sign) for sign in signs], Draft(state, "Comune", {"it": "Ecco la risposta."}))
            session.commit()

    return given


def link(letter, what="/receipt/contact/") -> str:
    """The path of the link in a letter."""
    return re.search(rf"{HERE}(\S*{what}\S*)", letter.get_content())[1]


def rows(superuser, statement):
    with superuser.connect() as connection:
        return connection.execute(text(statement)).all()


def make_due(superuser):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.outbox SET due_at = now()"))


def test_the_whole_way_from_asking_to_the_answer_to_being_forgotten(client, superuser, make_consultation, leave, mail, ask, send, reply):
    made = make_consultation()
    left = leave()
    page = words(ask(left))
    assert "Ti abbiamo scritto." in page and ADDRESS not in page
    assert "1 sent" in send().output
    to, letter = mail.letters[0]
    assert to == ADDRESS and letter["From"] == "Mappa <mappa@comune.example>" and left["receipt"] not in letter.get_content()
    address = link(letter)
    # opening the link changes nothing: programmes open links by themselves
    assert "Sì, scrivetemi" in words(client.get(address))
    assert rows(superuser, "SELECT 1 FROM milo.contacts WHERE confirmed_at IS NOT NULL") == []
    assert "ti scriviamo quando c'è una risposta" in words(client.post(address, data={"action": "confirm"}))
    reply(made, left["id"])
    assert "1 sent" in send().output and "0 sent" in send().output
    to, letter = mail.letters[1]
    assert to == ADDRESS and f"{HERE}/it/receipt?code={left['receipt']}" in letter.get_content() and "Ecco la risposta" not in letter.get_content()
    assert letter["List-Unsubscribe"] == f"<{HERE}{address}>" and letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert rows(superuser, "SELECT 1 FROM milo.contacts") == [] and rows(superuser, "SELECT 1 FROM milo.outbox") == []
    assert client.get(address).status_code == 404
    reply(made, left["id"], state="under-review")
    assert "0 sent" in send().output and len(mail.letters) == 2


def test_nothing_but_the_question_is_sent_before_yes_and_a_late_yes_is_told_at_once(client, make_consultation, leave, mail, ask, send, reply):
    made = make_consultation()
    left = leave()
    ask(left)
    send()
    reply(made, left["id"])
    assert "0 sent" in send().output
    client.post(link(mail.letters[0][1]), data={"action": "confirm"})
    assert "1 sent" in send().output and mail.letters[1][1]["Subject"] == "C'è una risposta al tuo segno"

def test_an_answer_given_while_its_reader_says_yes_is_told(client, databases, superuser, make_consultation, leave, mail, ask, send, reply):
    made, left = make_consultation(), leave()
    ask(left)
    send()
    contact = uuid.UUID(link(mail.letters[0][1]).split("/")[-2])
    with Session(databases.engine("intake")) as session, ThreadPoolExecutor(1) as pool:
        contacts.confirm(session, contact)  # not committed yet
        answering = pool.submit(reply, made, left["id"])
        while not answering.done() and not rows(superuser, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"):
            pass
        session.commit()
        answering.result(30)
    assert "1 sent" in send().output and mail.letters[1][1]["Subject"] == "C'è una risposta al tuo segno"


def test_a_letter_is_tried_again_when_the_server_is_busy_and_given_up_when_it_says_never(superuser, make_consultation, leave, mail, ask, send):
    make_consultation()
    ask(leave(), "busy@posta.example"), ask(leave(), "never@posta.example"), ask(leave(), "good@posta.example")
    mail.refusals = {"busy@posta.example": "451 later", "never@posta.example": "550 no such person"}
    assert "1 sent, 1 to be tried again, 1 given up" in send().output
    assert "0 sent, 0 to be tried again, 0 given up" in send().output
    mail.refusals = {}
    make_due(superuser)
    assert "1 sent, 0" in send().output
    assert sorted(to for to, _letter in mail.letters) == ["busy@posta.example", "good@posta.example"]
    assert rows(superuser, "SELECT failed, tries, given_up FROM milo.outbox WHERE sent_at IS NULL") == [("550", 1, True)]


def test_after_eight_tries_nobody_tries_any_more(superuser, make_consultation, leave, mail, ask, send):
    make_consultation()
    ask(leave())
    mail.refusals = {ADDRESS: "451 later"}
    for _ in range(7):
        assert "1 to be tried again" in send().output
        make_due(superuser)
    assert "1 given up" in send().output
    make_due(superuser)
    assert "0 sent, 0 to be tried again, 0 given up" in send().output


def test_a_server_that_hangs_up_loses_no_letter_and_doubles_none(superuser, make_consultation, leave, mail, ask, send):
    make_consultation()
    for number in range(3):
        ask(leave(), f"n{number}@posta.example")
    mail.hang_up_after = 1
    stopped = send()
    assert stopped.exit_code != 0 and "stay in the outbox" in stopped.output and len(mail.letters) == 1
    mail.hang_up_after = None
    assert "2 sent" in send().output
    assert sorted(to for to, _letter in mail.letters) == ["n0@posta.example", "n1@posta.example", "n2@posta.example"]


def test_two_runs_at_once_send_no_letter_twice(make_consultation, leave, mail, ask, app):
    make_consultation()
    for number in range(6):
        ask(leave(), f"n{number}@posta.example")
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda _: app.test_cli_runner().invoke(args=["outbox", "send"]), range(2)))
    assert [outcome.exit_code for outcome in outcomes] == [0, 0]
    assert sorted(to for to, _letter in mail.letters) == [f"n{number}@posta.example" for number in range(6)]


def test_a_letter_speaks_the_language_in_which_it_was_asked_for(make_consultation, leave, mail, ask, send):
    make_consultation()
    ask(leave(), lang="en")
    send()
    assert mail.letters[0][1]["Content-Language"] == "en" and "/en/receipt/contact/" in mail.letters[0][1].get_content()


@pytest.mark.parametrize("wrong", ["", "nobody", "a@b", "a b@c.it", "a@c.it\r\nBcc: x@y.it", "a@c.it,d@e.it", "è@c.it", "a@" + "b" * 260 + ".it"])
def test_an_address_that_is_none_is_refused_and_kept_in_its_box(superuser, make_consultation, leave, mail, ask, wrong):
    make_consultation()
    answer = ask(leave(), wrong, months="12")
    assert answer.status_code == 422 and "Questo indirizzo non va bene." in words(answer) and '<option value="12" selected>' in answer.get_data(as_text=True)
    assert rows(superuser, "SELECT 1 FROM milo.contacts") == []


def test_no_letter_box_is_flooded(client, make_consultation, leave, mail, ask, send):
    make_consultation()
    signs = [leave() for _ in range(5)]
    assert [ask(left).status_code for left in signs] == [200, 200, 200, 409, 409]
    for left in signs[:3]:  # forgetting the address does not make room for more letters
        client.post("/it/receipt", data={"code": left["receipt"], "action": "contact-stop", "sure": "yes"})
    assert ask(signs[0]).status_code == 409
    one = leave()
    assert [ask(one, f"n{number}@posta.example").status_code for number in range(6)] == [200] * 5 + [409]


def test_an_address_confirmed_by_the_same_person_is_not_asked_again(client, make_consultation, leave, mail, ask, send):
    make_consultation()
    person = str(uuid.uuid4())
    ask(leave(participant=person))
    send()
    client.post(link(mail.letters[0][1]), data={"action": "confirm"})
    assert "Ti scriviamo quando c'è una risposta." in words(ask(leave(participant=person)))
    assert "Ti abbiamo scritto." in words(ask(leave()))


def test_addresses_go_on_their_day_and_those_nobody_confirmed_after_a_week(superuser, make_consultation, leave, mail, ask, send):
    make_consultation()
    for number in range(3):
        ask(leave(), f"n{number}@posta.example")
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contacts SET confirmed_at = now() WHERE id IN (SELECT id FROM milo.contacts ORDER BY id LIMIT 2)"))
        connection.execute(text("UPDATE milo.contacts SET delete_on = (now() AT TIME ZONE 'Europe/Rome')::date WHERE id = (SELECT id FROM milo.contacts WHERE confirmed_at IS NOT NULL LIMIT 1)"))
        connection.execute(text("UPDATE milo.contacts SET asked_at = now() - interval '8 days' WHERE confirmed_at IS NULL"))
    assert "2 addresses deleted" in send().output
    assert len(rows(superuser, "SELECT 1 FROM milo.contacts")) == 1 and len(mail.letters) == 1


@pytest.mark.parametrize("action", ["withdraw", "erase", "contact-stop"])
def test_who_takes_the_sign_or_the_address_back_leaves_no_address(client, superuser, make_consultation, leave, mail, ask, action):
    make_consultation()
    left = leave()
    ask(left)
    client.post("/it/receipt", data={"code": left["receipt"], "action": action, "sure": "yes"})
    assert rows(superuser, "SELECT 1 FROM milo.contacts") == [] and rows(superuser, "SELECT 1 FROM milo.outbox") == []


def test_a_link_of_somebody_else_confirms_and_forgets_nothing(client, superuser, make_consultation, leave, mail, ask, send):
    make_consultation()
    ask(leave()), ask(leave(), "other@posta.example")
    send()
    one, other = (link(letter) for _to, letter in mail.letters)
    mixed = one.rsplit("/", 1)[0] + "/" + other.rsplit("/", 1)[1]
    for data in ({"action": "confirm"}, {"action": "forget"}, {"List-Unsubscribe": "One-Click"}):
        assert client.post(mixed, data=data).status_code == 404
    assert rows(superuser, "SELECT confirmed_at FROM milo.contacts") == [(None,), (None,)]


def test_no_role_of_the_web_reads_addresses_and_the_database_does_not_know_them(databases, superuser, make_consultation, leave, mail, ask):
    make_consultation()
    ask(leave())
    for role in ("reader", "intake", "desk"):
        for table in ("contacts", "outbox", "contact_asks"):
            with pytest.raises(DBAPIError, match="permission denied"), databases.engine(role).connect() as connection:
                connection.execute(text(f"SELECT * FROM milo.{table}"))
    for role in ("reader", "desk"):
        with pytest.raises(DBAPIError, match="permission denied"), databases.engine(role).connect() as connection:
            connection.execute(text("SELECT intake.contact_of('x')"))
    everything = str(rows(superuser, "SELECT c.*, encode(sealed, 'escape') FROM milo.contacts c"))
    assert "posta.example" not in everything and "abita" not in everything


def test_without_a_mail_server_nobody_is_asked_for_an_address(client, superuser, make_consultation, leave, ask, send):
    make_consultation()
    left = leave()
    assert "indirizzo email" not in words(client.get(f"/it/receipt?code={left['receipt']}"))
    ask(left)
    assert rows(superuser, "SELECT 1 FROM milo.contacts") == []
    refused = send()
    assert refused.exit_code != 0 and "MILO_SMTP_URL" in refused.output
