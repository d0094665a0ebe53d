"""Letters go only to a mail server that is the one it says it is, encrypted where that was asked; what cannot go now stays, whole and readable."""
from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.mail_server import MailServer, certificate

LONG = "https://mappa.partecipazione.comune.esempio-di-milano.example"


@pytest.fixture
def point(app, monkeypatch):
    """Tell the application of a mail server."""

    def to(url, **more):
        settings = {"smtp_url": url, "mail_from": "Mappa <mappa@comune.example>", "public_url": LONG, **more}
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **settings))

    return to


@pytest.fixture
def ask(client, leave, make_consultation, point):
    """A consultation, and `ask("a@b.example")`: a letter for that address is due."""
    make_consultation()
    point("smtp://127.0.0.1:9")

    def asked(address):
        left = leave()
        page = client.post("/it/receipt", data={"code": left["receipt"], "action": "contact", "sure": "yes", "address": address, "months": "6"}, follow_redirects=True)
        assert "Ti abbiamo scritto." in page.get_data(as_text=True)

    return asked


@pytest.fixture
def send(app):
    """Run `outbox send`."""
    return lambda: app.test_cli_runner().invoke(args=["outbox", "send"])


def outbox(superuser):
    with superuser.connect() as connection:
        return connection.execute(text("SELECT tries, sent_at IS NOT NULL AS sent, given_up, failed FROM milo.outbox")).all()


def make_due(superuser):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.outbox SET due_at = now()"))


@pytest.mark.parametrize(("scheme", "at_once"), [("smtp+starttls", False), ("smtps", True)])
def test_a_certificate_that_nobody_trusts_or_of_another_name_gets_no_letter_and_no_password(superuser, ask, send, point, monkeypatch, tmp_path, scheme, at_once):
    ask("chi@posta.example")
    ours = certificate(tmp_path, "IP:127.0.0.1")
    with MailServer(ours, at_once=at_once) as server:
        point(f"{scheme}://mappa:segreta@127.0.0.1:{server.port}")
        refused = send()  # made by itself: nobody has signed it
        assert refused.exit_code == 1 and "certificate" in refused.output and "stay in the outbox" in refused.output and "segreta" not in refused.output
        monkeypatch.setenv("SSL_CERT_FILE", str(ours))
        point(f"{scheme}://mappa:segreta@localhost:{server.port}")
        refused = send()  # trusted, and of another name
        assert refused.exit_code == 1 and "certificate" in refused.output and "localhost" in refused.output
        assert outbox(superuser) == [(0, False, False, None)] and server.letters == []
        assert [line for line in server.heard if line.upper().startswith(("AUTH", "MAIL"))] == []
        point(f"{scheme}://mappa:segreta@127.0.0.1:{server.port}")
        assert "1 sent" in send().output  # trusted, and its own name
        assert len(server.letters) == 1 and server.letters_in_clear == 0 and outbox(superuser) == [(1, True, False, None)]


def test_a_server_that_offers_no_encryption_where_it_was_asked_gets_nothing(superuser, ask, send, point):
    ask("chi@posta.example")
    with MailServer() as server:  # as somebody between would make it look
        point(f"smtp+starttls://mappa:segreta@127.0.0.1:{server.port}")
        refused = send()
        assert refused.exit_code == 1 and "STARTTLS" in refused.output and "stay in the outbox" in refused.output
        point(f"smtps://mappa:segreta@127.0.0.1:{server.port}")
        assert send().exit_code == 1
        assert server.letters == [] and not [line for line in server.heard if line.upper().startswith(("AUTH", "MAIL"))]
    assert outbox(superuser) == [(0, False, False, None)]


