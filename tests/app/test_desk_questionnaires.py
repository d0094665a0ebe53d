"""Building a questionnaire at the desk by plain forms: every kind of question, conditions, versions, the trial, opening and closing."""
from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import text

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HOME = "/desk/c/banco/surveys"
PAGE = f"{HOME}/biblioteca"
OURS = "consultation_id = (SELECT id FROM milo.consultations WHERE slug = 'banco')"  # the sample has a questionnaire too


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


@pytest.fixture
def planner(staff, make_consultation):
    make_consultation()
    return staff("planner")


@pytest.fixture
def send(planner, superuser):
    """Send a form of the desk with its token and the version that is there."""

    def post(path=PAGE, follow=True, **fields):
        with superuser.connect() as connection:
            version = connection.scalar(text(f"SELECT version FROM milo.surveys WHERE {OURS}"))
        data = {"csrf_token": TOKEN.search(planner.get("/desk/").get_data(as_text=True))[1], "version": str(version)} | {name.replace("__", "-"): value for name, value in fields.items()}
        return planner.post(path, data=data, follow_redirects=follow)

    return post


@pytest.fixture
def begun(send):
    """A questionnaire with one part, without questions."""
    assert send(HOME, title__it="Biblioteca", title__ar="المكتبة").status_code == 200
    return send


@pytest.fixture
def asked(begun):
    """A questionnaire with two questions."""
    begun(f"{PAGE}/question", kind="single", page="domande", title__it="Ci vai?", title__en="Do you go?", options__it="Spesso\nMai\n", options__en="Often\nNever", required="1")
    begun(f"{PAGE}/question", kind="scale", page="domande", title__it="Ti piace?", least="1", most="5", low__it="poco", high__it="molto", **{"is-ci-vai": ["spesso"]})
    return begun


def definition(superuser) -> dict:
    with superuser.connect() as connection:
        return connection.scalar(text(f"SELECT definition FROM milo.surveys WHERE {OURS}"))


def questions(superuser) -> list[dict]:
    return [question for page in definition(superuser)["pages"] for question in page["questions"]]


def test_every_kind_of_question_is_built_by_a_form(sample, begun, superuser):
    lists = {"options__it": "Uno\nDue\nTre", "options__en": "One\n\nThree"}
    forms = {"single": lists | {"band": "1"}, "several": lists | {"least": "1", "most": "2"}, "scale": {"least": "1", "most": "7", "high__it": "molto"}, "number": {"least": "0", "most": "12,5"},
             "ranking": lists, "matrix": lists | {"rows__it": "Al mattino\nLa sera"}, "text": {"most": "300", "help__it": "Bastano due righe."}, "place": {"shapes": ["point", "intervention"]}, "photo": {}}
    for kind, fields in forms.items():
        answer = begun(f"{PAGE}/question", kind=kind, page="domande", title__it=f"Domanda {kind}", **fields)
        assert answer.status_code == 200 and f"Domanda {kind}" in words(answer), words(answer)
    made = {question["kind"]: question for question in questions(superuser)}
    assert set(made) == set(forms)
    assert made["single"]["band"] is True and made["single"]["required"] is False
    assert made["single"]["options"] == [{"key": "uno", "title": {"it": "Uno", "en": "One"}}, {"key": "due", "title": {"it": "Due"}}, {"key": "tre", "title": {"it": "Tre", "en": "Three"}}]
    assert made["number"]["most"] == 12.5 and made["scale"]["labels"] == [{}, {"it": "molto"}] and made["place"]["shapes"] == ["point", "intervention"]
    assert [row["key"] for row in made["matrix"]["rows"]] == ["al-mattino", "la-sera"]
    with superuser.connect() as connection:
        assert connection.execute(text(f"SELECT max(version), max(made_by) FROM milo.survey_versions WHERE survey_id = (SELECT id FROM milo.surveys WHERE {OURS})")).one() == (len(forms) + 1, "planner")


