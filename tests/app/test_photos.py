"""Photographs of a sign: sent with its receipt, made anew, held until a person has looked, public only with their sign, gone when it goes."""
from __future__ import annotations

import io
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from surveys import photos


def jpeg(colour="teal", size=(900, 600), **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **more)
    return out.getvalue()


@pytest.fixture
def send(client):
    """Send a photograph with a receipt, as a script does; give what should be different."""

    def one(receipt: str, data: bytes | None = None, *, key=None, alt="Una panchina rotta.", script=True, name="IMG_2041 via Segneri.jpg", **more):
        form = {"code": receipt, "key": str(key or uuid.uuid4()), "alt": alt, "photo": (io.BytesIO(jpeg() if data is None else data), name)} | more
        return client.post("/it/receipt/photo", data=form, content_type="multipart/form-data", headers={"Accept": "application/json"} if script else {})

    return one


@pytest.fixture
def show(superuser):
    """Show a photograph, or give it another state, as the desk does."""

    def to(id: str, state: str = "published") -> None:
        more = ", hidden_reason = 'x', delete_on = current_date + 30" if state == "hidden" else ""
        with superuser.begin() as connection:
            connection.execute(text(f"UPDATE milo.photos SET state = :state{more} WHERE id = :id"), {"state": state, "id": id})

    return to


def count(superuser, table: str) -> int:
    with superuser.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM milo.{table}"))


def test_a_photograph_waits_is_shown_and_goes_with_its_sign(client, make_consultation, leave, publish, send, show, superuser):
    make_consultation()
    left = leave()
    answer = send(left["receipt"])
    assert answer.status_code == 201
    id = answer.get_json()["id"]
    mine = client.get("/it/receipt", query_string={"code": left["receipt"]}).get_data(as_text=True)
    assert f"id={id}" in mine and "Una panchina rotta." in mine and "una persona la guarda" in mine
    own = client.get("/it/receipt/photo", query_string={"code": left["receipt"], "id": id})
    assert own.mimetype == "image/jpeg" and Image.open(io.BytesIO(own.data)).size == (480, 320) and own.headers["Cache-Control"] == "no-store"
    public = f"/photos/{id}-480.jpg"
    assert client.get(public).status_code == 404
    show(id)
    assert client.get(public).status_code == 404, "its sign is not public"
    publish(left["id"])
    shown = client.get(public)
    assert shown.status_code == 200 and shown.headers["Cache-Control"] == "no-cache"
    assert client.get(public, headers={"If-None-Match": shown.headers["ETag"]}).status_code == 304
    client.post("/it/receipt", data={"code": left["receipt"], "action": "withdraw", "sure": "yes"})
    assert client.get(public, headers={"If-None-Match": shown.headers["ETag"]}).status_code == 404
    assert count(superuser, "photo_files") == 0


def test_nothing_but_pixels_is_kept(make_consultation, leave, send, superuser):
    make_consultation()
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    exif.get_ifd(0x8825)[1] = "SECRET-PLACE"
    send(leave()["receipt"], jpeg(exif=exif, comment=b"SECRET-COMMENT") + b"<script>SECRET</script>", name="SECRET-NAME.jpg")
    with superuser.connect() as connection:
        files = [bytes(row.data) for row in connection.execute(text("SELECT data FROM milo.photo_files"))]
        rows = str(connection.execute(text("SELECT * FROM milo.photos")).all())
    assert len(files) == 2 and not any(b"SECRET" in data for data in files) and "SECRET" not in rows


def test_the_same_key_brings_one_photograph_and_another_body_is_refused(make_consultation, leave, send, superuser):
    make_consultation()
    receipt, key = leave()["receipt"], uuid.uuid4()
    first, again = send(receipt, key=key), send(receipt, key=key)
    assert first.status_code == again.status_code == 201 and first.get_json() == again.get_json()
    other = send(receipt, jpeg("red"), key=key)
    assert other.status_code == 409 and other.get_json()["key"] == "photo-sent-already"
    assert send(leave()["receipt"], key=key).status_code == 409
    assert count(superuser, "photos") == 1