@pytest.mark.parametrize(("word", "answer"), [("MAIL", "530 5.7.0 Must issue a STARTTLS command first"), ("MAIL", "553 5.7.1 Sender address rejected"), ("AUTH", "535 5.7.8 wrong password")])
def test_a_server_that_mistrusts_us_makes_no_letter_given_up(superuser, ask, send, point, word, answer):
    ask("uno@posta.example"), ask("due@posta.example")
    with MailServer() as server:
        point(f"smtp://mappa:segreta@127.0.0.1:{server.port}")
        server.refusals = {word: answer}
        refused = send()
        assert refused.exit_code == 1 and answer[:3] in refused.output and "stay in the outbox" in refused.output and "segreta" not in refused.output
        assert outbox(superuser) == [(0, False, False, None)] * 2
        server.refusals = {}
        assert "2 sent" in send().output


def test_relaying_refused_is_tried_again_and_a_mailbox_that_is_none_is_not(superuser, ask, send, point):
    ask("uno@posta.example"), ask("due@posta.example")
    with MailServer() as server:
        point(server.url)
        server.refusals = {"uno@posta.example": "554 5.7.1 Relay access denied", "due@posta.example": "550 5.1.1 no such user"}
        assert "0 sent, 1 to be tried again, 1 given up" in send().output
        server.refusals = {}
        make_due(superuser)
        assert "1 sent, 0" in send().output and [to for to, _letter in server.letters] == ["uno@posta.example"]


def test_a_letter_that_does_not_open_waits_and_stops_no_other(superuser, app, ask, send, point):
    ask("prima@posta.example")
    true = app.config["SETTINGS"].secret_key
    point("smtp://127.0.0.1:9", secret_key="another secret altogether")
    ask("dopo@posta.example")
    with MailServer() as server:
        point(server.url, secret_key="another secret altogether")
        sent = send()
        assert sent.exit_code == 0 and "1 sent" in sent.output and "1 letters cannot be opened" in sent.output and "MILO_SECRET_KEY" in sent.output
        assert [to for to, _letter in server.letters] == ["dopo@posta.example"] and (0, False, False, "sealed") in outbox(superuser)
        point(server.url, secret_key=true)
        make_due(superuser)
        assert "1 sent" in send().output and server.letters[1][0] == "prima@posta.example"


def test_an_answer_about_the_pages_that_does_not_open_stops_no_other(client, superuser, staff, point, send):
    with MailServer() as server:
        point(server.url)
        for number in range(2):
            body = {"key": f"0f88c964-a2d3-44c0-9296-66677{number:07d}", "words": "Non leggo la legenda.", "page": "/it/", "address": f"n{number}@posta.example"}
            assert client.post("/it/accessibility/feedback", data=body).status_code == 303
        browser = staff("moderator")
        for _ in range(2):
            page = browser.get("/desk/feedback").get_data(as_text=True)
            where = re.search(r'action="(/desk/feedback/[^"#]+)', page)[1]
            token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
            assert browser.post(where, data={"csrf_token": token, "answer": "Ora si legge."}).status_code == 303
        with superuser.begin() as connection:
            connection.execute(text("UPDATE milo.feedback SET letter_due = now(), sealed = public.pgp_sym_encrypt('x', 'y') WHERE id = (SELECT id FROM milo.feedback ORDER BY letter_due, id LIMIT 1)"))
        sent = send()
        assert sent.exit_code == 0 and "1 sent" in sent.output and len(server.letters) == 1


def test_mail_programmes_can_read_the_address_that_stops_letters(ask, send, point):
    ask("chi@posta.example")
    with MailServer() as server:
        point(server.url)
        send()
        head = server.as_sent[0].split(b"\r\n\r\n")[0].decode("ascii")
    stop = re.search(r"^List-Unsubscribe: <(\S+)>\r?$", head, re.M)
    assert stop and stop[1].startswith(LONG + "/it/receipt/contact/")
    assert re.search(r"^Message-ID:\s+<[0-9a-f-]{36}@mappa\.partecipazione\.comune\.esempio-di-milano\.example>\r?$", head, re.M)