def test_the_form_shows_what_was_saved_and_a_reworded_or_moved_line_keeps_its_key(asked, planner, superuser):
    form = planner.get(f"{PAGE}/question?question=ci-vai").get_data(as_text=True)
    assert re.search(r'name="options-it"[^>]*>Spesso\nMai<', form) and re.search(r'name="options-en"[^>]*>Often\nNever<', form) and 'name="required" value="1" checked' in form
    asked(f"{PAGE}/question", question="ci-vai", page="domande", title__it="Ci vai?", options__it="Mai\nSpesso\nOgni tanto", options__en="Often\nNever", required="1")
    options = questions(superuser)[0]["options"]
    # the English words were not touched: they went with their choices
    assert [(option["key"], option["title"].get("en")) for option in options] == [("mai", "Never"), ("spesso", "Often"), ("ogni-tanto", None)]
    asked(f"{PAGE}/question", question="ci-vai", page="domande", title__it="Ci vai?", options__it="Mai mai\nSpesso\nOgni tanto", required="1")
    assert [option["key"] for option in questions(superuser)[0]["options"]] == ["mai", "spesso", "ogni-tanto"]
    condition = planner.get(f"{PAGE}/question?question=ti-piace").get_data(as_text=True)
    assert re.search(r'name="is-ci-vai" value="spesso" checked', condition)


def test_two_equal_choices_and_limits_that_are_none_are_refused_with_the_words_kept(sample, begun, superuser):
    twice = begun(f"{PAGE}/question", kind="single", page="domande", title__it="Quale?", options__it="Uno\nDue\nUno")
    assert twice.status_code == 422 and "«Uno» c'è due volte" in words(twice) and ">Uno\nDue\nUno<" in twice.get_data(as_text=True)
    wide = begun(f"{PAGE}/question", kind="scale", page="domande", title__it="Quanto?", least="1", most="1000")
    assert wide.status_code == 422 and "una scala ha da 2 a 11 voti" in words(wide)
    assert questions(superuser) == []


def test_steps_that_would_break_a_condition_are_refused_and_nothing_is_lost(asked, superuser):
    before = definition(superuser)
    assert "Da questa domanda dipende «Ti piace?»" in words(asked(do="remove", key="ci-vai"))
    assert "solo da una che viene prima" in words(asked(do="up", key="ti-piace"))
    two = asked(f"{PAGE}/question", kind="text", page="domande", title__it="Perché?", **{"is-ci-vai": ["mai"], "at_least-ti-piace": "3"})
    assert "Hai scelto due condizioni" in words(two) and 'value="Perché?"' in two.get_data(as_text=True)
    assert definition(superuser) == before
    assert asked(do="page-add", page__it="Chi sei").status_code == 200
    asked(do="down", key="ti-piace")
    assert [[question["key"] for question in page["questions"]] for page in definition(superuser)["pages"]] == [["ci-vai"], ["ti-piace"]]
    asked(do="page-save", key="chi-sei", page__it="Chi sei tu", **{"is-ci-vai": ["mai"]})
    assert definition(superuser)["pages"][1] | {"questions": []} == {"key": "chi-sei", "title": {"it": "Chi sei tu"}, "show_if": {"question": "ci-vai", "is": ["mai"]}, "questions": []}
    assert "Da questa domanda dipende «Chi sei tu»" in words(asked(do="remove", key="ci-vai"))
    assert "ci sono ancora domande" in words(asked(do="page-remove", key="chi-sei"))
    asked(do="remove", key="ti-piace")
    asked(do="page-remove", key="chi-sei")
    assert [page["key"] for page in definition(superuser)["pages"]] == ["domande"]


def test_nothing_hangs_on_a_band_and_a_band_is_never_required(begun, planner):
    begun(f"{PAGE}/question", kind="single", page="domande", title__it="Età", options__it="18-29\n30-64\n65 e più", band="1", required="1")
    assert 'name="is-eta"' not in planner.get(f"{PAGE}/question?kind=text&page=domande").get_data(as_text=True)
    page = words(planner.get(PAGE))
    assert "fascia: si può non dire" in page and "obbligatoria" not in page
    # nor is a band made a question like the others afterwards, which would lay its answers beside all others
    begun(f"{PAGE}/question", question="eta", page="domande", title__it="Età", options__it="18-29\n30-64\n65 e più", required="1")
    assert "resta una fascia" in words(planner.get(f"{PAGE}/question?question=eta")) and "fascia: si può non dire" in words(planner.get(PAGE))


