"""Answering at the desk: by planners, one or many signs at once, given once; a refused answer is kept as typed."""
from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from sqlalchemy import text

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PAGE = "/desk/c/banco/answering"


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


@pytest.fixture
def planner(staff):
    return staff("planner")


@pytest.fixture
def answer(planner):
    """Send the form of the page; give what should be different."""

    def send(*signs, **changes):
        token = TOKEN.search(planner.get("/desk/").get_data(as_text=True))[1]
        data = {"csrf_token": token, "id": str(uuid.uuid4()), "sign": list(signs), "state": "accepted", "words-it": "Arriva in marzo.", "signed_as": "Comune, Area Verde"} | changes
        return planner.post(PAGE, data=data, follow_redirects=True)

    return send


def given(superuser):
    with superuser.connect() as connection:
        return connection.execute(text("SELECT a.state, d.contribution_id::text AS sign FROM milo.answers a JOIN milo.answered d ON d.answer_id = a.id ORDER BY 2")).all()


def test_many_signs_get_one_answer_and_leave_the_page(planner, answer, superuser, make_consultation, leave):
    make_consultation()
    signs = sorted(leave()["id"] for _ in range(3))
    assert all(sign in planner.get(PAGE).get_data(as_text=True) for sign in signs)
    page = answer(*signs[:2])
    assert "Hai risposto a 2 segni." in words(page)
    assert given(superuser) == [("accepted", signs[0]), ("accepted", signs[1])]
    assert signs[2] in page.get_data(as_text=True) and signs[0] not in page.get_data(as_text=True)
    everything = planner.get(f"{PAGE}?answered=1")
    assert signs[0] in everything.get_data(as_text=True) and "risposta: Accolto" in words(everything)
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.audit WHERE action = 'sign.answer' AND account_name = 'planner' AND object_id::text = ANY (:signs)"), {"signs": signs}) == 2
    assert 'value="Comune, Area Verde"' in page.get_data(as_text=True)


def test_the_same_form_sent_twice_answers_once(answer, superuser, make_consultation, leave):
    make_consultation()
    sign, form = leave()["id"], str(uuid.uuid4())
    for _ in range(2):
        assert answer(sign, id=form).status_code == 200
    assert len(given(superuser)) == 1
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.audit WHERE action = 'sign.answer' AND object_id = :id"), {"id": sign}) == 1


@pytest.mark.parametrize(("changes", "says"), [
    ({"state": ""}, "Scegli che risposta è."),
    ({"state": "not-accepted"}, "Scrivi in italiano perché no"),
    ({"state": "not-ours"}, "Scrivi a chi l'hai passato."),
    ({"signed_as": " "}, "Scrivi quale ufficio risponde."),
    ({"words-it": "", "words-en": "In March."}, "Scrivi la risposta in italiano"),
])
def test_what_is_missing_is_said_and_what_was_typed_stays(answer, superuser, make_consultation, leave, changes, says):
    make_consultation()
    sign = leave()["id"]
    page = answer(sign, **changes)
    assert page.status_code == 422 and says in words(page) and given(superuser) == []
    html = page.get_data(as_text=True)
    assert re.search(rf'value="{sign}" checked', html)
    assert changes.get("words-en", "Arriva in marzo.") in html


def test_choosing_no_sign_answers_nothing(answer, superuser, make_consultation, leave):
    make_consultation()
    leave()
    page = answer()
    assert page.status_code == 422 and "Scegli almeno un segno." in words(page) and given(superuser) == []


def test_a_reason_and_a_place_to_go_are_kept_with_their_states_only(answer, superuser, make_consultation, leave):
    make_consultation()
    one, other = leave()["id"], leave()["id"]
    answer(one, state="not-accepted", **{"reason-it": "Non c'è posto.", "forwarded_to": "ALER Milano"})
    answer(other, state="not-ours", **{"reason-it": "Non c'è posto.", "forwarded_to": "ALER Milano"})
    with superuser.connect() as connection:
        assert connection.execute(text("SELECT state, reason, forwarded_to FROM milo.answers ORDER BY answered_at")).all() == [
            ("not-accepted", {"it": "Non c'è posto."}, None), ("not-ours", {}, "ALER Milano")]


def test_the_filters_of_the_page_are_kept_by_its_form(planner, answer, make_consultation, leave):
    make_consultation()
    fix, wish = leave()["id"], leave(category="wish")["id"]
    page = planner.get(f"{PAGE}?category=wish").get_data(as_text=True)
    assert wish in page and fix not in page and 'name="filter-category" value="wish"' in page
    after = answer(wish, **{"filter-category": "wish"})
    assert "Nessun segno aspetta una risposta." in words(after)


def test_a_sign_of_another_consultation_is_not_answered_here(answer, superuser, make_consultation, leave):
    make_consultation(), make_consultation("altro")
    assert answer(leave("altro")["id"]).status_code == 404
    assert given(superuser) == []


@pytest.mark.parametrize("role", ["moderator", "mediator", "presenter"])
def test_who_may_not_answer_sees_neither_page_nor_link(staff, make_consultation, role):
    make_consultation()
    browser = staff(role)
    assert browser.get(PAGE).status_code == 403
    assert "answering" not in browser.get("/desk/").get_data(as_text=True)