def test_one_taken_back_is_gone_and_a_late_retry_does_not_bring_it_again(client, make_consultation, leave, send, superuser):
    make_consultation()
    receipt, key = leave()["receipt"], uuid.uuid4()
    id = send(receipt, key=key).get_json()["id"]
    assert client.post("/it/receipt/photo", data={"code": receipt, "remove": id}).status_code == 303
    assert count(superuser, "photo_files") == 0
    send(receipt, key=key)
    assert count(superuser, "photo_files") == 0
    assert client.get("/it/receipt/photo", query_string={"code": receipt, "id": id}).status_code == 404


def test_three_are_enough(client, make_consultation, leave, send):
    make_consultation()
    receipt = leave()["receipt"]
    for _ in range(photos.MOST):
        assert send(receipt).status_code == 201
    fourth = send(receipt)
    assert fourth.status_code == 422 and "Ci sono già 3 foto" in fourth.get_json()["detail"]
    assert "Aggiungi una foto" not in client.get("/it/receipt", query_string={"code": receipt}).get_data(as_text=True)


def test_erasing_the_sign_erases_what_was_seen(client, make_consultation, leave, send, superuser):
    make_consultation()
    receipt, key = leave()["receipt"], uuid.uuid4()
    send(receipt, key=key)
    client.post("/it/receipt", data={"code": receipt, "action": "erase", "sure": "yes"})
    assert count(superuser, "photos") == count(superuser, "photo_files") == 0
    assert send(receipt, key=key).status_code == 410


def test_signs_that_are_shown_by_zones_only_show_no_photograph(client, make_consultation, leave, publish, send, show):
    make_consultation()
    left = leave(category="unsafe")
    id = send(left["receipt"]).get_json()["id"]
    publish(left["id"])
    show(id)
    assert client.get(f"/photos/{id}-480.jpg").status_code == 404
    assert "solo gli uffici" in client.get("/it/receipt", query_string={"code": left["receipt"]}).get_data(as_text=True)


@pytest.mark.parametrize("state", ["waiting", "hidden", "removed"])
def test_a_photograph_that_is_not_shown_is_not_public(client, make_consultation, leave, publish, send, show, state):
    make_consultation()
    left = leave()
    id = send(left["receipt"]).get_json()["id"]
    publish(left["id"])
    show(id)
    assert client.get(f"/photos/{id}-900.jpg").status_code == 200
    show(id, state)
    assert client.get(f"/photos/{id}-900.jpg").status_code == 404


def test_a_form_without_scripts_leads_back_to_the_receipt_or_says_what_is_wrong(client, make_consultation, leave, send):
    make_consultation()
    receipt = leave()["receipt"]
    answer = send(receipt, script=False, me=str(uuid.uuid4()))
    assert answer.status_code == 303 and f"code={receipt}" in answer.location and "me=" in answer.location and answer.location.endswith("#media")
    refused = send(receipt, b"hello", script=False, alt="Le mie parole")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "non è una foto che leggiamo" in page and 'value="Le mie parole"' in page
    missing = client.post("/it/receipt/photo", data={"code": receipt, "key": str(uuid.uuid4())})
    assert missing.status_code == 422 and "Scegli una foto" in missing.get_data(as_text=True)


@pytest.mark.parametrize("phase, key", [("closed", "media-closed"), ("results", "media-closed")])
def test_when_the_consultation_is_closed_nothing_is_added_but_a_retry_hears_the_same(make_consultation, leave, send, superuser, phase, key):
    make_consultation()
    receipt, first = leave()["receipt"], uuid.uuid4()
    send(receipt, key=first)
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET phase = :phase WHERE slug = 'banco'"), {"phase": phase})
    assert send(receipt, key=first).status_code == 201
    late = send(receipt)
    assert late.status_code == 403 and late.get_json()["key"] == key


def test_a_wrong_code_another_site_and_too_much_are_refused_before_a_picture_is_opened(client, make_consultation, leave, send, monkeypatch):
    make_consultation()
    receipt = leave()["receipt"]
    monkeypatch.setattr("app.views.photos.make_anew", lambda *_: pytest.fail("a picture was opened"))
    assert send("0000-0000-0000-0000").status_code == 404
    assert client.post("/it/receipt/photo", data={"code": receipt}, headers={"Origin": "https://example.org"}).status_code == 403
    assert send(receipt, b"\0" * 16_000_000).status_code == 413


