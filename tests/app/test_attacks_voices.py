"""Attacks on photographs, voices, comments, questionnaires and messages that worked once: each of these tests failed before it was mended."""
from __future__ import annotations

import uuid

import pytest
from sqlalchemy import text


@pytest.fixture
def feedback_emptied(superuser):
    """Messages belong to no consultation: they are emptied here."""
    yield
    with superuser.begin() as connection:
        connection.execute(text("DELETE FROM milo.feedback"))


# ---- letters that no database holds

@pytest.mark.parametrize("page", ["http://[", "/it/\0", "//["])
def test_a_message_about_a_page_that_cannot_be_read_is_kept(client, databases, feedback_emptied, page):
    answer = client.post("/it/accessibility/feedback", data={"key": str(uuid.uuid4()), "words": "Non si legge.", "page": page})
    assert answer.status_code == 303


def test_a_kind_with_a_nul_is_an_unknown_kind(client, make_consultation, leave):
    make_consultation("banco")
    answer = client.post("/it/receipt", data={"code": leave()["receipt"], "action": "edit", "sure": "yes", "category": "\0", "text": "Altre parole."})
    assert answer.status_code == 422


def test_a_nul_at_the_desk_is_left_out(owner_session, make_consultation, leave, publish):
    import datetime as dt

    from surveys import consultations, rooms, word_translations, zones

    make_consultation("banco")
    sign = uuid.UUID(leave()["id"])
    publish()
    id = consultations.find(owner_session, "banco").id
    assert zones.add(owner_session, id, zones.Draft("Parco\0nord", None, [], None, None, None), by="prova", today=dt.date(2026, 11, 23)).name == "Parco nord"
    assert rooms.add(owner_session, id, "Sala\0A", 2).name == "Sala A"
    assert word_translations.write(owner_session, id, "sign", sign, "en", "The light\0 is broken.") is True
    owner_session.rollback()


@pytest.mark.parametrize("bound", [float("inf"), float("nan"), 1e300])
def test_a_condition_is_a_number_that_can_be_kept(bound):
    from surveys.errors import NotAcceptable
    from surveys.questionnaires import definition

    asked = {"pages": [{"key": "p", "title": {"it": "P"}, "questions": [
        {"key": "a", "kind": "number", "title": {"it": "A"}},
        {"key": "b", "kind": "text", "title": {"it": "B"}, "show_if": {"question": "a", "at_least": bound}}]}]}
    with pytest.raises(NotAcceptable, match="survey-condition"):
        definition.read(asked)


# ---- contacts as phones of all our languages write them

@pytest.mark.parametrize("words", [
    "٣٣٣١٢٣٤٥٦٧", "৩৩৩১২৩৪৫৬৭", "３３３１２３４５６７", "333–123–4567", "333·123·4567", "333\u00a0123\u00a04567", "3\u200b33 1234567", "(333) 1234567", "(02) 1234567",
    "mario＠esempio.it", "mario\u200b@esempio.it", "evil.ru/a", "https:\u200b//esempio.it"])
def test_a_contact_in_other_letters_is_masked_too(databases, words):
    with databases.engine("owner").connect() as connection:
        masked = connection.scalar(text("SELECT milo.mask_personal(:words)"), {"words": f"chiama {words} ok"})
    assert masked.replace("https:", "").replace("//", "") == "chiama […] ok"


@pytest.mark.parametrize("words", ["٣ أشجار و٢ مقاعد", "Dalle 08.30–12.30", "Il 01–02–2024 – forse", "৩টি গাছ", "Bello.De noche no", "Civico 12·14", "２０２４年３月"])
def test_words_without_a_contact_keep_every_letter(databases, words):
    with databases.engine("owner").connect() as connection:
        assert connection.scalar(text("SELECT milo.mask_personal(:words)"), {"words": words}) == words


def test_no_web_role_asks_the_masks_what_they_hide(databases):
    with databases.engine("owner").connect() as connection:
        for role in ("reader", "intake", "desk"):
            name = databases.engine(role).connect().scalar(text("SELECT current_user"))
            for function in ("mask_personal", "mask_plain"):
                assert connection.scalar(text("SELECT has_function_privilege(:role, :function, 'execute')"), {"role": name, "function": f"milo.{function}(text)"}) is False
