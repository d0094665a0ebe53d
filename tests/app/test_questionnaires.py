"""A resident answers a questionnaire without JavaScript: screen by screen, back without loss, errors beside the question, one receipt."""
from __future__ import annotations

import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.form_walk import Walk

AT = "/it/c/lorenteggio/q/biblioteca"


def code_of(page: str) -> str:
    return re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", page).group()


@pytest.fixture
def stored(superuser):
    """The responses with their answers, newest last."""

    def look() -> list[dict]:
        with superuser.connect() as connection:
            rows = connection.execute(text(
                "SELECT r.phase, r.version, r.language, r.held, r.participant_id, s.key, s.version AS now, (SELECT jsonb_object_agg(a.question, a.value) FROM milo.survey_answers a WHERE a.response_id = r.id) AS answers,"
                " (SELECT jsonb_object_agg(a.question, jsonb_build_array(GeometryType(a.shape), a.intervention IS NOT NULL)) FROM milo.survey_answers a WHERE a.response_id = r.id) AS places"
                " FROM milo.survey_responses r JOIN milo.surveys s ON s.id = r.survey_id ORDER BY r.at"))
            return [dict(row) for row in rows.mappings()]

    return look


@pytest.fixture
def ask(make_consultation, databases):
    """Make a consultation `banco` with a questionnaire `prova` of one's own."""
    from surveys.questionnaires.models import Survey

    def make(questions: list[dict], phase: str = "open", **more) -> uuid.UUID:
        consultation = make_consultation()
        with Session(databases.engine("owner")) as session:
            made = Survey(consultation_id=consultation.id, key="prova", titles={"it": "Prova"}, phase=phase,
                          definition={"pages": [{"key": "p", "title": {"it": "Pagina"}, "questions": questions}]}, **more)
            session.add(made)
            session.commit()
            return made.id

    return make


def test_how_many_and_between_which_numbers_is_said_before_anybody_is_wrong(sample, ask, client):
    options = [{"key": key, "title": {"it": key.upper()}} for key in "abcd"]
    ask([{"key": "due", "kind": "several", "title": {"it": "Quali?"}, "options": options, "most": 2}, {"key": "tra", "kind": "several", "title": {"it": "Quali?"}, "options": options, "least": 2, "most": 3},
         {"key": "tutte", "kind": "several", "title": {"it": "Quali?"}, "options": options}, {"key": "ordine", "kind": "ranking", "title": {"it": "Ordine"}, "options": options},
         {"key": "quanti", "kind": "number", "title": {"it": "Quanti?"}, "least": 0, "most": 1200.5}])
    walk = Walk(client, "/it/c/banco/q/prova", "survey-form")
    told = dict(re.findall(r'id="limits-([a-z]+)">([^<]+)<', walk.page))
    assert told == {"due": "Scegline al massimo 2.", "tra": "Scegline da 2 a 3.", "ordine": "Scegline 4.", "quanti": "Scrivi un numero da 0 a 1.200,5."}
    assert 'aria-describedby="limits-quanti"' in walk.page
    walk.press("next", {"q.quanti": "1201"})
    assert "Scrivi un numero da 0 a 1.200,5." in re.search(r'id="error-quanti">([^<]+)<', walk.page)[1]
    assert walk.press("next", {"q.quanti": "١٢"}).answer.status_code == 200  # digits of other alphabets are numbers too


