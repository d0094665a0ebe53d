"""A questionnaire as somebody is filling it in: one screen at a time, everything typed so far carried in the form itself, nothing kept here before the end."""
from __future__ import annotations

import uuid

from app import fair_play, survey_words
from app.i18n import pick
from app.survey_places import Places
from app.wording import sentence
from surveys.errors import Refused
from surveys.questionnaires import answers, branching
from surveys.questionnaires.answers import Answer, Parts
from surveys.questionnaires.submission import SurveyView

CHECK = "*"  # the last step; no key of a question looks like it
MOST_FIELDS = 2000
MARK = "q."


class SurveyForm:
    """What was typed, where one is, and what is wrong by question. Fields are called ``q.QUESTION`` or ``q.QUESTION.PART``."""

    def __init__(self, survey: SurveyView, places: Places):
        self.survey, self.places = survey, places
        self.key, self.participant = uuid.uuid4(), uuid.uuid4()
        self.room, self.trial, self.started = "", "", fair_play.opened_now()
        self.version = str(survey.version)  # what this person began to read
        self.at = ""
        self.given: dict[str, Parts] = {}
        self.answers: dict[str, Answer] = {}
        self.refused: dict[str, Refused] = {}
        self.errors: dict[str, str] = {}  # what is said on this screen

    @classmethod
    def read(cls, values, survey: SurveyView, places: Places, *, sent: bool) -> SurveyForm:
        """Read a form that was ``sent``, or the link that leads to it."""
        form = cls(survey, places)
        form.room, form.trial = values.get("room", "").strip()[:40], values.get("trial", "")[:300]
        # as in residents_form: a link may say who answers, never under which key
        for field, given in (("key", values.get("key") if sent else None), ("participant", values.get("participant") if sent else values.get("me"))):
            try:
                setattr(form, field, uuid.UUID(given or ""))
            except ValueError:
                pass
        if sent:
            form.started, form.at = values.get(fair_play.STARTED, "")[:200], values.get("at", "")[:80]
            form.version = values.get("version", "")[:20]
            for name, each in list(values.items(multi=True))[:MOST_FIELDS]:
                if name.startswith(MARK):
                    question, _, part = name[len(MARK):].partition(".")
                    if survey.questionnaire.question(question):
                        form.given.setdefault(question, {}).setdefault(part, []).append(each)
        form.answers, form.refused = answers.read(survey.questionnaire, form.given, places.find)
        if form.at not in {CHECK, *(screen.key for screen in form.every)}:
            form.at = form.screens[0].key if form.screens else CHECK
        return form

    @property
    def every(self) -> list[branching.Screen]:
        """All screens, also those that are hidden by what was answered."""
        return branching.screens(self.survey.questionnaire)

    @property
    def screens(self) -> list[branching.Screen]:
        """The screens to see."""
        return branching.to_see(self.survey.questionnaire, {key: answer.value for key, answer in self.answers.items()})

    @property
    def screen(self) -> branching.Screen | None:
        """The screen one is at; None at the check."""
        return next((screen for screen in self.screens if screen.key == self.at), None)

    @property
    def number(self) -> int:
        """Which of the screens this is, counted from 1; the check is the last."""
        return next((number for number, screen in enumerate(self.screens, 1) if screen.key == self.at), len(self.screens) + 1)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The fields that are not on this screen, word for word."""
        here = {question.key for question in self.screen.questions} if self.screen else set()
        return [(f"{MARK}{question}.{part}" if part else MARK + question, each) for question, parts in self.given.items() if question not in here
                for part, values in parts.items() for each in values]

    def go(self, step: str) -> None:
        """Move: ``next`` (only past a screen without errors), ``back``, ``go:SCREEN``; or ``forget:QUESTION``, what was drawn on the map, and ``pick:QUESTION:ROW``, a place that was meant."""
        keys = [screen.key for screen in self.every] + [CHECK]
        seen = {screen.key for screen in self.screens} | {CHECK}
        where = keys.index(self.at)
        if step.startswith("go:"):
            self.at = step[3:] if step[3:] in seen else self.at
        elif step.startswith("forget:"):
            self.given.pop(step[7:], None)
            self.answers.pop(step[7:], None)
        elif step.startswith("pick:"):
            self._pick(*step[5:].partition(":")[::2])
        elif step == "back":
            self.at = next((key for key in reversed(keys[:where]) if key in seen), self.at)
        elif self.screen is None or not self.complain():
            self.at = next((key for key in keys[where + 1:] if key in seen), CHECK)

    def _pick(self, question: str, row_id: str) -> None:
        """Write the name of a row of the list where somebody typed another."""
        row = next((row for row in self.places.rows if str(row.id) == row_id), None)
        if row is not None and question in self.given:
            self.given[question] |= {"place": [pick(row.name)]}
            self.answers, self.refused = answers.read(self.survey.questionnaire, self.given, self.places.find)

    def complain(self) -> bool:
        """Say what is wrong on this screen; True if anything is."""
        here = [question.key for question in self.screen.questions] if self.screen else []
        self.errors = {key: survey_words.refusal(self.refused[key]) for key in here if key in self.refused}
        return bool(self.errors)

    def complain_first(self) -> bool:
        """Go to the first screen on which something is wrong and say it; False if all is well."""
        for screen in self.screens:
            if any(question.key in self.refused for question in screen.questions):
                self.at = screen.key
                return self.complain()
        return False

    @property
    def outdated(self) -> bool:
        """Whether the questions have changed since this person began; said once, at the check."""
        return self.version != str(self.survey.version)

    def refuse(self, refused: Refused) -> None:
        """Say what the database said: beside its question, else at the check."""
        question = refused.field if self.survey.questionnaire.question(refused.field or "") else None
        self.at = next((screen.key for screen in self.screens if question in {each.key for each in screen.questions}), CHECK) if question else CHECK
        self.errors = {question or "": sentence(refused.key, **refused.values)}
        self.version = str(self.survey.version)

    def first(self, question: str, part: str = "") -> str:
        """What was typed into a field."""
        return next(iter(self.given.get(question, {}).get(part, ())), "")

    def every_of(self, question: str) -> list[str]:
        """What was ticked."""
        return self.given.get(question, {}).get("", [])

    def summary(self) -> list[tuple[branching.Screen, list]]:
        """The check: of each page its first screen, and its visible questions with their answers in words."""
        told: dict[str, tuple[branching.Screen, list]] = {}
        for screen in self.screens:
            rows = told.setdefault(screen.page.key, (screen, []))[1]
            rows += [(question, survey_words.answer(question, self.answers[question.key].value if question.key in self.answers else None)) for question in screen.questions]
        return list(told.values())