def test_two_people_at_work_do_not_undo_each_other(asked, planner, superuser):
    late = asked(version="1", do="remove", key="ti-piace")
    assert late.status_code == 409 and "un'altra persona ha cambiato il questionario" in words(late)
    assert len(questions(superuser)) == 2


def test_a_trial_never_counts_and_is_thrown_away(asked, planner, client, superuser):
    assert "Buttate" not in words(asked(f"{PAGE}/phase", phase="test"))
    page = planner.get(PAGE).get_data(as_text=True)
    link = unescape(re.search(r'href="(/it/c/banco/q/biblioteca\?trial=[^"]+)"', page)[1])
    assert client.get(link).status_code == 200 and client.get(link.split("?")[0]).status_code == 404
    with superuser.begin() as connection:
        answer_as(connection, phase="test", answers={"ci-vai": '"mai"'})
    assert "C'è 1 risposta di prova" in words(planner.get(PAGE))
    assert re.search(r"persone 0\b", words(planner.get(f"{PAGE}/results"))) or "0 persone" in words(planner.get(f"{PAGE}/results"))
    assert "Buttata 1 risposta di prova" in words(asked(f"{PAGE}/phase", phase="drop-trials"))
    with superuser.connect() as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM milo.survey_responses WHERE {OURS}")) == 0


def test_a_questionnaire_that_was_never_open_can_be_deleted_with_its_trials_and_no_other(asked, planner, client, superuser):
    asked(f"{PAGE}/phase", phase="test")
    with superuser.begin() as connection:
        answer_as(connection, phase="test", answers={"ci-vai": '"mai"'})
    assert "Elimina per sempre" in words(planner.get(PAGE))
    assert asked(f"{PAGE}/phase", phase="delete", version="1").status_code == 409  # somebody else has changed it meanwhile
    assert "Il questionario non c'è più" in words(asked(f"{PAGE}/phase", phase="delete")) and planner.get(PAGE).status_code == 404
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.survey_versions v JOIN milo.surveys s ON s.id = v.survey_id WHERE s.key = 'biblioteca' AND s.consultation_id ="
                                      " (SELECT id FROM milo.consultations WHERE slug = 'banco')")) == 0
        assert connection.scalar(text("SELECT count(*) FROM milo.audit WHERE action = 'survey.delete'")) == 1
    asked(HOME, title__it="Biblioteca")  # the name is free again
    asked(f"{PAGE}/question", kind="text", page="domande", title__it="Perché?")
    asked(f"{PAGE}/phase", phase="test")
    asked(f"{PAGE}/phase", phase="open")
    assert "Elimina per sempre" not in words(planner.get(PAGE)) and asked(f"{PAGE}/phase", phase="delete").status_code == 409
    with superuser.begin() as connection:
        answer_as(connection, answers={"perche": '"così"'})
        connection.execute(text(f"UPDATE milo.surveys SET phase = 'draft' WHERE {OURS}"))
    assert asked(f"{PAGE}/phase", phase="delete").status_code == 409, "what people answered is never deleted so"


def test_an_open_questionnaire_asks_before_its_questions_change_and_keeps_each_answer_with_its_version(asked, client, superuser):
    asked(f"{PAGE}/phase", phase="test")
    asked(f"{PAGE}/phase", phase="open")
    assert client.get("/it/c/banco/q/biblioteca").status_code == 200
    with superuser.begin() as connection:
        answer_as(connection, answers={"ci-vai": '"mai"'})
    reworded = asked(f"{PAGE}/question", question="ci-vai", page="domande", title__it="Ci vai spesso?", options__it="Spesso\nMai", options__en="Often\nNever", required="1")
    assert reworded.status_code == 200 and "Cambiare le domande?" not in words(reworded)
    sure = asked(do="remove", key="ti-piace")
    assert sure.status_code == 409 and "Cambiare le domande?" in words(sure) and len(questions(superuser)) == 2
    assert asked(do="remove", key="ti-piace", sure="1").status_code == 200 and len(questions(superuser)) == 1
    with superuser.connect() as connection:
        assert connection.scalar(text(f"SELECT r.version < s.version FROM milo.survey_responses r JOIN milo.surveys s ON s.id = r.survey_id WHERE s.{OURS}")) is True