def test_a_part_of_a_name_or_more_than_it_is_met_with_the_places_that_may_be_meant(sample, ask, client, superuser):
    ask([{"key": "dove", "kind": "place", "title": {"it": "Dove?"}, "shapes": ["line", "point"]}, {"key": "perche", "kind": "text", "title": {"it": "Perché?"}}])
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.consultation_layers (consultation_id, layer_id) SELECT c.id, l.layer_id FROM milo.consultations c, milo.consultation_layers l JOIN milo.consultations d"
                                " ON d.id = l.consultation_id AND d.slug = 'lorenteggio' WHERE c.slug = 'banco' ON CONFLICT DO NOTHING"))
    for typed in ("odazio", "via Odazio 7", "Via Odàzio, Milano"):
        walk = Walk(client, "/it/c/banco/q/prova", "survey-form").press("next", {"q.dove.place": typed, "q.perche": "perché sì"})
        meant = dict(re.findall(r'name="step" value="(pick:dove:[^"]+)"[^>]*>([^<]+)<', walk.page))
        assert walk.answer.status_code == 422 and "via Odazio" in meant.values() and len(meant) <= 8 and f'value="{typed}"' in walk.page
    walk.press(next(step for step, name in meant.items() if name == "via Odazio"))
    assert walk.answer.status_code == 200 and 'value="via Odazio"' in walk.page and "perché sì" in walk.page and "pick:" not in walk.page
    assert "Va bene così?" in walk.press("next").page and "via Odazio" in walk.page
    nowhere = Walk(client, "/it/c/banco/q/prova", "survey-form").press("next", {"q.dove.place": "Timbuctu"})
    assert nowhere.answer.status_code == 422 and "pick:" not in nowhere.page
    for step in ("pick:dove:niente", "pick:nessuna:", "pick:"):
        assert client.post("/it/c/banco/q/prova", data={"step": step, "q.dove.place": "x"}).status_code == 200


def test_a_questionnaire_is_answered_to_its_receipt_without_a_script_and_erased_by_code(sample, client, stored):
    walk = Walk(client, AT, "survey-form")
    assert walk.answer.status_code == 200 and "Parte 1 di 5" in walk.page
    assert walk.press("next").answer.status_code == 422 and 'id="error-uso"' in walk.page  # required: said beside the question
    walk.press("next", {"q.uso": "mai"}).press("next", {"q.lontano": ["orari", "distanza"], "q.vorresti.1": "studio", "q.vorresti.2": "bambini"})
    assert "Parte 3 di 5" in walk.page
    walk.press("next", {"q.strada.luce": "male", "q.posto.place": "via odazio", "q.sera": "2"}).press("back").press("next").press("next", {"q.eta": "undisclosed"})
    assert "via Odazio" in walk.page and "1. Posti per studiare" in walk.page and "Preferisco non dirlo" in walk.page and "La luce la sera: Male" in walk.page
    assert stored() == []  # nothing is kept before the end
    check = walk.answer
    sent = walk.press("send").answer
    assert sent.status_code == 303
    [kept] = stored()
    assert kept["answers"] == {
        "uso": "mai", "lontano": ["distanza", "orari"], "vorresti": ["studio", "bambini"], "strada": {"luce": "male"}, "sera": 2, "eta": "undisclosed",
        "posto": {"by": "list", "name": "via Odazio", "shape": "line"},
    }
    assert kept["phase"] == "open" and kept["places"]["posto"][0] in {"LINESTRING", "MULTILINESTRING"}
    receipt = client.get(sent.location).get_data(as_text=True)
    code = code_of(receipt)
    assert client.post("/it/receipt", data={"code": code}).location.startswith("/it/receipt/survey")  # one page takes every code
    asked = client.post("/it/receipt/survey", data={"code": code}).get_data(as_text=True)
    assert "Sei sicuro" in asked and len(stored()) == 1
    client.post("/it/receipt/survey", data={"code": code, "sure": "yes"})
    assert stored() == []
    assert client.get(f"/it/receipt/survey?code={code}").status_code == 410
    walk.answer = check
    assert walk.press("send").answer.status_code == 410  # a late retry does not bring them back


def test_answers_to_questions_that_became_hidden_are_dropped_and_come_back_with_them(sample, client, stored):
    walk = Walk(client, AT, "survey-form").press("next", {"q.uso": "mai"}).press("next", {"q.lontano": ["orari"]})
    walk.press("back").press("back").press("next", {"q.uso": "settimana"})
    assert "Gli orari" not in walk.page and "Che cosa vorresti" in walk.page
    walk.press("back").press("next", {"q.uso": "mai"})
    assert re.search(r'value="orari" checked', walk.page)
    walk.press("back").press("next", {"q.uso": "settimana"})
    for _ in range(3):
        walk.press("next")
    walk.press("send")
    assert stored()[0]["answers"] == {"uso": "settimana"}


