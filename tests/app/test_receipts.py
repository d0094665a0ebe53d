"""The receipt: words can be changed for a day and are read again before anybody sees them; a hidden sign can be objected to once; the answer is read here."""
from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from surveys import answers
from surveys.answers import Draft

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def row(superuser, sign):
    with superuser.connect() as connection:
        return connection.execute(text("SELECT s.*, g.key AS category FROM milo.contributions s JOIN milo.categories g ON g.id = s.category_id WHERE s.id = :id"), {"id": sign}).one()


@pytest.fixture
def act(client):
    """Do something with a receipt and return the answer."""

    def done(left, action, **data):
        return client.post("/it/receipt", data={"code": left["receipt"], "action": action, "sure": "yes", **data}, follow_redirects=True)

    return done


@pytest.fixture
def decide(staff):
    """Post a decision as a moderator; returns the page one lands on."""
    moderator = staff("moderator")

    def post(what, **data):
        token = TOKEN.search(moderator.get("/desk/").get_data(as_text=True))[1]
        answer = moderator.post(f"/desk/c/banco/{what}", data={"csrf_token": token, **data})
        assert answer.status_code == 303
        return words(moderator.get(answer.headers["Location"]))

    post.browser = moderator
    return post


def test_new_words_replace_the_old_ones_and_wait_for_a_person_again(client, superuser, make_consultation, leave, publish, act):
    make_consultation()
    left = leave(text="Manca una panchina.")
    publish()
    form = client.post("/it/receipt", data={"code": left["receipt"], "action": "edit"})
    assert "Manca una panchina." in words(form) and "Salva" in words(form)
    page = act(left, "edit", category="wish", text="  Mancano due panchine.\r\nAll'ombra. ")
    assert page.status_code == 200 and "Mancano due panchine." in words(page) and "Manca una panchina." not in words(page)
    found = row(superuser, left["id"])
    assert (found.text, found.category, found.visibility, found.words_checked, found.edits) == ("Mancano due panchine.\nAll'ombra.", "wish", "waiting", False, 1)
    assert client.get("/api/c/banco/contributions").get_json()["features"] == []


def test_who_agreed_with_the_old_words_did_not_agree_with_the_new_ones(superuser, make_consultation, leave, publish, act):
    make_consultation()
    left = leave(text="Prima.")
    publish()
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.supports (contribution_id, pseudonym, consultation_id) SELECT id, 'x', consultation_id FROM milo.contributions WHERE id = :id"), {"id": left["id"]})
    act(left, "edit", category="fix", text="Dopo.")
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.supports WHERE contribution_id = :id"), {"id": left["id"]}) == 0


def test_words_with_a_telephone_number_wait_for_a_person_after_a_change_too(client, superuser, make_consultation, leave, act):
    make_consultation(moderation="after")
    left = leave(text="Prima.")
    assert len(client.get("/api/c/banco/contributions").get_json()["features"]) == 1
    act(left, "edit", category="fix", text="Chiamatemi: 339 123 45 67.")
    assert row(superuser, left["id"]).visibility == "waiting" and client.get("/api/c/banco/contributions").get_json()["features"] == []


def test_where_signs_are_shown_at_once_new_words_still_wait(client, make_consultation, leave, publish, act):
    make_consultation(moderation="after")
    left = leave(text="Prima.")
    publish(left["id"])
    act(left, "edit", category="fix", text="Dopo.")
    assert [each["properties"]["text"] for each in client.get("/api/c/banco/contributions").get_json()["features"]] == [""]


def test_the_same_words_change_nothing(superuser, make_consultation, leave, publish, act):
    make_consultation()
    left = leave(text="Uguale.")
    publish()
    act(left, "edit", category="fix", text="Uguale. ")
    assert (row(superuser, left["id"]).visibility, row(superuser, left["id"]).edits) == ("published", 0)


