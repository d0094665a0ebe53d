"""The official answer: who answers, what residents and the public read of it, that nothing of it is overwritten."""
from __future__ import annotations

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from surveys import answers
from surveys.answers import Draft
from surveys.errors import NotAcceptable, NotFound

OFFICE = "Comune di Milano, Area Verde"


@pytest.fixture
def answer(databases):
    """Give an answer as the desk's role, committed."""

    def give(consultation, *signs, state="accepted", words="La panchina arriva in marzo.", **more):
        with Session(databases.engine("desk")) as session:
            made = answers.give(session, consultation.id, [uuid.UUID(str(sign)) for sign in signs], Draft(state, OFFICE, {"it": words}, **more))
            session.commit()
            return made.id

    return give


def public(databases, *signs):
    with Session(databases.engine("reader")) as session:
        return answers.published(session, [uuid.UUID(sign) for sign in signs])


def test_one_answer_to_many_signs_is_read_by_receipt_and_in_public(databases, make_consultation, leave, publish, answer):
    made = make_consultation()
    left = [leave() for _ in range(3)]
    publish()
    answer(made, *(each["id"] for each in left[:2]))
    found = public(databases, *(each["id"] for each in left))
    assert {str(sign) for sign in found} == {left[0]["id"], left[1]["id"]}
    assert all([(row.state, row.words["it"], row.signed_as, row.number) for row in rows] == [("accepted", "La panchina arriva in marzo.", OFFICE, 1)] for rows in found.values())
    with Session(databases.engine("intake")) as session:
        assert [row.state for row in answers.by_receipt(session, left[0]["receipt"])] == ["accepted"]
        assert answers.by_receipt(session, left[2]["receipt"]) == []


def test_a_later_answer_stands_first_and_the_earlier_one_stays(databases, superuser, make_consultation, leave, publish, answer):
    made = make_consultation()
    sign = leave()["id"]
    publish()
    answer(made, sign, state="under-review", words="Guardiamo.")
    answer(made, sign, state="done", words="Fatto lunedì.")
    assert [(row.number, row.state) for row in public(databases, sign)[uuid.UUID(sign)]] == [(1, "done"), (2, "under-review")]
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT answer FROM milo.contributions WHERE id = :id"), {"id": sign}) == "done"


def test_the_answer_to_a_sign_that_is_not_public_is_read_by_its_author_only(databases, make_consultation, leave, answer, publish):
    made = make_consultation()
    waiting, cells = leave(), leave(category="unsafe")
    publish(cells["id"])
    answer(made, waiting["id"], cells["id"])
    assert public(databases, waiting["id"], cells["id"]) == {}
    with Session(databases.engine("intake")) as session:
        assert len(answers.by_receipt(session, waiting["receipt"])) == 1


@pytest.mark.parametrize(("draft", "field"), [
    (Draft("maybe", OFFICE, {"it": "Sì."}), "state"),
    (Draft("accepted", OFFICE), "words"),
    (Draft("accepted", " ", {"it": "Sì."}), "signed_as"),
    (Draft("not-accepted", OFFICE, {"it": "No."}, {"en": "No."}), "reason"),
    (Draft("not-ours", OFFICE, {"it": "Non è nostro."}), "forwarded_to"),
    (Draft("done", OFFICE, {"it": "a" * 4001}), "words"),
])
def test_an_answer_that_lacks_something_names_it(draft, field):
    with pytest.raises(NotAcceptable) as refused:
        answers.check(draft)
    assert refused.value.field == field


def test_the_database_too_wants_a_reason_and_a_place_to_go(databases, make_consultation):
    made = make_consultation()
    for state in ("not-accepted", "not-ours"):
        with pytest.raises(DBAPIError, match="check constraint"), databases.engine("desk").begin() as connection:
            connection.execute(text("INSERT INTO milo.answers (id, consultation_id, state, signed_as) VALUES (gen_random_uuid(), :id, :state, 'X')"), {"id": made.id, "state": state})


def test_a_withdrawn_sign_and_one_of_another_consultation_are_not_answered_and_none_of_the_others_either(superuser, databases, make_consultation, leave, answer):
    made, _other = make_consultation(), make_consultation("altro")
    mine, foreign, gone = leave()["id"], leave("altro")["id"], leave()["id"]
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'withdrawn' WHERE id = :id"), {"id": gone})
    for wrong in (foreign, gone, str(uuid.uuid4())):
        with pytest.raises(NotFound):
            answer(made, mine, wrong)
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.answers")) == 0


def test_nobody_rewrites_an_answer_and_erasing_the_sign_takes_only_the_link(superuser, databases, make_consultation, leave, answer, client):
    made = make_consultation()
    left, other = leave(), leave()
    answer(made, left["id"], other["id"])
    for engine in (databases.engine("desk"), databases.engine("owner"), superuser):
        for table in ("answers", "answered"):
            for statement in (f"UPDATE milo.{table} SET consultation_id = consultation_id", f"DELETE FROM milo.{table}", f"TRUNCATE milo.{table} CASCADE"):
                with pytest.raises(DBAPIError, match="append-only|permission denied"), engine.begin() as connection:
                    connection.execute(text(statement))
    client.post("/it/receipt", data={"code": left["receipt"], "action": "erase", "sure": "yes"})
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.answers")) == 1
        assert [str(each) for each in connection.scalars(text("SELECT contribution_id FROM milo.answered"))] == [other["id"]]
