"""Pictures before and after: who may send, what everybody sees, and that what is not shown or sensitive never leaves."""
import io
import re

import pytest
from PIL import Image
from sqlalchemy import text

DESK = "/desk/plan/lorenteggio/interventions"
WORDS = {"place": "before", "kind": "photo", "alt-it": "Il giardino con tre alberi.", "credit": "Ada Neri", "licence": "CC BY 4.0", "shown_on": "2019-05"}


@pytest.fixture
def planner(staff, sample):
    return staff("planner")


def token(browser, address: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', browser.get(address).get_data(as_text=True))[1]


def photo(colour="teal", size=(900, 600)) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    out.seek(0)
    return out


def send(browser, number=8, data=None, **words):
    address = f"{DESK}/{number}/pictures"
    body = WORDS | words | {"csrf_token": token(browser, address)}
    return browser.post(address, data=body | {"picture": (data or photo(), "foto.jpg")}, content_type="multipart/form-data")


def decide(browser, wish: str, number=8):
    """Do something with the newest picture; its id."""
    page = browser.get(f"{DESK}/{number}/pictures").get_data(as_text=True)
    id = re.search(r"pictures/([0-9a-f-]{36})\"", page)[1]
    answer = browser.post(f"{DESK}/{number}/pictures/{id}", data={"csrf_token": token(browser, f"{DESK}/{number}/pictures"), "wish": wish})
    assert answer.status_code == 303
    return id


def public(client, id: str, width=480, ending="webp"):
    return client.get(f"/pictures/{id}-{width}.{ending}")


def test_a_picture_is_seen_at_the_desk_until_it_is_shown_to_everybody(planner, client):
    assert send(planner).status_code == 303
    page = planner.get(f"{DESK}/8/pictures").get_data(as_text=True)
    assert "Il giardino con tre alberi." in page and "Si vede solo qui" in page
    id = re.search(r"pictures/([0-9a-f-]{36})-480", page)[1]
    assert planner.get(f"{DESK}/8/pictures/{id}-480.jpg").mimetype == "image/jpeg"
    assert public(client, id).status_code == 404
    assert "before-after" not in client.get("/it/c/lorenteggio/i/8").get_data(as_text=True)
    decide(planner, "show")
    shown = public(client, id)
    assert shown.mimetype == "image/webp" and Image.open(io.BytesIO(shown.data)).size == (480, 320)
    page = client.get("/it/c/lorenteggio/i/8").get_data(as_text=True)
    assert 'alt="Il giardino con tre alberi."' in page and "Ada Neri" in page and "2019-05" in page


def test_a_picture_taken_down_or_deleted_is_gone(planner, client):
    send(planner)
    id = decide(planner, "show")
    decide(planner, "hide")
    assert public(client, id).status_code == 404
    decide(planner, "show")
    assert public(client, id).status_code == 200
    decide(planner, "delete")
    assert public(client, id).status_code == 404
    assert planner.get(f"{DESK}/8/pictures/{id}-480.jpg").status_code == 404


def test_who_has_a_picture_is_told_so(planner, client):
    send(planner)
    first = public(client, decide(planner, "show"))
    assert first.headers["ETag"] and "max-age=300" in first.headers["Cache-Control"]
    again = client.get(first.request.path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""


@pytest.mark.parametrize("path", ["-481.webp", "-480.png", "-480.svg", ".webp"])
def test_other_sizes_and_endings_are_not_there(planner, client, path):
    send(planner)
    assert client.get(f"/pictures/{decide(planner, 'show')}{path}").status_code == 404


def test_of_two_pictures_in_one_place_the_last_shown_is_public(planner, client):
    send(planner)
    first = decide(planner, "show")
    send(planner, **{"alt-it": "Il giardino a maggio."})
    second = decide(planner, "show")
    assert public(client, first).status_code == 404 and public(client, second).status_code == 200


@pytest.mark.parametrize("change, told", [
    ({"alt-it": " "}, "Scrivi in italiano che cosa si vede"), ({"credit": ""}, "Scrivi chi ha fatto"), ({"licence": ""}, "quale licenza"),
    ({"shown_on": "estate"}, "La data si scrive"),
])
def test_what_is_missing_is_told_and_what_was_written_stays(planner, change, told):
    answer = send(planner, **({"caption-it": "Una didascalia lunga"} | change))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and told in page and "Una didascalia lunga" in page
    assert "kept-pictures" not in page


@pytest.mark.parametrize("data, told", [(b"hello", "non è una foto che leggiamo"), (b"\xff\xd8\xff\xe0" + b"\0" * 400, "foto che leggiamo")])
def test_a_file_that_is_no_picture_is_refused_in_a_sentence(planner, data, told):
    answer = send(planner, data=io.BytesIO(data))
    assert answer.status_code == 422 and told in answer.get_data(as_text=True)


def test_a_file_too_heavy_is_told_and_one_beyond_all_measure_is_not_read(planner):
    answer = send(planner, data=io.BytesIO(b"\0" * 17_000_000))
    assert answer.status_code == 422 and "troppo pesante" in answer.get_data(as_text=True)
    assert send(planner, data=io.BytesIO(b"\0" * 48_000_000)).status_code == 413


def test_an_intervention_of_a_sensitive_layer_takes_no_picture(planner, superuser):
    assert "riservato" in planner.get(f"{DESK}/6/pictures").get_data(as_text=True)
    assert send(planner, number=6).status_code == 422
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.pictures WHERE made_by IS NOT NULL")) == 0


def test_when_a_layer_becomes_sensitive_its_pictures_are_public_no_more(planner, client, superuser):
    send(planner)
    id = decide(planner, "show")
    try:
        with superuser.begin() as connection:
            connection.execute(text("UPDATE milo.layers SET sensitive = true WHERE key = 'streets'"))
        assert public(client, id).status_code == 404
    finally:
        with superuser.begin() as connection:
            connection.execute(text("UPDATE milo.layers SET sensitive = false WHERE key = 'streets'"))
    assert public(client, id).status_code == 200


@pytest.mark.parametrize("role", ["moderator", "mediator", "presenter"])
def test_others_may_not_send_pictures(staff, sample, role):
    assert staff(role).get(f"{DESK}/8/pictures").status_code == 403


def test_a_picture_of_another_intervention_is_not_found_here(planner):
    send(planner)
    id = decide(planner, "show")
    assert planner.get(f"{DESK}/9/pictures/{id}-480.jpg").status_code == 404


def test_everybody_reads_published_pictures_only(databases, sample):
    from sqlalchemy.exc import ProgrammingError

    with databases.engine("reader").connect() as connection:
        connection.execute(text("SELECT count(*) FROM published.picture_files"))
        with pytest.raises(ProgrammingError):
            connection.execute(text("SELECT count(*) FROM milo.picture_files"))


def test_nobody_changes_what_a_picture_shows(planner, superuser):
    from sqlalchemy.exc import ProgrammingError

    send(planner)
    with pytest.raises(ProgrammingError), superuser.begin() as connection:
        connection.execute(text("UPDATE milo.picture_files SET data = 'x'"))


def test_the_list_of_the_plan_leads_to_the_two_pictures(client, sample):
    page = client.get("/it/c/lorenteggio").get_data(as_text=True)
    assert '/it/c/lorenteggio/i/12#before-after"' in page and "/i/8#before-after" not in page
