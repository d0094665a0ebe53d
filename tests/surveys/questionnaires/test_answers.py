"""Reading what was answered: each kind as it is typed, hidden questions not at all, and nothing a form can carry breaks it."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.errors import NotAcceptable
from surveys.questionnaires import answers, branching
from surveys.questionnaires.definition import read
from tests.surveys.questionnaires.test_definition import OPTIONS, SAMPLE, page, question

ASKED = read(SAMPLE["definition"])
THREE = [*OPTIONS, {"key": "boh", "title": {"it": "Boh"}}]


def one(asked: dict, **parts):
    """The value of one question for fields like {"": "si"} or {"1": "si"}; the error's key if it is refused."""
    given = {name.strip("_"): value if isinstance(value, list) else [value] for name, value in parts.items()}
    try:
        answer = answers.read_one(read(page(asked)).questions[0], given, lambda typed, shapes: None)
    except NotAcceptable as refused:
        assert refused.field == "q"
        return refused.key
    return answer and answer.value


@pytest.mark.parametrize("asked, parts, value", [
    (question(), {"_": " due parole \r\n"}, "due parole"), (question(), {"_": "  "}, None), (question(required=True), {"_": "  "}, "survey-missing"), (question(most=3), {"_": "quattro"}, "text-too-long"),
    (question("single", options=OPTIONS), {"_": "si"}, "si"), (question("single", options=OPTIONS), {"_": "forse"}, "survey-option"),
    (question("single", options=OPTIONS), {"_": "undisclosed"}, "survey-option"), (question("single", options=OPTIONS, band=True), {"_": "undisclosed"}, "undisclosed"),
    (question("several", options=THREE), {"_": ["boh", "si", "boh"]}, ["si", "boh"]), (question("several", options=THREE, most=1), {"_": ["boh", "si"]}, "survey-many"),
    (question("several", options=THREE, least=2), {"_": ["boh"]}, "survey-few"), (question("several", options=THREE, least=2), {}, None),
    (question("number"), {"_": "1 200,5"}, 1200.5), (question("number"), {"_": "٤"}, 4), (question("number"), {"_": "−3"}, -3), (question("number"), {"_": "nan"}, "survey-number"), (question("number"), {"_": "1_0"}, "survey-number"),
    (question("number"), {"_": "dieci"}, "survey-number"), (question("number", least=1, most=5), {"_": "6"}, "survey-number-between"), (question("number", least=1), {"_": "0"}, "survey-number-least"), (question("number", most=1), {"_": "2"}, "survey-number-most"),
    (question("scale", least=1, most=5), {"_": "3"}, 3), (question("scale", least=1, most=5), {"_": "3.5"}, "survey-option"), (question("scale", least=1, most=5), {"_": "6"}, "survey-number-between"),
    (question("ranking", options=THREE), {"_1": "boh", "_2": "si", "_3": "no"}, ["boh", "si", "no"]), (question("ranking", options=THREE), {"_1": "boh"}, "survey-few"),
    (question("ranking", options=THREE, least=1, most=2), {"_3": "boh", "_1": "si"}, ["si", "boh"]), (question("ranking", options=THREE, least=1), {"_1": "si", "_2": "si"}, "survey-rank-twice"),
    (question("matrix", rows=OPTIONS, options=THREE), {"si": "boh"}, {"si": "boh"}), (question("matrix", rows=OPTIONS, options=THREE, required=True), {"si": "boh"}, "survey-rows"),
    (question("matrix", rows=OPTIONS, options=THREE), {"other": "boh"}, None), (question("place", shapes=["point"]), {"place": "chissà"}, "place-unknown"),
    (question("place", shapes=["point"]), {"geometry": '{"type":"LineString","coordinates":[[9,45],[9.1,45]]}'}, "geometry-kind-not-allowed"),
    (question("place", shapes=["intervention"]), {"geometry": '{"type":"Point","coordinates":[9,45]}'}, "geometry-kind-not-allowed"),
])
def test_each_kind_is_read_as_people_type_it(asked, parts, value):
    assert one(asked, **parts) == value


FIELD = st.one_of(st.text(max_size=12), st.sampled_from(["mai", "settimana", "orari", "studio", "male", "1", "5", "undisclosed", "60-piu", '{"type":"Point","coordinates":[9.13,45.44]}', "[" * 5000]))
FORMS = st.dictionaries(st.sampled_from([each.key for each in ASKED.questions]),
                        st.dictionaries(st.sampled_from(["", "1", "2", "3", "luce", "place", "geometry", "name", "intervention"]), st.lists(FIELD, max_size=3), max_size=4))


@settings(max_examples=300, deadline=None)
@given(form=FORMS)
def test_whatever_a_form_carries_only_visible_questions_are_answered_and_every_refusal_names_one(form):
    found, refused = answers.read(ASKED, form, lambda typed, shapes: None)
    values = {key: answer.value for key, answer in found.items()}
    shown = {each.key for each in branching.visible(ASKED, values)}
    assert set(found) <= shown and not set(found) & set(refused)
    assert branching.keep_visible(ASKED, values) == values
    assert all(error.field == key for key, error in refused.items())
    assert [each.key for screen in branching.to_see(ASKED, values) for each in screen.questions] == [each.key for each in branching.visible(ASKED, values)]


def test_a_question_never_stands_on_one_screen_with_the_one_it_hangs_on():
    chain = read(page(question("number", "a"), question("number", "b", show_if={"question": "a", "at_least": 1}), question("text", "c"),
                      question("text", "d", show_if={"question": "b", "at_least": 1}), question("text", "e", show_if={"question": "a", "at_least": 1})))
    assert [[each.key for each in screen.questions] for screen in branching.screens(chain)] == [["a"], ["b", "c"], ["d", "e"]]
    assert [each.key for each in branching.visible(chain, {"a": 0, "b": 9})] == ["a", "c"]