def test_the_same_photograph_sent_eight_times_at_once_is_kept_once(app, make_consultation, leave, superuser):
    make_consultation()
    receipt, key, data = leave()["receipt"], str(uuid.uuid4()), jpeg(size=(300, 300))

    def send_one(_):
        form = {"code": receipt, "key": key, "alt": "", "photo": (io.BytesIO(data), "a.jpg")}
        answer = app.test_client().post("/it/receipt/photo", data=form, content_type="multipart/form-data", headers={"Accept": "application/json"})
        return answer.status_code, answer.get_json().get("id")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send_one, range(8)))
    taken = {id for status, id in answers if status == 201}
    assert len(taken) == 1 and {status for status, _ in answers} <= {201, 429}
    assert count(superuser, "photos") == 1


def test_while_others_are_being_made_one_is_asked_to_wait(make_consultation, leave, send):
    from app import photo_making

    make_consultation()
    receipt, key = leave()["receipt"], uuid.uuid4()
    for _ in range(photo_making.IN_LINE):
        photo_making._line.acquire()
    try:
        answer = send(receipt, key=key)
    finally:
        photo_making._line.release(photo_making.IN_LINE)
    assert answer.status_code == 429 and answer.headers["Retry-After"] == "10" and "non hai perso nulla" in answer.get_json()["detail"]
    assert send(receipt, key=key).status_code == 201


@pytest.mark.parametrize("state", ["hidden", "withdrawn"])
def test_a_sign_that_is_hidden_or_withdrawn_takes_no_more(make_consultation, leave, send, superuser, state):
    make_consultation()
    left = leave()
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = :state, hidden_reason = CASE WHEN :state = 'hidden' THEN 'x' END WHERE id = :id"), {"state": state, "id": left["id"]})
    refused = send(left["receipt"])
    assert refused.status_code == 422 and refused.get_json()["key"] == "media-not-now"


def test_words_with_a_telephone_number_are_masked_for_everybody(client, make_consultation, leave, publish, send, show, databases):
    make_consultation()
    left = leave()
    id = send(left["receipt"], alt="Il cartello dice 339 123 45 67.").get_json()["id"]
    publish(left["id"])
    show(id)
    with databases.engine("reader").connect() as connection:
        assert "339" not in connection.scalar(text("SELECT alt FROM published.photos WHERE id = :id"), {"id": id})


@pytest.mark.parametrize("role, statement", [
    ("reader", "SELECT alt FROM milo.photos"), ("reader", "SELECT data FROM milo.photo_files"), ("reader", "SELECT data FROM milo.sounds"),
    ("intake", "SELECT data FROM milo.photo_files"), ("desk", "SELECT key_hash FROM milo.photos"), ("desk", "SELECT body_hash FROM milo.sounds"),
    ("desk", "DELETE FROM milo.photos"),
])
def test_no_role_reads_more_than_it_needs(databases, app, role, statement):
    with databases.engine(role).connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text(statement))


def test_what_was_hidden_long_ago_is_deleted(make_consultation, leave, send, show, superuser):
    make_consultation()
    id = send(leave()["receipt"]).get_json()["id"]
    show(id, "hidden")
    with superuser.begin() as connection:
        assert connection.execute(text("SELECT photos, sounds FROM milo.forget_media()")).one() == (0, 0)
        connection.execute(text("UPDATE milo.photos SET delete_on = (now() AT TIME ZONE 'Europe/Rome')::date"))
        assert connection.execute(text("SELECT photos, sounds FROM milo.forget_media()")).one() == (1, 0)
    assert count(superuser, "photo_files") == 0


def fill_in(client, **more):
    """Send the form without JavaScript, with a photograph."""
    form = {"key": str(uuid.uuid4()), "participant": str(uuid.uuid4()), "started": "", "lon": "9.1311", "lat": "45.4467", "place": "", "category": "fix",
            "text": "Buio.", "accuracy": "spot", "step": "send", "alt": "Un lampione."} | more
    return client.post("/it/c/banco/add", data=form, content_type="multipart/form-data")