def test_an_empty_questionnaire_is_not_tried_and_a_turn_that_is_none_is_refused(begun, superuser):
    assert "Qui non c'è nessuna domanda" in words(begun(f"{PAGE}/phase", phase="test"))
    assert begun(f"{PAGE}/phase", phase="closed").status_code == 409
    with superuser.connect() as connection:
        assert connection.scalar(text(f"SELECT phase FROM milo.surveys WHERE {OURS}")) == "draft"


def test_what_residents_wrote_as_a_title_is_only_text(begun, planner):
    begun(f"{PAGE}/question", kind="text", page="domande", title__it='<script>alert("x")</script>')
    for path in (PAGE, f"{PAGE}/question?kind=text&page=domande", f"{PAGE}/results"):
        assert "<script>alert" not in planner.get(path).get_data(as_text=True)


def test_a_whole_questionnaire_is_translated_on_one_page_without_asking_anything_else(asked, planner, superuser):
    asked(f"{PAGE}/phase", phase="test")
    asked(f"{PAGE}/phase", phase="open")
    path = f"{PAGE}/translations"
    page = planner.get(f"{path}?into=ar").get_data(as_text=True)
    assert 'name="options.ci-vai.mai"' in page and 'name="high.ti-piace"' in page and "Ci vai?" in page
    saved = asked(path, into="ar", **{"titles": "المكتبة الجديدة", "was-titles": "المكتبة", "options.ci-vai.mai": "أبدا\x00", "title.ci-vai": "هل تذهب؟", "title.niente": "x"})
    assert saved.status_code == 200 and "Salvati 3 testi" in words(saved)
    first = questions(superuser)[0]
    assert first["title"] == {"it": "Ci vai?", "en": "Do you go?", "ar": "هل تذهب؟"} and first["options"][1]["title"]["ar"] == "أبدا"
    # a field that nobody touched here undoes nothing; an emptied one is taken out
    asked(path, into="ar", **{"title.ci-vai": "", "was-title.ci-vai": "هل تذهب؟", "titles": "المكتبة", "was-titles": "المكتبة"})
    assert "ar" not in questions(superuser)[0]["title"]
    with superuser.connect() as connection:
        assert connection.scalar(text(f"SELECT titles FROM milo.surveys WHERE {OURS}"))["ar"] == "المكتبة الجديدة"
    assert planner.get(f"{path}?into=fr").status_code == 400 and asked(path, into="it").status_code == 400


def test_what_no_database_keeps_and_what_is_far_too_long_is_no_error(begun, send, planner, superuser):
    begun(f"{PAGE}/question", kind="single", page="domande", title__it="Ci\x00 vai?\u2028", options__it="Sì\x00\r\nNo\x1f\r\n", help__it="x\x00")
    assert [option["title"]["it"] for option in questions(superuser)[0]["options"]] == ["Sì", "No"] and questions(superuser)[0]["title"]["it"].startswith("Ci vai?")
    for fields in ({"do": "texts", "title__it": "x" * 2000}, {"do": "page-add", "page__it": "x" * 2000}, {"do": "up", "key": "\x00"}, {"do": "page-up", "key": "niente"}):
        assert begun(**fields).status_code == 422, fields
    assert begun(do="\x00").status_code == 400
    assert send(HOME, title__it="x" * 2000).status_code == 422 and send(HOME, title__it=" ").status_code == 422
    assert planner.get(f"{PAGE}/question?question=niente").status_code == 422 and planner.get(f"{PAGE}/question?kind=niente").status_code == 400
    assert planner.get(f"{HOME}/niente").status_code == 404


def answer_as(connection, *, phase="open", answers: dict[str, str], person=None) -> None:
    """One response, as intake writes it."""
    made = connection.scalar(
        text("INSERT INTO milo.survey_responses (id, consultation_id, survey_id, version, participant_id, phase, language, channel)"
             " SELECT gen_random_uuid(), s.consultation_id, s.id, s.version, coalesce(CAST(:person AS uuid), gen_random_uuid()), :phase, 'it', 'web' FROM milo.surveys s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco' RETURNING id"),
        {"person": person, "phase": phase})
    for question, value in answers.items():
        connection.execute(text("INSERT INTO milo.survey_answers (response_id, consultation_id, question, value) SELECT r.id, r.consultation_id, :question, CAST(:value AS jsonb)"
                                " FROM milo.survey_responses r WHERE r.id = :made"), {"made": made, "question": question, "value": value})