def test_the_same_form_sent_twice_is_one_answer_and_another_person_s_newest_counts(sample, client, stored, superuser):
    walk = Walk(client, AT, "survey-form").press("next", {"q.uso": "mese"})
    for _ in range(3):
        walk.press("next")
    last = walk.answer
    first = walk.press("send").answer
    walk.answer = last
    assert walk.press("send").answer.location == first.location and len(stored()) == 1
    # back, changed, sent again: told, then taken as another answer of the same person, of which the newest counts
    walk.answer = last
    walk.press("go:uso").press("next", {"q.uso": "settimana"})
    for _ in range(3):
        walk.press("next")
    assert walk.press("send").answer.status_code == 409 and "già partite" in walk.page
    assert walk.press("send").answer.status_code == 303
    assert [each["answers"]["uso"] for each in stored()] == ["mese", "settimana"] and len({each["participant_id"] for each in stored()}) == 1
    with superuser.connect() as connection:
        counted = connection.execute(text("SELECT a.value FROM milo.survey_counted r JOIN milo.survey_answers a ON a.response_id = r.id")).scalars().all()
    assert counted == []  # a form that comes back at once was filled in by a machine: a person looks first
    assert {tuple(each["held"]) for each in stored()} == {("form",)}


@pytest.mark.parametrize("place, kept", [
    ({"q.posto.geometry": json.dumps({"type": "Point", "coordinates": [9.1311, 45.4467]}), "q.posto.name": "via Odazio"}, {"by": "map", "name": "via Odazio", "shape": "point"}),
    ({"q.posto.geometry": json.dumps({"type": "LineString", "coordinates": [[9.1311, 45.4467], [9.132, 45.447]]})}, {"by": "map", "name": "", "shape": "line"}),
    ({"q.posto.geometry": json.dumps({"type": "Polygon", "coordinates": [[[9.13, 45.44], [9.14, 45.44], [9.14, 45.45], [9.13, 45.44]]]})}, "posto"),
    ({"q.posto.geometry": json.dumps({"type": "Point", "coordinates": [2.35, 48.85]})}, "posto"),
    ({"q.posto.geometry": "{"}, "posto"),
    ({"q.posto.place": "via che non esiste"}, "posto"),
    ({"q.posto.place": "via Odazio", "q.posto.geometry": json.dumps({"type": "Point", "coordinates": [9.1311, 45.4467]})}, "posto"),
])
def test_a_place_by_map_and_by_list_is_one_answer_and_a_wrong_one_is_said_beside_its_question(sample, client, stored, place, kept):
    walk = Walk(client, AT, "survey-form").press("next", {"q.uso": "mese"}).press("next").press("next", place)
    if "Parte 4 di 5" in walk.page:
        walk.press("next").press("send")
    if kept == "posto":
        assert walk.answer.status_code == 422 and f'id="error-{kept}"' in walk.page and "Non hai perso nulla" in walk.page and stored() == []
    else:
        assert stored()[0]["answers"]["posto"] == kept


def test_an_intervention_is_chosen_from_the_plan(sample, client, stored):
    walk = Walk(client, AT, "survey-form").press("next", {"q.uso": "mese"}).press("next")
    chosen = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>\s*12\. Nuova biblioteca', walk.page).group(1)
    walk.press("next", {"q.posto.intervention": chosen}).press("next").press("send")
    [kept] = stored()
    assert kept["answers"]["posto"] == {"by": "list", "name": "Nuova biblioteca di via Odazio", "shape": "intervention"} and kept["places"]["posto"] == [None, True]


