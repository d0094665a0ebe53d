"""Results of a questionnaire from the desk to the public page: who counts, what is told by band, once, and that no words or single answers come out."""
from __future__ import annotations

import json
import random
import re
import uuid
from html import unescape

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PAGE = "/desk/c/banco/surveys/biblioteca"
PUBLIC = "/it/c/banco/q/biblioteca/results"
OPTIONS = [{"key": "a-piedi", "title": {"it": "A piedi", "ar": "مشيا"}}, {"key": "in-bici", "title": {"it": "In bici"}}, {"key": "in-tram", "title": {"it": "=In tram"}}]
DEFINITION = {"pages": [{"key": "uso", "title": {"it": "Uso"}, "questions": [
    {"key": "come", "kind": "single", "title": {"it": "Come ci vai?"}, "options": OPTIONS, "required": True},
    {"key": "voto", "kind": "scale", "title": {"it": "Che voto le dai?"}, "least": 1, "most": 5, "labels": [{"it": "male"}, {"it": "bene"}]},
    {"key": "minuti", "kind": "number", "title": {"it": "Quanti minuti?"}},
    {"key": "dove", "kind": "place", "title": {"it": "Da dove parti?"}, "shapes": ["point", "intervention"]},
    {"key": "perche", "kind": "text", "title": {"it": "Perché?"}},
    {"key": "eta", "kind": "single", "band": True, "title": {"it": "Età"}, "options": [{"key": key, "title": {"it": key}} for key in ("18-39", "40-64", "65")]}]}]}


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def answer_as(connection, answers: dict, *, person=None, phase="open", held=(), shape=None) -> None:
    """One response, as intake writes it."""
    made = connection.scalar(
        text("INSERT INTO milo.survey_responses (id, consultation_id, survey_id, version, participant_id, phase, language, channel, held)"
             " SELECT gen_random_uuid(), s.consultation_id, s.id, s.version, :person, :phase, 'it', 'web', :held FROM milo.surveys s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco' RETURNING id"),
        {"person": person or uuid.uuid4(), "phase": phase, "held": list(held)})
    rows = [{"made": made, "question": question, "value": json.dumps(value), "shape": shape if question == "dove" else None} for question, value in answers.items()]
    connection.execute(text("INSERT INTO milo.survey_answers (response_id, consultation_id, question, value, shape) SELECT r.id, r.consultation_id, :question, CAST(:value AS jsonb),"
                            " ST_GeomFromText(:shape, 4326) FROM milo.survey_responses r WHERE r.id = :made"), rows)


@pytest.fixture
def planner(staff):
    return staff("planner")


@pytest.fixture
def send(planner):
    """Press a button of the desk."""

    def post(path, **fields):
        token = TOKEN.search(planner.get("/desk/").get_data(as_text=True))[1]
        return planner.post(path, data={"csrf_token": token} | fields, follow_redirects=True)

    return post