@pytest.mark.parametrize(("before", "says", "status"), [
    ("UPDATE milo.contributions SET left_at = now() - interval '24 hours 1 second' WHERE id = :id", "Non si può più cambiare.", 409),
    ("UPDATE milo.contributions SET visibility = 'hidden', hidden_reason = 'x' WHERE id = :id", "Non si può più cambiare.", 409),
    ("UPDATE milo.consultations SET phase = 'closed' WHERE slug = 'banco' AND CAST(:id AS text) <> ''", "La consultazione è chiusa", 403),
])
def test_words_that_may_no_longer_be_changed_stay(superuser, make_consultation, leave, act, before, says, status):
    make_consultation()
    left = leave(text="Prima.")
    with superuser.begin() as connection:
        connection.execute(text(before), {"id": left["id"]})
    page = act(left, "edit", category="fix", text="Dopo.")
    assert page.status_code == status and says in words(page)
    assert row(superuser, left["id"]).text == "Prima."


def test_another_kind_of_sign_has_its_number_here_too(superuser, make_consultation, leave, act):
    make_consultation()
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET signs_per_person = 2 WHERE slug = 'banco'"))
    me = str(uuid.uuid4())
    full, other = [leave("banco", category="fix", text=f"{nth}.", participant=me) for nth in range(2)], leave("banco", category="wish", text="Dopo.", participant=me)
    page = act(other, "edit", category="fix", text="Dopo.")
    assert page.status_code == 422 and "hai già lasciato tutti i tuoi segni (2)" in words(page)
    assert row(superuser, other["id"]).category == "wish"
    assert act(full[0], "edit", category="fix", text="Ancora.").status_code == 200  # words of the same kind may change
    assert row(superuser, full[0]["id"]).edits == 1


def test_a_refused_change_keeps_what_was_typed(superuser, make_consultation, leave, act):
    make_consultation()
    left = leave(text="Prima.")
    page = act(left, "edit", category="nothing", text="Dopo, e tanto.")
    assert page.status_code == 422 and "Dopo, e tanto." in words(page) and "Questo tipo di segno non esiste qui." in words(page)
    assert act(left, "edit", category="fix", text="a" * 2001).status_code == 422
    assert row(superuser, left["id"]).text == "Prima."


def test_a_late_retry_of_the_first_sending_does_not_bring_the_old_words_back(client, superuser, make_consultation, leave, sign_body, act):
    make_consultation()
    key, body = str(uuid.uuid4()), sign_body(text="Prima.")
    first = client.post("/api/c/banco/contributions", json=body, headers={"Idempotency-Key": key}).get_json()
    act(first, "edit", category="fix", text="Dopo.")
    again = client.post("/api/c/banco/contributions", json=body, headers={"Idempotency-Key": key})
    assert again.status_code == 201 and again.get_json() == first and row(superuser, first["id"]).text == "Dopo."


def test_words_changed_while_a_moderator_was_reading_are_not_published(decide, superuser, make_consultation, leave, act):
    make_consultation()
    left, other = leave(text="Prima."), leave()
    act(left, "edit", category="fix", text="Dopo.")
    assert "ha cambiato le parole" in decide("publish", sign=left["id"], seen="waiting", edits="0")
    assert "ha cambiato le parole" in decide("hide", sign=left["id"], reason="offence", edits="0")
    assert "Pubblicato 1 segno." in decide("publish", sign=[left["id"], other["id"]], **{f"edits-{left['id']}": "0", f"edits-{other['id']}": "0"})
    assert row(superuser, left["id"]).visibility == "waiting"
    page = decide.browser.get("/desk/c/banco/queue").get_data(as_text=True)
    assert f'name="edits-{left["id"]}"' in page or 'name="edits" value="1"' in page
    assert "Pubblicato 1 segno." in decide("publish", sign=left["id"], seen="waiting", edits="1")
    assert row(superuser, left["id"]).visibility == "published"


