"""What others said within 100 m, shown before one more sign is left: public signs only, agreeing is offered and never forced."""
from __future__ import annotations

import re
import uuid
from html import unescape

import pytest

HERE = (9.1311, 45.4467)
METRE_EAST, METRE_NORTH = 1 / 78_200, 1 / 111_150  # degrees at 45.45 north


def point(east=0.0, north=0.0):
    return {"type": "Point", "coordinates": [round(HERE[0] + east * METRE_EAST, 6), round(HERE[1] + north * METRE_NORTH, 6)]}


@pytest.fixture
def near(client, make_consultation):
    """The signs shown near HERE, as (words, metres), in order."""
    make_consultation()

    def ask(category="fix", query="lon={}&lat={}".format(*HERE)):
        answer = client.get(f"/it/c/banco/similar?{query}&category={category}")
        assert answer.status_code == 200
        page = answer.get_data(as_text=True)
        return list(zip(re.findall(r'class="sign-words"[^>]*>([^<]*)<', page), map(int, re.findall(r"a (\d+) metri", page))))

    return ask


def test_signs_of_the_same_kind_come_first_then_the_nearest_and_none_from_afar(near, leave, publish):
    leave(geometry=point(10), category="like", text="vicino")
    leave(geometry=point(80), category="fix", text="stesso tipo")
    leave(geometry=point(40), category="fix", text="stesso tipo e vicino")
    leave(geometry=point(0, 130), category="fix", text="lontano")
    publish()
    found = near()
    assert [words for words, _ in found] == ["stesso tipo e vicino", "stesso tipo", "vicino"]
    assert all(metres <= 100 for _, metres in found)


def test_at_most_three_are_shown(near, leave, publish):
    for east in range(0, 60, 10):
        leave(geometry=point(east), text=f"segno a {east}")
    publish()
    assert [words for words, _ in near()] == ["segno a 0", "segno a 10", "segno a 20"]


def test_what_waits_and_what_is_shown_by_zones_only_is_never_among_them(near, leave, publish):
    waiting = leave(geometry=point(5), text="aspetta")
    unsafe = leave(geometry=point(8), category="unsafe", text="ho paura")
    publish(unsafe["id"])
    assert near() == near("unsafe") == [] and waiting["id"]


def test_a_line_is_near_what_stands_along_it(near, leave, publish):
    leave(geometry=point(300, 20), text="in fondo alla via")
    publish()
    line = '{{"type":"LineString","coordinates":[[{},{}],[{},{}]]}}'.format(*HERE, HERE[0] + 320 * METRE_EAST, HERE[1])
    assert near() == []
    assert [words for words, _ in near(query=f"shape={line}")] == ["in fondo alla via"]


@pytest.mark.parametrize("query", ["", "lon=9.13", "shape=x", 'shape={"type":"Point","coordinates":[9.13,45.44]}', "lon=9.13&lat=45.44&category=nessuna"])
def test_a_question_without_a_place_is_refused(client, make_consultation, query):
    make_consultation()
    assert client.get(f"/it/c/banco/similar?{query}").status_code == 400


# ---- in the form without JavaScript

@pytest.fixture
def sent(client, sample, leave, publish):
    """Send the form of `lorenteggio` near a public sign; the page and the number of the device."""
    other = leave("lorenteggio", geometry={"type": "Point", "coordinates": [9.13404, 45.44752]}, text="La fontanella perde.")
    publish(other["id"])
    fields = {"key": str(uuid.uuid4()), "participant": str(uuid.uuid4()), "place": "via Odazio", "accuracy": "spot", "category": "fix", "text": "Perde acqua!"}

    def send(**more):
        answer = client.post("/it/c/lorenteggio/add", data=fields | more)
        return answer, unescape(answer.get_data(as_text=True))

    send.other = other["id"]
    return send


def test_the_check_shows_them_and_the_sign_goes_all_the_same(sent, superuser):
    answer, page = sent(step="check")
    assert answer.status_code == 200
    assert "La fontanella perde." in page and "No, è un'altra cosa: invia il mio segno" in page
    answer, _ = sent(step="send")
    assert answer.status_code == 303
    with superuser.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM milo.contributions WHERE text = 'Perde acqua!'").scalar() == 1


def test_agreeing_in_the_form_counts_once_and_keeps_every_word(sent, superuser):
    for said in ("Fatto: ora sei d'accordo anche tu.", "Sei già d'accordo: conta una volta sola."):
        answer, page = sent(agree=sent.other)
        assert answer.status_code == 200 and said in page
        assert ">Perde acqua!</textarea>" in page and 'value="fix" checked' in page
    with superuser.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM milo.supports").scalar() == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM milo.contributions WHERE text = 'Perde acqua!'").scalar() == 0


def test_agreeing_with_a_sign_that_is_not_there_is_told_and_keeps_every_word(sent):
    for nothing in (str(uuid.uuid4()), "x"):
        answer, page = sent(agree=nothing)
        assert answer.status_code == 422 and ">Perde acqua!</textarea>" in page


def test_no_other_site_agrees_for_somebody(client, sent):
    assert client.post("/it/c/lorenteggio/add", data={"agree": sent.other, "place": "via Odazio"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
