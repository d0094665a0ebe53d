"""What a person decides about a sign, also when its author or another moderator decides at the same moment."""
from __future__ import annotations

import threading
import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from surveys import moderation, receipts
from surveys.errors import Changed, Erased, NotAcceptable, NotFound


@pytest.fixture
def desk(databases):
    with Session(databases.engine("desk")) as session:
        yield session


def state(session, sign):
    return tuple(session.execute(text("SELECT visibility, words_checked, hidden_reason FROM milo.contributions WHERE id = :id"), {"id": sign}).one())


def test_publishing_shows_the_sign_and_its_words(desk, make_consultation, leave, client):
    banco, sign = make_consultation(), leave("banco")["id"]
    assert moderation.publish(desk, banco.id, uuid.UUID(sign)) is True
    desk.commit()
    assert state(desk, sign) == ("published", True, None)
    assert [each["properties"]["text"] for each in client.get("/api/c/banco/contributions").get_json()["features"]] == ["Il lampione è spento da un mese."]
    assert moderation.publish(desk, banco.id, uuid.UUID(sign)) is False


def test_hiding_needs_a_reason(desk, make_consultation, leave):
    banco, sign = make_consultation(), uuid.UUID(leave("banco")["id"])
    for reason in ("", "  \n "):
        with pytest.raises(NotAcceptable):
            moderation.hide(desk, banco.id, sign, reason)
    with pytest.raises(NotAcceptable):
        moderation.hide(desk, banco.id, sign, "x" * (moderation.MAX_REASON + 1))
    assert moderation.hide(desk, banco.id, sign, "Parla di una  persona.") is True
    assert state(desk, sign) == ("hidden", False, "Parla di una persona.")


def test_a_hidden_sign_is_published_again_only_by_who_saw_it_hidden(desk, make_consultation, leave):
    banco, sign = make_consultation(), uuid.UUID(leave("banco")["id"])
    moderation.hide(desk, banco.id, sign, "Offende qualcuno.")
    with pytest.raises(Changed):
        moderation.publish(desk, banco.id, sign, seen="waiting")
    assert state(desk, sign)[0] == "hidden"
    assert moderation.publish(desk, banco.id, sign, seen="hidden") is True
    assert state(desk, sign) == ("published", True, None)


def test_a_withdrawn_sign_stays_withdrawn(desk, databases, make_consultation, leave):
    banco, left = make_consultation(), leave("banco")
    with Session(databases.engine("intake")) as intake:
        receipts.withdraw(intake, left["receipt"])
        intake.commit()
    for decide in (lambda: moderation.publish(desk, banco.id, uuid.UUID(left["id"])), lambda: moderation.hide(desk, banco.id, uuid.UUID(left["id"]), "Offende.")):
        with pytest.raises(Erased):
            decide()
    assert state(desk, left["id"])[0] == "withdrawn"


def test_a_withdrawal_that_arrives_during_publishing_wins(desk, databases, make_consultation, leave):
    banco, left = make_consultation(), leave("banco")
    moderation.publish(desk, banco.id, uuid.UUID(left["id"]))  # holds the lock, not committed

    def withdraw():
        with Session(databases.engine("intake")) as intake:
            receipts.withdraw(intake, left["receipt"])
            intake.commit()

    waiting = threading.Thread(target=withdraw)
    waiting.start()
    desk.commit()
    waiting.join(20)
    assert not waiting.is_alive()
    assert state(desk, left["id"])[0] == "withdrawn"


def test_publishing_that_arrives_during_a_withdrawal_is_refused(desk, databases, make_consultation, leave):
    banco, left = make_consultation(), leave("banco")
    outcome = []

    def publish():
        try:
            outcome.append(moderation.publish(desk, banco.id, uuid.UUID(left["id"])))
        except Erased as refused:
            outcome.append(refused.key)

    with Session(databases.engine("intake")) as intake:
        receipts.withdraw(intake, left["receipt"])
        waiting = threading.Thread(target=publish)
        waiting.start()
        intake.commit()
    waiting.join(20)
    desk.rollback()
    assert outcome == ["sign-withdrawn"]
    assert state(desk, left["id"])[0] == "withdrawn"


def test_a_sign_of_another_consultation_is_not_found(desk, make_consultation, leave):
    make_consultation()
    other, sign = make_consultation("altro"), uuid.UUID(leave("banco")["id"])
    with pytest.raises(NotFound):
        moderation.publish(desk, other.id, sign)


def test_the_queue_is_oldest_first_and_holds_words_shown_before_anybody_looked(desk, make_consultation, leave):
    banco = make_consultation(moderation="after")
    first, _silent, second = leave("banco")["id"], leave("banco", text=""), leave("banco")["id"]
    ids, waiting = moderation.queue(desk, banco.id, most=10)
    assert [str(each) for each in ids] == [first, second] and waiting == 2
    moderation.publish(desk, banco.id, uuid.UUID(first), seen="published")
    ids, waiting = moderation.queue(desk, banco.id, most=10)
    assert [str(each) for each in ids] == [second] and waiting == 1
