"""What a questionnaire may ask: a definition is read whole or refused with the question and the part that is wrong."""
from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.errors import NotAcceptable
from surveys.questionnaires.definition import read, refuse_unready

SAMPLE = json.loads((Path(__file__).parents[3] / "surveys" / "questionnaires" / "sample.json").read_text(encoding="utf-8"))
OPTIONS = [{"key": "si", "title": {"it": "Sì"}}, {"key": "no", "title": {"it": "No"}}]


def page(*questions, **more) -> dict:
    return {"pages": [{"key": "p", "title": {"it": "P"}, "questions": list(questions)} | more]}


def question(kind="text", key="q", **more) -> dict:
    return {"key": key, "kind": kind, "title": {"it": "Q"}} | more


def test_the_sample_is_read_and_speaks_nine_languages_in_every_text():
    asked = read(SAMPLE["definition"])
    refuse_unready(asked)
    texts = [SAMPLE["titles"], SAMPLE["introductions"]]
    for each in asked.pages:
        texts.append(each.title)
        for one in each.questions:
            texts += [one.title, *(label for label in (one.help, *one.labels) if label), *(option.title for option in one.options + one.rows)]
    assert {tuple(sorted(each)) for each in texts} == {tuple(sorted(("it", "en", "ar", "es", "fr", "ro", "zh", "fil", "bn")))}
    assert sum(one.band for one in asked.questions) == 2 and any(one.kind == "place" for one in asked.questions) and 6 <= len(asked.questions) <= 8


@pytest.mark.parametrize("definition, key, field", [
    (None, "survey-not-readable", ""), ({}, "survey-not-readable", ""), ({"pages": [], "more": 1}, "survey-not-readable", ""),
    ({"pages": [{}] * 21}, "survey-too-long", ""), ({"pages": [{"questions": [1] * 61}]}, "survey-too-long", ""), ({"pages": [{"questions": 5}]}, "survey-key", ""),
    (page(question(key="Q uno")), "survey-key", ""), (page(question(key="undisclosed")), "survey-key", ""), (page(question(), question()), "survey-key-twice", "q"),
    (page(question("slider")), "survey-kind", "q"), (page(question(["text"])), "survey-kind", "q"), (page(question("single")), "survey-options", "q"),
    (page(question("single", options=OPTIONS[:1])), "survey-options", "q"), (page(question("single", options=OPTIONS * 2)), "survey-key-twice", "q"),
    (page(question(title={"en": "Q"})), "survey-italian-missing", "q"), (page(question(title={"it": "x" * 1001})), "survey-words", "q"), (page(question(help={"it": 3})), "survey-words", "q"),
    (page(question(colour="red")), "survey-not-readable", "q"), (page(question(required="yes")), "survey-not-readable", "q"),
    (page(question(band=True)), "survey-band", "q"), (page(question("single", options=OPTIONS, band=True, required=True)), "survey-band", "q"),
    (page(question("scale", least=1)), "survey-bounds", "q"), (page(question("scale", least=1, most=12)), "survey-bounds", "q"), (page(question("number", least=3, most=2)), "survey-bounds", "q"),
    (page(question("number", least=float("nan"))), "survey-bounds", "q"), (page(question("several", options=OPTIONS, most=3)), "survey-bounds", "q"), (page(question(most=2.5)), "survey-bounds", "q"),
    (page(question("place")), "survey-shapes", "q"), (page(question("place", shapes=["circle"])), "survey-shapes", "q"), (page(question("place", shapes=[["point"]])), "survey-shapes", "q"),
    (page(question("matrix", options=OPTIONS)), "survey-options", "q"),
    (page(question(show_if={"question": "later", "is": ["si"]})), "survey-condition-later", "q"), (page(question(show_if={"question": "q", "is": ["si"]})), "survey-condition-later", "q"),
    (page(question("single", options=OPTIONS), question(key="r", show_if={"question": "q", "is": ["forse"]})), "survey-condition", "r"),
    (page(question("single", options=OPTIONS), question(key="r", show_if={"question": "q", "at_least": 1})), "survey-condition", "r"),
    (page(question("text"), question(key="r", show_if={"question": "q", "is": ["si"]})), "survey-condition", "r"),
])
def test_what_is_wrong_is_refused_with_its_question(definition, key, field):
    with pytest.raises(NotAcceptable) as refused:
        read(definition)
    assert (refused.value.key, refused.value.field) == (key, field)


@pytest.mark.parametrize("definition, field", [({"pages": []}, ""), (page(), "p")])
def test_nothing_to_answer_cannot_be_opened(definition, field):
    with pytest.raises(NotAcceptable) as refused:
        refuse_unready(read(definition))
    assert (refused.value.key, refused.value.field) == ("survey-empty", field)


def paths(value, at=()):
    """The way to every member of a definition."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield (*at, name)
            yield from paths(each, (*at, name))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield (*at, place)
            yield from paths(each, (*at, place))


EVERY = list(paths(SAMPLE["definition"]))
ODD = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers(), max_size=3), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2))


@settings(max_examples=300, deadline=None)
@given(at=st.sampled_from(EVERY), put=ODD)
def test_a_definition_that_is_spoiled_anywhere_is_read_or_refused_and_never_breaks(at, put):
    spoiled = copy.deepcopy(SAMPLE["definition"])
    holder = spoiled
    for step in at[:-1]:
        holder = holder[step]
    holder[at[-1]] = put
    try:
        read(spoiled)
    except NotAcceptable:
        pass