def test_a_hidden_sign_is_objected_to_once_and_a_person_reads_the_words(client, decide, superuser, make_consultation, leave, act):
    make_consultation()
    left = leave()
    decide("hide", sign=left["id"], reason="person")
    assert "Puoi chiederlo una volta sola." in words(client.get(f"/it/receipt?code={left['receipt']}"))
    assert act(left, "appeal", words=" ").status_code == 422
    assert "Una persona lo riguarda." in words(act(left, "appeal", words="Non nomina nessuno."))
    assert act(left, "appeal", words="Non nomina nessuno.").status_code == 200
    assert act(left, "appeal", words="E poi non è vero.").status_code == 409
    queue = words(decide.browser.get("/desk/c/banco/queue"))
    assert "Non nomina nessuno." in queue and "1 segno aspetta" in queue and "Lascia nascosto" in queue
    decide("publish", sign=left["id"], seen="hidden")
    assert "Lo abbiamo riguardato: ora si vede." in words(client.get(f"/it/receipt?code={left['receipt']}"))
    assert "Nessun segno aspetta" in words(decide.browser.get("/desk/c/banco/queue"))


def test_an_objection_may_be_settled_by_leaving_the_sign_hidden(client, decide, superuser, make_consultation, leave, act):
    make_consultation()
    left = leave()
    assert act(left, "appeal", words="Perché?").status_code == 409
    decide("hide", sign=left["id"], reason="person")
    act(left, "appeal", words="Non nomina nessuno.")
    assert "Resta nascosto." in decide("keep-hidden", sign=left["id"])
    page = words(client.get(f"/it/receipt?code={left['receipt']}"))
    assert "resta nascosto" in page and "Puoi chiederlo una volta sola." not in page
    with superuser.connect() as connection:
        assert "sign.keep-hidden" in connection.scalars(text("SELECT action FROM milo.audit WHERE object_id = :id"), {"id": left["id"]}).all()


def test_the_receipt_shows_the_official_answer_with_who_and_when(client, databases, make_consultation, leave, act):
    made = make_consultation()
    left = leave(text="Prima.")
    with Session(databases.engine("desk")) as session:
        answers.give(session, made.id, [uuid.UUID(left["id"])], Draft("not-accepted", "Municipio 6", {"it": "Grazie."}, {"it": "Lo spazio <non> basta.", "en": "There is no room."}))
        session.commit()
    page = words(client.get(f"/it/receipt?code={left['receipt']}"))
    assert "Risposta ufficiale" in page and "Non accolto" in page and "Lo spazio <non> basta." in page and "Ha risposto: Municipio 6" in page
    assert "There is no room." in words(client.get(f"/en/receipt?code={left['receipt']}"))
    assert "Cambia le parole" not in page
    refused = act(left, "edit", category="fix", text="Dopo.")
    assert refused.status_code == 409 and "Gli uffici hanno già risposto" in words(refused)


def test_the_receipt_of_an_erased_sign_does_nothing_more(make_consultation, leave, act):
    make_consultation()
    left = leave()
    assert act(left, "erase").status_code == 200
    for action, data in (("edit", {"category": "fix", "text": "x"}), ("appeal", {"words": "x"}), ("withdraw", {})):
        assert act(left, action, **data).status_code == 410
    assert act({"receipt": "0000-0000-0000-0000"}, "edit", category="fix", text="x").status_code == 404


def test_where_signs_are_shown_at_once_the_receipt_says_that_the_words_wait(client, decide, superuser, make_consultation, leave):
    make_consultation(moderation="after")
    left = leave(text="Qui manca una panchina.")
    assert row(superuser, left["id"]).visibility == "published" and "panchina" not in words(client.get(f"/it/c/banco/s/{left['id']}"))
    assert "Le parole aspettano che una persona le legga." in words(client.get(f"/it/receipt?code={left['receipt']}"))
    decide("publish", sign=left["id"], seen="published")
    assert "Pubblicato: si vede sulla mappa." in words(client.get(f"/it/receipt?code={left['receipt']}"))


def test_a_settled_objection_does_not_say_that_a_withdrawn_sign_is_seen(client, decide, superuser, make_consultation, leave, act):
    make_consultation()
    left = leave()
    decide("hide", sign=left["id"], reason="offence")
    act(left, "appeal", words="Non offende nessuno.")
    decide("publish", sign=left["id"], seen="hidden")
    assert "ora si vede" in words(client.get(f"/it/receipt?code={left['receipt']}"))
    act(left, "withdraw")
    page = words(client.get(f"/it/receipt?code={left['receipt']}"))
    assert "Ritirato" in page and "Non offende nessuno." in page and "ora si vede" not in page
