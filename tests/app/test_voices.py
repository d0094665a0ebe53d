"""A voice of at most thirty seconds: sent with the receipt, held for a person, taken back, deleted on its day, public never."""
from __future__ import annotations

import io
import uuid
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.surveys.test_voice import TWENTY, ogg

VOICE = (Path(__file__).resolve().parent.parent / "data" / "voce.mp4").read_bytes()


@pytest.fixture
def send(client):
    """Send a recording with a receipt, as a script does."""

    def one(receipt: str, data: bytes = VOICE, *, key=None, script=True):
        form = {"code": receipt, "key": str(key or uuid.uuid4()), "voice": (io.BytesIO(data), "voce.mp4")}
        return client.post("/it/receipt/voice", data=form, content_type="multipart/form-data", headers={"Accept": "application/json"} if script else {})

    return one


def kept(superuser) -> list:
    with superuser.connect() as connection:
        return connection.execute(text("SELECT media_type, data, outcome, delete_on - (now() AT TIME ZONE 'Europe/Rome')::date AS days FROM milo.sounds")).all()


def test_a_voice_waits_and_its_holder_reads_until_when(client, make_consultation, leave, send, superuser):
    make_consultation()
    receipt, key = leave()["receipt"], uuid.uuid4()
    first, again = send(receipt, key=key), send(receipt, key=key)
    assert first.status_code == 201 and first.get_json() == again.get_json()
    [row] = kept(superuser)
    assert row.media_type == "audio/mp4" and bytes(row.data) == VOICE and row.days == 30
    assert "una persona la ascolta, scrive le parole e poi la cancella" in client.get("/it/receipt", query_string={"code": receipt}).get_data(as_text=True)
    second = send(receipt)
    assert second.status_code == 422 and second.get_json()["key"] == "voice-enough"


def test_a_voice_taken_back_is_gone_and_another_may_come(client, make_consultation, leave, send, superuser):
    make_consultation()
    receipt = leave()["receipt"]
    send(receipt)
    assert client.post("/it/receipt/voice", data={"code": receipt, "remove": "yes"}).status_code == 303
    assert [(row.data, row.outcome) for row in kept(superuser)] == [(None, "removed")]
    assert send(receipt).status_code == 201


@pytest.mark.parametrize("action", ["withdraw", "erase"])
def test_whoever_takes_the_sign_back_takes_the_voice_back(client, make_consultation, leave, send, superuser, action):
    make_consultation()
    receipt = leave()["receipt"]
    send(receipt)
    client.post("/it/receipt", data={"code": receipt, "action": action, "sure": "yes"})
    assert [row.data for row in kept(superuser)] == ([None] if action == "withdraw" else [])


@pytest.mark.parametrize("data, key", [(b"", "voice-missing"), (b"hello", "voice-format"), (ogg([TWENTY] * 1700), "voice-too-long"), (ogg([]), "voice-broken"),
                                       (VOICE + b"\0" * 750_000, "voice-too-heavy")], ids=["nothing", "words", "34-seconds", "silence", "heavy"])
def test_what_cannot_be_taken_is_refused_in_a_sentence(make_consultation, leave, send, superuser, data, key):
    make_consultation()
    receipt = leave()["receipt"]
    answer = send(receipt, data)
    assert answer.status_code == 422 and answer.get_json()["key"] == key and answer.get_json()["detail"]
    assert send(receipt, data, script=False).status_code == 422
    assert kept(superuser) == []


def test_thirty_seconds_may_be_sent(make_consultation, leave, send):
    make_consultation()
    assert send(leave()["receipt"], ogg([TWENTY] * 1500)).status_code == 201


def test_a_voice_that_nobody_wrote_down_goes_on_its_day_when_another_comes(make_consultation, leave, send, superuser):
    make_consultation()
    send(leave()["receipt"])
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.sounds SET delete_on = (now() AT TIME ZONE 'Europe/Rome')::date"))
    send(leave()["receipt"])
    assert sorted(row.outcome or "" for row in kept(superuser)) == ["", "expired"]


def test_a_voice_may_be_recorded_and_heard_on_the_pages_that_offer_it_only(client, sample, make_consultation, leave):
    make_consultation()
    receipt = f"/it/receipt?code={leave()['receipt']}"
    for path, there in (("/it/c/lorenteggio", True), (receipt, True), ("/it/", False), ("/it/c/lorenteggio/add", False), ("/desk/sign-in", False)):
        headers = client.get(path).headers
        assert ("microphone=(self)" in headers["Permissions-Policy"]) is there, path
        assert ("media-src blob:" in headers["Content-Security-Policy"]) is there, path