def test_the_form_without_scripts_brings_sign_and_photograph_in_one_post_once(client, make_consultation, superuser):
    make_consultation()
    same = {"key": str(uuid.uuid4()), "participant": str(uuid.uuid4())}
    for _ in range(2):  # the second is a finger that pressed twice
        answer = fill_in(client, **same, photo=(io.BytesIO(jpeg()), "a.jpg"))
        assert answer.status_code == 303 and "photo=" not in answer.location
    assert "Un lampione." in client.get(answer.location).get_data(as_text=True)
    assert count(superuser, "photos") == 1


@pytest.mark.parametrize(("changed", "status"), [({"step": "check"}, 200), ({"category": ""}, 422)])
def test_a_form_that_comes_back_says_that_the_photograph_must_be_chosen_again(client, make_consultation, superuser, changed, status):
    make_consultation()
    again = "La foto va scelta di nuovo"
    answer = fill_in(client, photo=(io.BytesIO(jpeg()), "a.jpg"), **changed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status and page.count(again) == (2 if status == 422 else 1) and "Un lampione." in page
    assert again not in fill_in(client, **changed).get_data(as_text=True)
    assert count(superuser, "photos") == 0


def test_without_scripts_one_that_was_taken_and_one_that_was_chosen_are_both_kept_once(client, make_consultation, superuser, send, leave):
    make_consultation()
    same = {"key": str(uuid.uuid4()), "participant": str(uuid.uuid4())}
    both = [(jpeg(), "taken.jpg"), (jpeg(size=(400, 300)), "chosen.jpg")]
    for _ in range(2):
        assert "photo=" not in fill_in(client, **same, photo=[(io.BytesIO(data), name) for data, name in both]).location
    assert count(superuser, "photos") == 2
    body = {"code": leave()["receipt"], "key": str(uuid.uuid4()), "alt": "Due."}
    for _ in range(2):
        assert client.post("/it/receipt/photo", data=body | {"photo": [(io.BytesIO(data), name) for data, name in both]}, content_type="multipart/form-data").status_code == 303
    assert count(superuser, "photos") == 4


def test_a_photograph_too_heavy_for_the_form_is_named_and_the_words_are_a_step_back(client, make_consultation):
    make_consultation()
    answer = fill_in(client, photo=(io.BytesIO(b"\0" * 16_000_000), "a.jpg"))
    assert answer.status_code == 413 and "La foto è troppo pesante: al massimo 15 MB. Torna indietro" in answer.get_data(as_text=True)


def test_a_photograph_that_cannot_be_read_does_not_take_the_sign_with_it(client, make_consultation):
    make_consultation()
    page = client.get(fill_in(client, photo=(io.BytesIO(b"hello"), "a.jpg")).location).get_data(as_text=True)
    assert "Il tuo segno è arrivato, la foto no." in page and "non è una foto che leggiamo" in page


def test_the_address_says_only_sentences_about_photographs(client, make_consultation, leave):
    make_consultation()
    receipt = leave()["receipt"]
    for key in ("password-wrong", "picture-nothing", "<script>"):
        page = client.get("/it/receipt", query_string={"code": receipt, "photo": key}).get_data(as_text=True)
        assert "la foto no" not in page and "<script>a" not in page


def test_page_list_and_machines_read_a_shown_photograph_with_its_words(client, make_consultation, leave, publish, send, show):
    make_consultation()
    left = leave()
    id = send(left["receipt"]).get_json()["id"]
    publish(left["id"])

    def pages() -> list[str]:
        return [client.get(path).get_data(as_text=True) for path in ("/it/c/banco", f"/it/c/banco/s/{left['id']}")]

    assert not any(id in page for page in pages())
    show(id)
    assert all(f'src="/photos/{id}-480.jpg" alt="Una panchina rotta." lang="it"' in page for page in pages())
    [feature] = client.get("/api/c/banco/contributions").get_json()["features"]
    assert feature["properties"]["photos"] == [{"url": f"/photos/{id}-900.jpg", "alt": "Una panchina rotta.", "language": "it"}]
