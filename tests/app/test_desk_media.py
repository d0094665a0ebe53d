"""Photographs and voices at the desk: looked at with the sign and apart from it, shown with words, hidden with a reason, written down and deleted."""
from __future__ import annotations

import io
import re
import uuid
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text

from app.i18n import speaking
from app.views.desk.media import photo_reasons

VOICE = (Path(__file__).resolve().parent.parent / "data" / "voce.webm").read_bytes()


@pytest.fixture
def moderator(staff, make_consultation):
    make_consultation()
    return staff("moderator")


@pytest.fixture
def send(client):
    """Send a photograph or a voice to a sign; its id."""

    def one(receipt: str, kind: str = "photo", *, alt="Una panchina rotta.") -> str:
        picture = io.BytesIO()
        Image.new("RGB", (900, 600), "teal").save(picture, "JPEG")
        form = {"code": receipt, "key": str(uuid.uuid4()), "alt": alt, kind: (io.BytesIO(VOICE) if kind == "voice" else io.BytesIO(picture.getvalue()), "x")}
        answer = client.post(f"/ar/receipt/{kind}", data=form, content_type="multipart/form-data", headers={"Accept": "application/json"})
        assert answer.status_code == 201, answer.get_json()
        return answer.get_json()["id"]

    return one


def page(browser) -> str:
    return browser.get("/desk/c/banco/queue").get_data(as_text=True)


def decide(browser, kind: str, **form) -> str:
    """Press one button of the queue; the page that follows."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', page(browser))
    answer = browser.post(f"/desk/c/banco/{kind}", data={"csrf_token": token[1] if token else ""} | form, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_photograph_of_a_published_sign_comes_before_a_moderator_and_is_shown_apart_from_it(client, moderator, leave, publish, send, superuser):
    left = leave()
    publish(left["id"])
    assert "Nessun segno aspetta" in page(moderator)
    id = send(left["receipt"])
    assert f"/desk/c/banco/photos/{id}-480.jpg" in page(moderator) and "Una panchina rotta." in page(moderator)
    assert moderator.get(f"/desk/c/banco/photos/{id}-480.jpg").mimetype == "image/jpeg"
    told = decide(moderator, "photo", photo=id, action="show", alt="Una panchina senza schienale.")
    assert "si vede insieme al segno" in told and "Nessun segno aspetta" in told
    assert client.get(f"/photos/{id}-900.jpg").status_code == 200
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT action FROM milo.audit WHERE object_id = :id"), {"id": id}) == "photo.show"


def test_publishing_the_sign_shows_no_photograph_that_nobody_has_decided(client, moderator, leave, publish, send):
    left = leave()
    id = send(left["receipt"])
    publish(left["id"])
    assert client.get(f"/photos/{id}-900.jpg").status_code == 404 and f"p-{id}" in page(moderator)


def test_no_photograph_is_shown_without_words_for_who_does_not_see_it(client, moderator, leave, publish, send):
    left = leave()
    id = send(left["receipt"], alt="")
    publish(left["id"])
    assert "serve a chi non vede la foto" in decide(moderator, "photo", photo=id, action="show", alt="  ")
    assert client.get(f"/photos/{id}-900.jpg").status_code == 404


def test_whoever_sent_a_hidden_photograph_reads_why_in_their_language(client, app, moderator, leave, send):
    left = leave(language="ar")
    id = send(left["receipt"])
    assert "Scegli un motivo" in decide(moderator, "photo", photo=id, action="hide", reason="")
    decide(moderator, "photo", photo=id, action="hide", reason="plate", words="ABC")
    own = client.get("/it/receipt", query_string={"code": left["receipt"]}).get_data(as_text=True)
    with app.test_request_context(), speaking("ar"):
        why = photo_reasons()["plate"]
    assert f"{why} ABC" in own
    assert client.get("/it/receipt/photo", query_string={"code": left["receipt"], "id": id}).status_code == 200, "its author still sees it"


def test_a_photograph_taken_back_meanwhile_is_not_shown(client, moderator, leave, send):
    left = leave()
    id = send(left["receipt"])
    client.post("/it/receipt/photo", data={"code": left["receipt"], "remove": id})
    assert "ha tolto questa foto" in decide(moderator, "photo", photo=id, action="show", alt="Una panchina.")


def test_a_voice_is_listened_to_written_under_the_words_and_deleted_at_once(client, moderator, leave, publish, send, superuser):
    left = leave(text="Qui di sera.")
    id = send(left["receipt"], "voice")
    assert f"/desk/c/banco/sounds/{id}" in page(moderator) and "2 secondi" in page(moderator)
    heard = moderator.get(f"/desk/c/banco/sounds/{id}")
    assert heard.data == VOICE and heard.mimetype == "audio/webm" and heard.headers["Cache-Control"] == "no-store"
    part = moderator.get(f"/desk/c/banco/sounds/{id}", headers={"Range": "bytes=0-9"})
    assert part.status_code == 206 and part.data == VOICE[:10]
    assert "Scrivi le parole che senti" in decide(moderator, "sound", sound=id, action="write", words=" ")
    decide(moderator, "sound", sound=id, action="write", words="Non ci sono luci, chiamatemi al 339 123 45 67.")
    with superuser.connect() as connection:
        row = connection.execute(text("SELECT s.text, s.masked_text, v.data, v.outcome FROM milo.contributions s JOIN milo.sounds v ON v.contribution_id = s.id")).one()
    assert row.text == "Qui di sera.\n\nNon ci sono luci, chiamatemi al 339 123 45 67." and "339" not in row.masked_text and (row.data, row.outcome) == (None, "written")
    assert moderator.get(f"/desk/c/banco/sounds/{id}").status_code == 410
    own = client.get("/it/receipt", query_string={"code": left["receipt"]}).get_data(as_text=True)
    assert "Non ci sono luci" in own and "Una persona ha scritto le parole" in own
    publish(left["id"])
    assert b"Non ci sono luci" in client.get("/it/c/banco").data


def test_a_voice_that_nobody_understands_is_deleted_and_its_author_is_told(client, moderator, leave, send):
    left = leave()
    id = send(left["receipt"], "voice")
    decide(moderator, "sound", sound=id, action="unclear")
    assert "Non si capiva" in client.get("/it/receipt", query_string={"code": left["receipt"]}).get_data(as_text=True)
    assert moderator.get(f"/desk/c/banco/sounds/{id}").status_code == 410


def test_the_desk_of_another_consultation_sees_neither(moderator, make_consultation, leave, send):
    make_consultation("altro")
    receipt = leave()["receipt"]
    for kind, address in (("photo", "photos/{}-480.jpg"), ("voice", "sounds/{}")):
        id = send(receipt, kind)
        assert moderator.get(f"/desk/c/altro/{address.format(id)}").status_code == 404