def test_a_questionnaire_on_trial_opens_by_the_desk_s_link_only_and_never_counts(app, client, ask, stored, superuser):
    survey = ask([{"key": "a", "kind": "number", "title": {"it": "Quanti?"}, "least": 0, "most": 9}], phase="test")
    at = "/it/c/banco/q/prova"
    assert client.get(at).status_code == 404 and client.get(at + "?trial=x").status_code == 404
    with app.test_request_context():
        from app.survey_trial import token

        link, other = token(survey), token(uuid.uuid4())
    assert client.get(f"{at}?trial={other}").status_code == 404
    walk = Walk(client, f"{at}?trial={link}", "survey-form")
    assert "non contano" in walk.page
    assert walk.press("next", {"q.a": "dieci"}).answer.status_code == 422
    assert walk.press("next", {"q.a": "10"}).answer.status_code == 422 and "da 0 a 9" in walk.page
    walk.press("next", {"q.a": "4,5"}).press("send")
    assert [(each["phase"], each["answers"]) for each in stored()] == [("test", {"a": 4.5})]
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.survey_counted")) == 0


def test_a_new_version_keeps_the_old_one_and_an_answer_names_what_it_was_asked(client, ask, stored, databases):
    ask([{"key": "a", "kind": "text", "title": {"it": "Che cosa?"}}])
    walk = Walk(client, "/it/c/banco/q/prova", "survey-form").press("next", {"q.a": "Un parco"})
    with Session(databases.engine("desk")) as session:
        session.execute(text("UPDATE milo.surveys SET definition = jsonb_set(definition, '{pages,0,questions,0,required}', 'true'), changed_by = 'anna' WHERE key = 'prova'"))
        session.commit()
        assert session.execute(text("SELECT v.version, v.made_by FROM milo.survey_versions v JOIN milo.surveys s ON s.id = v.survey_id WHERE s.key = 'prova' ORDER BY 1")).all() == [(1, ""), (2, "anna")]
        with pytest.raises(Exception, match="permission denied|append-only"):
            session.execute(text("DELETE FROM milo.survey_versions"))
        session.rollback()
    assert walk.press("send").answer.status_code == 409 and "le domande sono cambiate" in walk.page and stored() == []  # nobody answers what they have not read
    walk.press("send")
    assert stored()[0]["version"] == 2 and stored()[0]["answers"] == {"a": "Un parco"}


