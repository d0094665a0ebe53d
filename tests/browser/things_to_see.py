"""Things that must be made before some pages have anything to show: a photograph, a comment, a message, a questionnaire that was answered and counted, a file half brought in."""
from __future__ import annotations

import datetime as dt
import io
import json
import re
import uuid

from PIL import Image
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests import two_editions
from tests.app.test_desk_import import TOKEN, geojson
from tests.app.test_survey_results import DEFINITION, answer_as
from tests.form_walk import Walk

from surveys import contacts

ANSWERED = "/desk/c/banco/surveys/biblioteca"


def press(browser, path: str, **fields):
    """Press a button of the desk."""
    token = TOKEN.search(browser.get("/desk/").get_data(as_text=True))[1]
    return browser.post(path, data={"csrf_token": token} | fields)


def photograph(client, receipt: str) -> str:
    """A photograph with a sign; its id."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(out, "JPEG")
    sent = client.post("/it/receipt/photo", data={"code": receipt, "key": str(uuid.uuid4()), "alt": "Una panchina rotta.", "photo": (io.BytesIO(out.getvalue()), "p.jpg")},
                       content_type="multipart/form-data", headers={"Accept": "application/json"})
    assert sent.status_code == 201, sent.get_data(as_text=True)
    return sent.get_json()["id"]


def counted_questionnaire(superuser, planner) -> None:
    """A questionnaire of `banco` with forty answers, closed, counted by band and made public."""
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.surveys (id, consultation_id, key, titles, phase, definition, changed_by) SELECT gen_random_uuid(), c.id, 'biblioteca', :titles, 'open', :definition, 'test'"
                                " FROM milo.consultations c WHERE c.slug = 'banco'"), {"titles": json.dumps({"it": "La biblioteca", "ar": "المكتبة"}), "definition": json.dumps(DEFINITION)})
        for number in range(40):
            answer_as(connection, {"come": ["a-piedi", "in-bici"][number % 2], "voto": number % 5 + 1, "minuti": number, "eta": ["18-39", "40-64"][number // 2 % 2], "perche": "È vicina."}
                      | {"dove": {"shape": "point", "by": "map", "name": "qui"}}, shape="POINT(9.1302 45.4468)")
    press(planner, f"{ANSWERED}/phase", phase="closed")
    press(planner, f"{ANSWERED}/results", do="cross", band="eta")
    press(planner, f"{ANSWERED}/results", do="publish")


def answered_questionnaire(client) -> str:
    """The questionnaire of the sample, answered without a script; the address of its receipt."""
    walk = Walk(client, "/it/c/lorenteggio/q/biblioteca", "survey-form")
    walk.press("next", {"q.uso": "mai"})
    for _ in range(8):
        if "send" in walk.fields.buttons:
            break
        walk.press("next")
    return walk.press("send").answer.headers["Location"]


def make(app, databases, superuser, client, planner, codes: dict[str, str], sign: str) -> dict[str, str]:
    """Make them all; the addresses that show them, by endpoint. ``sign`` is a published one of `banco`."""
    layer = two_editions.make(databases)
    token = TOKEN.search(planner.get("/desk/").get_data(as_text=True))[1]
    choose = planner.post("/desk/plan/lorenteggio/import", data={"csrf_token": token, "file": (io.BytesIO(geojson()), "arredi.geojson")}).headers["Location"]
    secret = app.config["SETTINGS"].secret_key
    with Session(databases.engine("intake")) as session:
        contacts.ask(session, codes["waiting"], address="a@b.example", months=3, language="it", secret=secret, today=dt.date.today())
        session.commit()
    with superuser.connect() as connection:
        contact = connection.scalar(text("SELECT id FROM milo.contacts"))
    photo = photograph(client, codes["waiting"])
    comment = client.post(f"/it/c/banco/s/{sign}/comment", data={"participant": str(uuid.uuid4()), "key": str(uuid.uuid4()), "comment": "Anche qui."}).headers["Location"]
    message = client.post("/it/accessibility/feedback", data={"key": str(uuid.uuid4()), "words": "La voce non legge i nomi.", "page": "/it/"}).headers["Location"]
    counted_questionnaire(superuser, planner)
    question = re.search(r"/desk/c/banco/surveys/biblioteca/question\?question=\w+", planner.get(ANSWERED).get_data(as_text=True))
    return {
        "residents.compare": f"/it/c/lorenteggio/compare/{layer}", "residents.compare_data": f"/api/c/lorenteggio/compare/{layer}",
        "desk.edition": f"/desk/plan/lorenteggio/layers/{layer}/editions/2", "desk.import_choose": choose, "desk.import_preview": f"{choose}/preview",
        "residents.receipt_contact": f"/it/receipt/contact/{contact}/{contacts.proof(secret, contact)}", "residents.receipt_of_comment": comment, "residents.receipt_of_feedback": message,
        "desk.photo": f"/desk/c/banco/photos/{photo}-480.jpg", "residents.receipt_photo": f"/it/receipt/photo?code={codes['waiting']}&id={photo}",
        "residents.survey": "/it/c/lorenteggio/q/biblioteca", "residents.receipt_survey": answered_questionnaire(client), "residents.survey_results": "/it/c/banco/q/biblioteca/results",
        "desk.survey": ANSWERED, "desk.survey_results": f"{ANSWERED}/results", "desk.survey_table": f"{ANSWERED}/results.csv", "desk.survey_answers": f"{ANSWERED}/answers.csv",
        "desk.survey_question": question[0] if question else f"{ANSWERED}/question?kind=single", "desk.comments": "/desk/c/banco/comments", "desk.surveys": "/desk/c/banco/surveys",
    }
