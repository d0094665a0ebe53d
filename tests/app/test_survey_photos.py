"""A photograph of an answer: sent with the receipt, made anew, seen by its sender and by staff, public nowhere, gone when it is taken back."""
from __future__ import annotations

import io
import re
import uuid

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.orm import Session

from surveys.questionnaires import photos
from tests.form_walk import Walk


@pytest.fixture
def answered(make_consultation, databases, client) -> tuple[str, uuid.UUID]:
    """The code of answers to a questionnaire with a photo question, and the questionnaire."""
    from surveys.questionnaires.models import Survey

    consultation = make_consultation()
    questions = [{"key": "a", "kind": "text", "title": {"it": "Che cosa?"}}, {"key": "foto", "kind": "photo", "title": {"it": "Fai vedere dove"}}]
    with Session(databases.engine("owner")) as session:
        made = Survey(consultation_id=consultation.id, key="prova", titles={"it": "Prova"}, phase="open", definition={"pages": [{"key": "p", "title": {"it": "Pagina"}, "questions": questions}]})
        session.add(made)
        session.commit()
        survey = made.id
    walk = Walk(client, "/it/c/banco/q/prova", "survey-form")
    assert "La foto la mandi alla fine" in walk.page
    sent = walk.press("next", {"q.a": "Un parco"}).press("send").answer
    return re.search(r"code=([0-9A-Z-]{19})", sent.location).group(1), survey


def picture(colour: str = "green") -> io.BytesIO:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "in via Odazio, da Anna"
    Image.new("RGB", (640, 480), colour).save(out, "JPEG", exif=exif)
    return io.BytesIO(out.getvalue())


def test_a_photograph_is_sent_seen_by_its_sender_and_staff_only_and_taken_back(client, answered, databases, staff):
    code, survey = answered
    page = client.get(f"/it/receipt/survey?code={code}").get_data(as_text=True)
    assert "Fai vedere dove" in page and 'type="file"' in page
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', page).group(1)
    send = lambda **more: client.post("/it/receipt/survey/photo", data={"code": code, "key": key, "alt": "Il prato", "photo": (picture(), "IMG_1234.jpg")} | more)  # noqa: E731
    assert send().status_code == 303 and send().status_code == 303  # sent twice is one
    assert client.post("/it/receipt/survey/photo", data={"code": code, "key": str(uuid.uuid4())}).status_code == 422
    assert send(key=str(uuid.uuid4()), photo=(io.BytesIO(b"no picture"), "x.jpg")).status_code == 422
    page = client.get(f"/it/receipt/survey?code={code}").get_data(as_text=True)
    assert page.count("<img") == 3 and 'alt="Il prato"' in page and "Foto: 1" in page
    photo = uuid.UUID(re.search(r"receipt/survey/photo\?code=[0-9A-Z-]+(?:&amp;|&)id=([0-9a-f-]{36})", page).group(1))
    mine = client.get(f"/it/receipt/survey/photo?code={code}&id={photo}").data
    assert Image.open(io.BytesIO(mine)).format == "JPEG" and b"Anna" not in mine
    assert client.get(f"/it/receipt/survey/photo?code={code[:-1]}{'0' if code[-1] != '0' else '1'}&id={photo}").status_code == 404
    with Session(databases.engine("desk")) as session:
        assert [(row.id, row.state) for row in photos.of_survey(session, survey)] == [(photo, "waiting")]
        assert photos.file(session, survey, photo) and photos.decide(session, survey, photo, keep=True)
        session.commit()
    planner = staff("planner")
    assert client.get(f"/desk/c/banco/surveys/prova/photos/{photo}.jpg").status_code == 302
    assert Image.open(io.BytesIO(planner.get(f"/desk/c/banco/surveys/prova/photos/{photo}.jpg").data)).format == "JPEG"
    assert "Guarda le foto" in planner.get("/desk/c/banco/surveys/prova/results").get_data(as_text=True)
    assert planner.get("/desk/c/banco/surveys/prova/answers.csv").status_code == 200
    seen = planner.get("/desk/c/banco/surveys/prova/photos").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', seen).group(1)
    assert "Il prato" in seen and "da guardare" not in seen
    with Session(databases.engine("reader")) as session, pytest.raises(Exception, match="permission denied"):
        session.execute(text("SELECT 1 FROM milo.survey_photos"))
    assert planner.post("/desk/c/banco/surveys/prova/photos", data={"csrf_token": token, "photo": str(photo), "do": "publish"}).status_code == 400
    client.post("/it/receipt/survey/photo", data={"code": code, "remove": str(photo)})
    page = client.get(f"/it/receipt/survey?code={code}").get_data(as_text=True)
    assert page.count("<img") == 2 and "Foto: 1" not in page
    with Session(databases.engine("desk")) as session:
        assert photos.of_survey(session, survey) == [] and session.scalar(text("SELECT count(*) FROM milo.survey_photo_files")) == 0
    send()  # a late retry does not bring it back
    with Session(databases.engine("desk")) as session:
        assert photos.of_survey(session, survey) == []


def test_staff_take_a_photograph_away_for_good(client, answered, databases, staff):
    code, survey = answered
    client.post("/it/receipt/survey/photo", data={"code": code, "key": str(uuid.uuid4()), "photo": (picture(), "a.jpg")})
    planner = staff("planner")
    seen = planner.get("/desk/c/banco/surveys/prova/photos").get_data(as_text=True)
    token, photo = (re.search(rf'name="{name}" value="([^"]+)"', seen).group(1) for name in ("csrf_token", "photo"))
    assert "da guardare" in seen
    assert planner.post("/desk/c/banco/surveys/prova/photos", data={"csrf_token": token, "photo": photo, "do": "remove"}).status_code == 303
    with Session(databases.engine("desk")) as session:
        assert photos.of_survey(session, survey) == [] and session.scalar(text("SELECT count(*) FROM milo.survey_photo_files")) == 0
    assert "Foto: 1" not in client.get(f"/it/receipt/survey?code={code}").get_data(as_text=True)


def test_erased_answers_take_their_photographs_along(client, answered, databases):
    code, _survey = answered
    client.post("/it/receipt/survey/photo", data={"code": code, "key": str(uuid.uuid4()), "photo": (picture("red"), "a.jpg")})
    with Session(databases.engine("desk")) as session:
        assert session.scalar(text("SELECT count(*) FROM milo.survey_photo_files")) > 0
        session.rollback()
        client.post("/it/receipt/survey", data={"code": code, "sure": "yes"})
        assert session.scalar(text("SELECT count(*) FROM milo.survey_photo_files")) == 0
    assert client.post("/it/receipt/survey/photo", data={"code": code, "key": str(uuid.uuid4()), "photo": (picture(), "a.jpg")}).status_code == 410