def test_a_closed_questionnaire_and_another_site_leave_nothing(client, ask, stored, superuser):
    ask([{"key": "a", "kind": "text", "title": {"it": "Che cosa?"}}])
    at = "/it/c/banco/q/prova"
    walk = Walk(client, at, "survey-form").press("next", {"q.a": "Un parco"})
    assert client.post(at, data={"step": "send"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.surveys SET phase = 'closed' WHERE key = 'prova'"))
    assert walk.press("send").answer.status_code == 403 and stored() == [] and "Il questionario è chiuso. Non è partito nulla." in walk.page
    assert "Grazie a chi ha risposto" in client.get(at).get_data(as_text=True)


def test_the_public_role_reads_questions_and_no_answer(sample, databases):
    with Session(databases.engine("reader")) as session:
        assert session.scalar(text("SELECT count(*) FROM published.surveys")) >= 1
        for table in ("surveys", "survey_responses", "survey_answers", "survey_receipts", "survey_counted"):
            with pytest.raises(Exception, match="permission denied"):
                session.execute(text(f"SELECT 1 FROM milo.{table}"))
            session.rollback()
    with Session(databases.engine("desk")) as session, pytest.raises(Exception, match="permission denied"):
        session.execute(text("SELECT 1 FROM milo.survey_receipts"))


def deliver(databases, survey: uuid.UUID, *, key=None, participant=None, words="Un parco", **more) -> str:
    """Send answers to question `a` as the web does, in a session of its own; the code."""
    from surveys.questionnaires import submission
    from surveys.questionnaires.answers import Answer

    with Session(databases.engine("intake")) as session, Session(databases.engine("reader")) as reader:
        consultation = reader.scalar(text("SELECT consultation_id FROM published.surveys WHERE id = :id"), {"id": survey})
        code = submission.send(session, submission.find(reader, consultation, "prova"), {"a": Answer(words)}, key=key or uuid.uuid4(),
                               participant=participant or uuid.uuid4(), language="it", **more)
        session.commit()
        return code


def test_many_at_once_with_one_key_are_one_answer_and_one_receipt(ask, stored, databases):
    survey, key, person = ask([{"key": "a", "kind": "text", "title": {"it": "Che cosa?"}}]), uuid.uuid4(), uuid.uuid4()
    with ThreadPoolExecutor(12) as pool:
        codes = set(pool.map(lambda _: deliver(databases, survey, key=key, participant=person), range(24)))
    assert len(codes) == 1 and len(stored()) == 1


def test_a_flood_from_one_network_is_held_a_hall_is_not_and_one_person_s_newest_counts(ask, stored, databases, superuser):
    survey, person = ask([{"key": "a", "kind": "text", "title": {"it": "Che cosa?"}}]), uuid.uuid4()
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET flood_signs = 2 WHERE slug = 'banco'"))
        connection.execute(text("INSERT INTO milo.rooms (id, consultation_id, code, name, ends_at) SELECT gen_random_uuid(), id, 'ABC234', 'Sala', now() + interval '1 hour' FROM milo.consultations WHERE slug = 'banco'"))
    for words in ("uno", "due", "tre"):
        deliver(databases, survey, words=words, network="192.0.2.0/24")
    deliver(databases, survey, words="quattro", network="192.0.2.0/24", room="ABC234", participant=person)
    deliver(databases, survey, words="cinque", network="198.51.100.0/24", participant=person)
    assert [(each["answers"]["a"], each["held"]) for each in stored()] == [("uno", []), ("due", []), ("tre", ["flood"]), ("quattro", []), ("cinque", [])]
    with superuser.connect() as connection:
        counted = connection.execute(text("SELECT a.value ->> 0 FROM milo.survey_counted r JOIN milo.survey_answers a ON a.response_id = r.id ORDER BY r.at")).scalars().all()
    assert counted == ["uno", "due", "cinque"]


def test_nobody_s_answers_can_be_laid_beside_their_signs(ask, stored, databases, leave, superuser):
    survey, person = ask([{"key": "a", "kind": "text", "title": {"it": "Che cosa?"}}]), uuid.uuid4()
    leave(participant=str(person))
    deliver(databases, survey, participant=person)
    with superuser.connect() as connection:
        known = connection.execute(text("SELECT id, pseudonym FROM milo.participants p WHERE EXISTS (SELECT 1 FROM milo.contributions s WHERE s.participant_id = p.id)")).all()
    mark = stored()[0]["participant_id"]
    assert all(mark != row.id and mark.bytes not in bytes(row.pseudonym) for row in known) and mark != person


POINT = json.dumps({"type": "Point", "coordinates": [9.1311, 45.4467]})


@pytest.mark.parametrize("odd", [
    {"q.posto.geometry": POINT, "q.posto.name": "via\x00 Odazio\x07 " + "x" * 5000}, {"q.posto.geometry": "[" * 100_000}, {"q.posto.geometry": POINT.replace("9.1311", "1e999")},
    {"q.posto.geometry": POINT.replace("]", ', 1e999]')}, {"q.posto.place": "\x00" * 300}, {"q.posto.intervention": "' OR 1=1"}, {"q.sera": "9" * 5000}, {"q.uso": "\x00"}, {"q.vorresti.1": "\u202e\uffff"},
    {"at": "\x00", "step": "go:\x00"}, {"step": "forget:uso"}, {"key": "x", "participant": "y", "started": "\x00", "room": "\x00" * 40}, {"q.nessuna": "1", "q.": "2", "q": "3"},
    {f"q.uso.{number}": "x" for number in range(3000)},
])
@pytest.mark.parametrize("step", ["show", "send"])
def test_nothing_a_form_can_carry_breaks_a_questionnaire(sample, client, stored, odd, step):
    answer = client.post(AT, data={"step": step, "at": "*", "version": "1", "q.uso": "mai", "key": str(uuid.uuid4()), "participant": str(uuid.uuid4())} | odd)
    assert answer.status_code in {200, 303, 422}
    assert all("\x00" not in json.dumps(each["answers"]) and len(json.dumps(each["answers"])) < 2000 for each in stored())
