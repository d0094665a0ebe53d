"""Which questions a person sees, by what they answered before, and how they fall into screens."""
from __future__ import annotations

from dataclasses import dataclass

from surveys.questionnaires.definition import Condition, Page, Question, Questionnaire


@dataclass(frozen=True)
class Screen:
    """What stands on the page at once: a page, or a part of one where a question hangs on an answer given just before it."""

    key: str  # of its first question, be it hidden: a screen keeps its name whatever is answered
    page: Page
    questions: tuple[Question, ...]


def meets(condition: Condition | None, answers: dict) -> bool:
    """Whether ``answers`` (value by question, of visible questions only) meet the condition. No answer meets none."""
    if condition is None:
        return True
    value = answers.get(condition.question)
    if value is None:
        return False
    if condition.at_least is not None:
        return value >= condition.at_least
    return bool(set(condition.any_of) & set(value if isinstance(value, list) else [value]))


def visible(questionnaire: Questionnaire, answers: dict) -> list[Question]:
    """The questions that are shown, in their order; the answer to a hidden question opens nothing.

    >>> from surveys.questionnaires.definition import read
    >>> asked = read({"pages": [{"key": "p", "title": {"it": "P"}, "questions": [
    ...     {"key": "a", "kind": "number", "title": {"it": "A"}},
    ...     {"key": "b", "kind": "number", "title": {"it": "B"}, "show_if": {"question": "a", "at_least": 2}},
    ...     {"key": "c", "kind": "text", "title": {"it": "C"}, "show_if": {"question": "b", "at_least": 2}}]}]})
    >>> [question.key for question in visible(asked, {"a": 1, "b": 5})]
    ['a']
    """
    shown: list[Question] = []
    seen: dict = {}
    for page in questionnaire.pages:
        for question in page.questions if meets(page.show_if, seen) else ():
            if meets(question.show_if, seen):
                shown.append(question)
                if question.key in answers:
                    seen[question.key] = answers[question.key]
    return shown


def keep_visible(questionnaire: Questionnaire, answers: dict) -> dict:
    """The answers without those of hidden questions, in the order of the questions."""
    return {question.key: answers[question.key] for question in visible(questionnaire, answers) if question.key in answers}


def screens(questionnaire: Questionnaire) -> list[Screen]:
    """The questionnaire cut into screens, whatever is answered: a question never stands beside the one it hangs on, so that no page must change under its reader."""
    made: list[Screen] = []
    for page in questionnaire.pages:
        held: list[Question] = []
        for question in page.questions:
            if question.show_if and question.show_if.question in {each.key for each in held}:
                made.append(Screen(held[0].key, page, tuple(held)))
                held = []
            held.append(question)
        if held:
            made.append(Screen(held[0].key, page, tuple(held)))
    return made


def to_see(questionnaire: Questionnaire, answers: dict) -> list[Screen]:
    """The screens with something to see, each with its visible questions only."""
    shown = {question.key for question in visible(questionnaire, answers)}
    cut = [Screen(screen.key, screen.page, tuple(question for question in screen.questions if question.key in shown)) for screen in screens(questionnaire)]
    return [screen for screen in cut if screen.questions]