@pytest.fixture
def survey(make_consultation, superuser):
    """An open questionnaire with sixty answers of sixty people."""
    make_consultation()
    chance = random.Random(3)
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.surveys (id, consultation_id, key, titles, phase, definition, changed_by) SELECT gen_random_uuid(), c.id, 'biblioteca', :titles, 'open', :definition, 'test'"
                                " FROM milo.consultations c WHERE c.slug = 'banco'"), {"titles": json.dumps({"it": "La biblioteca", "ar": "المكتبة"}), "definition": json.dumps(DEFINITION)})
        for number in range(60):
            answers = {"come": ["a-piedi", "in-bici"][number % 2], "voto": chance.randint(1, 5), "minuti": chance.randint(2, 40), "eta": ["18-39", "40-64"][number // 2 % 2],
                       "dove": {"shape": "point", "by": "map", "name": "qui"}}
            if number == 7:
                answers |= {"perche": "+39 scrivo io un segreto", "eta": "65", "come": "in-tram"}
            answer_as(connection, answers, shape=f"POINT({9.1302 + chance.randint(0, 1) * 0.0015} {45.4468})")


def test_of_each_person_the_newest_answer_counts_and_what_is_in_doubt_waits(sample, survey, planner, send, superuser):
    again = uuid.uuid4()
    with superuser.begin() as connection:
        for choice in ("in-tram", "a-piedi"):
            answer_as(connection, {"come": choice}, person=again)
        answer_as(connection, {"come": "in-tram"}, phase="test")
        answer_as(connection, {"come": "in-bici"}, held=["form"])
    page = words(planner.get(f"{PAGE}/results"))
    assert "persone 61" in page and "risposte 63" in page and "1 risposta è in dubbio" in page
    assert re.search(r"A piedi 31 ", page) and re.search(r"In bici 29 ", page) and re.search(r"=In tram 1 ", page)
    assert "In bici 30 " in words(send(f"{PAGE}/results", do="let-count"))


def test_by_band_is_counted_once_when_closed_by_one_band_and_never_again(survey, send, superuser):
    assert "Prima chiudi il questionario" in words(send(f"{PAGE}/results", do="cross", band="eta"))
    send(f"{PAGE}/phase", phase="closed")
    assert "Scegli una fascia" in words(send(f"{PAGE}/results", do="cross", band="come"))
    page = words(send(f"{PAGE}/results", do="cross", band="eta"))
    assert "Contato per fascia il" in page and "non si dice" in page and "65, preferisco non dirlo" in page
    assert "già state contate" in words(send(f"{PAGE}/results", do="cross", band="eta"))
    with superuser.begin() as connection:
        kept = connection.scalar(text("SELECT tables FROM milo.survey_crosses"))
        assert sum(column["people"] for column in kept["columns"]) == 60 and min(column["people"] for column in kept["columns"]) >= 10
        answer_as(connection, {"come": "in-bici", "eta": "65"})
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT tables FROM milo.survey_crosses")) == kept
    with pytest.raises(DBAPIError, match="append-only"), superuser.begin() as connection:
        connection.execute(text("DELETE FROM milo.survey_crosses"))


def test_the_public_page_shows_counts_when_the_office_says_so_and_nobodys_words(survey, client, send, superuser, databases):
    assert client.get(PUBLIC).status_code == 404
    assert "Prima chiudi il questionario" in words(send(f"{PAGE}/results", do="publish"))
    send(f"{PAGE}/phase", phase="closed")
    send(f"{PAGE}/results", do="cross", band="eta")
    assert "I risultati sono pubblici" in words(send(f"{PAGE}/results", do="publish"))
    page = client.get(PUBLIC)
    assert page.status_code == 200 and "Hanno risposto 60 persone." in words(page) and "A piedi 30" in words(page)
    assert "segreto" not in page.get_data(as_text=True) and "Le parole le legge solo l'ufficio" in words(page)
    assert "المكتبة" in client.get(PUBLIC.replace("/it/", "/ar/")).get_data(as_text=True)
    with databases.engine("reader").connect() as connection:
        told = json.dumps(connection.scalar(text("SELECT tables FROM published.survey_results")), ensure_ascii=False)
        assert "segreto" not in told and "9.13" not in told
    for table in ("survey_results", "survey_crosses", "survey_answers", "survey_responses", "survey_counted"):
        for role in ("reader", "intake"):
            with pytest.raises(DBAPIError), databases.engine(role).connect() as connection:
                connection.execute(text(f"SELECT * FROM milo.{table}"))
    assert "non sono più pubblici" in words(send(f"{PAGE}/results", do="withdraw")) and client.get(PUBLIC).status_code == 404
    send(f"{PAGE}/results", do="publish")
    send(f"{PAGE}/phase", phase="open")
    assert client.get(PUBLIC).status_code == 404  # figures that grow would tell of the last who answered


def test_published_again_the_difference_tells_of_ten_people_or_of_nobody(survey, client, send, superuser):
    send(f"{PAGE}/phase", phase="closed")
    send(f"{PAGE}/results", do="publish")
    first = words(client.get(PUBLIC))
    assert "A piedi 30 " in first and "Numeri più nuovi" not in first
    send(f"{PAGE}/phase", phase="open")
    with superuser.begin() as connection:
        answer_as(connection, {"come": "a-piedi", "voto": 5, "minuti": 3, "eta": "65"})
    send(f"{PAGE}/phase", phase="closed")
    send(f"{PAGE}/results", do="cross", band="eta")  # counted with the one, whom the first edition did not know
    said = words(send(f"{PAGE}/results", do="publish"))
    assert "3 domande restano con i numeri di prima" in said and "Le tabelle per fascia restano in ufficio" in said
    page = words(client.get(PUBLIC))
    assert "A piedi 30 " in page and page.count("Numeri più nuovi direbbero") == 3 and "Per fascia:" not in page
    with superuser.begin() as connection:
        for _each in range(9):
            answer_as(connection, {"come": "a-piedi", "voto": 5})
    said = words(send(f"{PAGE}/results", do="publish"))
    assert "1 domanda resta con i numeri di prima" in said, "one of the ten told minutes"
    page = words(client.get(PUBLIC))
    assert "A piedi 40 " in page and page.count("Numeri più nuovi direbbero") == 1 and client.get(PUBLIC.replace("/it/", "/ar/")).status_code == 200


def test_fewer_than_ten_people_are_not_published(make_consultation, survey, send, client, superuser):
    with superuser.begin() as connection:
        connection.execute(text("DELETE FROM milo.survey_responses r USING (SELECT id FROM milo.survey_responses ORDER BY id OFFSET 9) o WHERE o.id = r.id"))
    send(f"{PAGE}/phase", phase="closed")
    assert "troppo poche persone" in words(send(f"{PAGE}/results", do="publish")) and client.get(PUBLIC).status_code == 404
    assert "troppo poche persone" in words(send(f"{PAGE}/results", do="cross", band="eta"))


def test_the_desk_reads_words_bars_and_cells(survey, planner):
    page = planner.get(f"{PAGE}/results")
    html, said = page.get_data(as_text=True), words(page)
    assert "+39 scrivo io un segreto" in said and "la metà di mezzo sta tra" in said
    assert html.count('class="bar-fill"') > 10 and 'class="spots-map"' in html and " style=" not in html
    told = [int(number) for number in re.findall(r'class="spot-number[^>]*>(\d+)<', html)]
    assert told and min(told) >= 5 and sum(told) == 60


def test_a_street_chosen_in_two_languages_is_one_street(sample, survey, planner, superuser):
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.consultation_layers (consultation_id, layer_id) SELECT c.id, l.id FROM milo.consultations c, milo.layers l WHERE c.slug = 'banco' AND l.key = 'streets'"))
        names = connection.scalar(text("SELECT p.name FROM published.places p WHERE p.kind = 'street' AND p.name ->> 'ar' <> p.name ->> 'it'"
                                       " AND ST_Intersects(p.geom, (SELECT area FROM milo.consultations WHERE slug = 'banco')) LIMIT 1"))
        for number in range(6):
            answer_as(connection, {"come": "a-piedi", "dove": {"shape": "line", "by": "list", "name": names["it" if number % 2 else "ar"]}})
    for language in ("it", "ar"):
        assert re.search(rf"{re.escape(names[language])} 6 ", words(planner.get(f"{PAGE}/results?lang={language}"))), language


def test_files_hold_no_bands_no_people_and_no_formulas(survey, planner, send, superuser):
    answers = planner.get(f"{PAGE}/answers.csv").get_data(as_text=True)
    lines = answers.strip().splitlines()
    assert len(lines) == 61 and lines[0].lstrip("\ufeff") == "Come ci vai?;Che voto le dai?;Quanti minuti?;Da dove parti?;longitudine;latitudine;Perché?"
    assert "18-39" not in answers and ";'+39 scrivo io un segreto" in answers and "'=In tram" in answers and ";9.1302;" in answers
    with superuser.connect() as connection:
        for hidden in connection.execute(text("SELECT participant_id::text FROM milo.survey_responses UNION SELECT id::text FROM milo.survey_responses")).scalars():
            assert hidden not in answers
    send(f"{PAGE}/phase", phase="closed")
    send(f"{PAGE}/results", do="cross", band="eta")
    table = planner.get(f"{PAGE}/results.csv").get_data(as_text=True)
    assert "A piedi;30;" in table and "'=In tram;1;non si dice" in table and "segreto" not in table
