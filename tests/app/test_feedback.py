"""What somebody could not read or do: left without an account, once, private, answered by a person, by code and by one letter, forgotten."""
from __future__ import annotations

import re
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from tests.mail_server import MailServer

from app.i18n import LANGUAGES

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ADDRESS = "chi.legge@posta.example"
WORDS = "La voce non legge i nomi delle vie."


@pytest.fixture
def mail(app, monkeypatch):
    """A mail server, and the application told of it."""
    with MailServer() as server:
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url=server.url, mail_from="Mappa <mappa@comune.example>", public_url="https://mappa.example"))
        yield server


@pytest.fixture
def write(client):
    """Send the form; the answer."""

    def sent(lang="it", key=None, **more):
        return client.post(f"/{lang}/accessibility/feedback", data={"key": str(key or uuid.uuid4()), "words": WORDS, "page": "/it/c/lorenteggio", "address": "", **more})

    return sent


def answer(staff, words="Ora i nomi si leggono."):
    """A moderator answers the first message that waits."""
    browser = staff("moderator")
    page = browser.get("/desk/feedback").get_data(as_text=True)
    where = re.search(r'action="(/desk/feedback/[^"#]+)', page)[1]
    return browser.post(where, data={"csrf_token": TOKEN.search(page)[1], "answer": words}, follow_redirects=True)


def test_a_message_is_kept_once_answered_by_a_person_and_found_by_its_code(write, client, staff, superuser):
    key = uuid.uuid4()
    first, again = write(key=key), write(key=key)
    assert first.status_code == again.status_code == 303 and first.headers["Location"] == again.headers["Location"]
    page = client.get(first.headers["Location"])
    assert WORDS in page.get_data(as_text=True) and "30 giorni" in page.get_data(as_text=True) and page.headers["Cache-Control"] == "no-store"
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.feedback")) == 1

    assert "La risposta è salvata" in answer(staff).get_data(as_text=True)
    told = client.get(first.headers["Location"]).get_data(as_text=True)
    assert "Ora i nomi si leggono." in told
    # the page where one types a code knows it too
    code = first.headers["Location"].partition("code=")[2]
    assert "/it/receipt/feedback" in client.get(f"/it/receipt?code={code}").headers["Location"]


def test_an_answer_is_given_once_and_needs_words(write, staff):
    write()
    refused = answer(staff, " ")
    assert refused.status_code == 422 and "Scrivi la risposta" in refused.get_data(as_text=True)


def test_who_wrote_it_deletes_it_after_a_question(write, client, superuser):
    where = write().headers["Location"]
    path, _, code = where.partition("?code=")
    assert "Vuoi cancellare il messaggio" in client.post(path, data={"code": code}).get_data(as_text=True)
    assert WORDS in client.post(path, data={"code": code, "sure": "no"}).get_data(as_text=True)
    assert "cancellato" in client.post(path, data={"code": code, "sure": "yes"}).get_data(as_text=True)
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.feedback")) == 0
    assert client.get(where).status_code == 404


def test_the_answer_goes_by_one_letter_and_the_address_with_it(app, mail, write, staff, superuser):
    write(lang="en", address=ADDRESS)
    desk = staff("admin").get("/desk/feedback").get_data(as_text=True)
    assert ADDRESS not in desk and "ha lasciato un indirizzo" in desk
    run = app.test_cli_runner()
    run.invoke(args=["outbox", "send"])
    assert mail.letters == []
    answer(staff)
    mail.refusals[ADDRESS] = "450 later"
    assert "1 to be tried again" in run.invoke(args=["outbox", "send"]).output
    del mail.refusals[ADDRESS]
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.feedback SET letter_due = now()"))
    assert "1 sent" in run.invoke(args=["outbox", "send"]).output
    assert "0 sent" in run.invoke(args=["outbox", "send"]).output
    [(to, letter)] = mail.letters
    assert to == ADDRESS and "Ora i nomi si leggono." in letter.get_content()
    with superuser.connect() as connection:
        assert connection.execute(text("SELECT sealed, letter_due FROM milo.feedback")).one() == (None, None)


def test_an_address_goes_on_its_day_though_nobody_has_answered(app, mail, write, superuser):
    write(address=ADDRESS)
    with superuser.begin() as connection:
        assert ADDRESS.encode() not in bytes(connection.scalar(text("SELECT sealed FROM milo.feedback")))
        connection.execute(text("UPDATE milo.feedback SET delete_on = current_date"))
    app.test_cli_runner().invoke(args=["outbox", "send"])
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT sealed FROM milo.feedback")) is None
    assert mail.letters == []


def test_a_wrong_address_or_no_words_are_told_and_nothing_is_lost(mail, write, superuser):
    wrong = write(address="nessuno@senzapunto")
    assert wrong.status_code == 422 and WORDS in wrong.get_data(as_text=True) and 'aria-invalid="true"' in wrong.get_data(as_text=True)
    assert "Scrivi che cosa non va" in write(words=" ").get_data(as_text=True)
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.feedback")) == 0


def test_without_letters_no_address_is_asked_for_or_kept(client, write, superuser):
    assert 'name="address"' not in client.get("/it/accessibility/feedback").get_data(as_text=True)
    write(address=ADDRESS)
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT sealed FROM milo.feedback")) is None


def test_a_machine_is_doubted_a_flood_is_stopped_and_another_site_is_refused(client, write, staff):
    write(website="http://spam.example")
    assert "Forse lo ha scritto un programma" in staff("admin").get("/desk/feedback").get_data(as_text=True)
    assert [write().status_code for _ in range(20)][-1] == 422
    assert client.post("/it/accessibility/feedback", data={"key": str(uuid.uuid4()), "words": "x"}, headers={"Origin": "https://evil.example"}).status_code == 403


def test_no_other_role_of_the_database_reads_a_message(write, databases):
    write()
    for role, view in (("reader", "milo.feedback"), ("reader", "milo.feedback_at_desk"), ("intake", "milo.feedback"), ("desk", "milo.feedback")):
        with databases.engine(role).connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text(f"SELECT * FROM {view}"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_declaration_says_how_far_we_are_and_leads_to_the_form(client, language):
    page = client.get(f"/{language}/accessibility").get_data(as_text=True)
    assert f'href="/{language}/accessibility/feedback"' in page and "WCAG 2.2" in page and "EN 301549" in page
    assert f'href="/{language}/accessibility"' in client.get(f"/{language}/").get_data(as_text=True)
