"""What the queue of a phone sends to the addresses of forms: the outcome comes as JSON, and whatever is sent again is one."""
from __future__ import annotations

import io
import uuid

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.orm import Session

from surveys.questionnaires.models import Survey

SCRIPT = {"Accept": "application/json"}
COUNT = "SELECT count(*) FROM milo.{} t JOIN milo.consultations c ON c.id = t.consultation_id WHERE c.slug = :slug"


@pytest.fixture
def count(superuser):
    """How many rows a table has of a consultation."""

    def rows(table: str, slug: str = "banco") -> int:
        with superuser.connect() as connection:
            return connection.scalar(text(COUNT.format(table)), {"slug": slug})

    return rows


@pytest.fixture
def twice(client):
    """Send a form two times, as a phone that never heard the first answer; both answers must be the same."""

    def send(path: str, form, **more):
        first, second = (client.post(path, data=form() if callable(form) else form, headers=SCRIPT, **more) for _ in range(2))
        assert (first.status_code, first.json) == (second.status_code, second.json)
        return first

    return send


def test_the_form_of_a_sign_tells_a_script_the_receipt_or_every_error_by_its_field(client, sample, twice, count):
    form = {"key": str(uuid.uuid4()), "participant": str(uuid.uuid4()), "place": "via Odazio", "category": "fix", "text": "Qui è buio.", "accuracy": "spot", "step": "send"}
    answer = twice("/it/c/lorenteggio/add", form)
    assert answer.status_code == 201 and answer.headers["Cache-Control"] == "no-store" and count("contributions", "lorenteggio") == 1
    assert client.get(f"/it/receipt?code={answer.json['receipt']}").status_code == 200
    wrong = twice("/it/c/lorenteggio/add", form | {"key": str(uuid.uuid4()), "place": "via Inesistente", "category": ""})
    assert wrong.status_code == 422 and set(wrong.json["errors"]) == {"geometry", "category"} and wrong.json["detail"].startswith("Non troviamo questo posto.")
    other = client.post("/it/c/lorenteggio/add", data=form | {"text": "Altre parole."}, headers=SCRIPT)
    assert other.status_code == 409 and other.json["key"] == "sent-already"
    assert client.post("/it/c/lorenteggio/add", data=form | {"step": "check"}, headers=SCRIPT).mimetype == "text/html", "only sending has an outcome"
    assert count("contributions", "lorenteggio") == 1


def test_a_receipt_s_actions_are_done_once_and_erasing_again_is_no_error(client, make_consultation, leave, superuser, twice, count):
    make_consultation("banco")
    code = leave("banco")["receipt"]
    edit = {"code": code, "action": "edit", "sure": "yes", "category": "fix", "text": "Parole nuove."}
    assert twice("/it/receipt", edit).json == {"outcome": "edit"}
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'hidden', hidden_reason = 'Prova' WHERE text = 'Parole nuove.'"))
    assert twice("/it/receipt", {"code": code, "action": "appeal", "words": "È vero."}).json == {"outcome": "appeal"} and count("appeals") == 1
    assert twice("/it/receipt", {"code": code, "action": "appeal", "words": "Altro."}).status_code == 409
    assert twice("/it/receipt", {"code": code, "action": "withdraw"}).json == {"outcome": "withdraw"}
    assert twice("/it/receipt", {"code": code, "action": "erase"}).json == {"outcome": "erase"}
    assert twice("/it/receipt", edit).status_code == 410 and twice("/it/receipt", {"code": code, "action": "dance"}).status_code == 400
    assert client.post("/it/receipt", data={"code": code, "action": "erase"}, headers=SCRIPT | {"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_agreeing_commenting_and_reporting_tell_a_script_how_they_ended(client, make_consultation, leave, publish, superuser, twice, count):
    make_consultation("banco")
    made = leave("banco")
    publish(made["id"])
    at, me = f"/it/c/banco/s/{made['id']}", {"participant": str(uuid.uuid4())}
    assert client.post(at + "/support", data=me | {"action": "agree"}, headers=SCRIPT).json["outcome"] == "created"
    assert twice(at + "/support", me | {"action": "agree"}).json == {"agrees": True, "people": 1, "outcome": "same", "told": "Sei già d'accordo: conta una volta sola."}
    assert twice(at + "/report", me | {"reason": "advert"}).json["outcome"] == "reported" and count("reports") == 1
    assert twice(at + "/report", me).status_code == 422
    comment = me | {"key": str(uuid.uuid4()), "comment": "Anche da me."}
    said = twice(at + "/comment", comment)
    assert said.status_code == 201 and count("comments") == 1
    assert client.get(f"/it/receipt/comment?code={said.json['receipt']}").status_code == 200
    assert twice(at + "/comment", comment | {"comment": "Altro."}).status_code == 409
    assert twice(at + "/comment", comment | {"key": str(uuid.uuid4()), "comment": " "}).json["field"] == "comment"
    with superuser.begin() as connection:
        comment_id = connection.scalar(text("UPDATE milo.comments SET visibility = 'published' WHERE text = 'Anche da me.' RETURNING id"))
    assert twice(f"{at}/comments/{comment_id}/report", me | {"reason": "advert"}).json["told"].startswith("Grazie. Una persona guarda di nuovo questo commento.")
    assert twice(f"/it/c/banco/s/{uuid.uuid4()}/support", me | {"action": "agree"}).mimetype == "application/problem+json"


def test_answers_of_a_questionnaire_and_their_photograph_tell_a_script_the_receipt(client, make_consultation, databases, superuser, twice, count):
    consultation = make_consultation("banco")
    questions = [{"key": "a", "kind": "text", "title": {"it": "Che cosa?"}, "required": True}, {"key": "foto", "kind": "photo", "title": {"it": "Fai vedere dove"}}]
    with Session(databases.engine("owner")) as session:
        session.add(Survey(consultation_id=consultation.id, key="prova", titles={"it": "Prova"}, phase="open", definition={"pages": [{"key": "p", "title": {"it": "Pagina"}, "questions": questions}]}))
        session.commit()
    at, form = "/it/c/banco/q/prova", {"key": str(uuid.uuid4()), "participant": str(uuid.uuid4()), "version": "1", "at": "*", "step": "send", "q.a": "Un parco"}
    assert twice(at, form | {"q.a": ""}).json["field"] == "a" and count("survey_responses") == 0
    answer = twice(at, form)
    assert answer.status_code == 201 and count("survey_responses") == 1
    assert twice(at, form | {"key": str(uuid.uuid4()), "version": "99"}).json["key"] == "survey-changed"
    assert twice(at, form | {"q.a": "Altro"}).status_code == 409
    out, key = io.BytesIO(), str(uuid.uuid4())
    Image.effect_noise((300, 200), 40).convert("RGB").save(out, "JPEG")
    photo = {"code": answer.json["receipt"], "key": key}
    assert twice("/it/receipt/survey/photo", lambda: photo | {"photo": (io.BytesIO(out.getvalue()), "x.jpg")}, content_type="multipart/form-data").status_code == 201
    assert twice("/it/receipt/survey/photo", photo).json["key"] == "photo-missing" and count("survey_photos") == 1
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.surveys SET phase = 'closed' WHERE key = 'prova'"))
    assert twice(at, form | {"key": str(uuid.uuid4())}).json["key"] == "survey-closed" and count("survey_responses") == 1
