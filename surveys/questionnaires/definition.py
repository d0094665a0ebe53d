"""What a questionnaire may ask: the definition as it is stored, checked and read into objects. Used when staff save it and when somebody answers.

``milo.surveys.definition`` (and each row of ``milo.survey_versions``) is JSON::

    {"pages": [{"key": "parco", "title": {"it": "…", "en": "…"}, "show_if": null, "questions": [
        {"key": "uso", "kind": "single", "title": {"it": "…"}, "help": {"it": "…"}, "required": true, "show_if": null,
         "options": [{"key": "ogni-giorno", "title": {"it": "…"}}, …]}]}]}

Only ``title.it`` must be there in each text. Keys are small letters, digits and hyphens; those of questions are unique in the whole questionnaire,
those of pages among pages, those of options and rows in their question. What each kind takes besides, and the ``value`` of its answer:

========  =========================================================================  =====================================================
kind      takes                                                                      value
========  =========================================================================  =====================================================
text      most (letters, else 2000)                                                  "words"
single    options (2 and more); band                                                 "option"; in a band also "undisclosed"
several   options; least, most (how many)                                            ["option", …] in the order of the options
number    least, most                                                                12 or 2.5
scale     least, most (whole, 1 to 10 apart); labels [{…}, {…}] of both ends          4
ranking   options; least (else all), most (how many are put in order, else all)      ["first", "second", …]
matrix    rows (1 and more), options (2 and more: the columns)                       {"row": "option", …}; required: every row
place     shapes: some of "point", "line", "area", "intervention"                    {"shape": "point", "by": "map"|"list", "name": "Via Odazio"}
photo     nothing; one, never required: sent after the answers, with the receipt     {"photos": how many}; see photos.py: never public
========  =========================================================================  =====================================================

The geometry of a place is beside its value: ``survey_answers.shape`` (EPSG:4326, exact, private; null for an intervention), and
``survey_answers.intervention``, the one chosen or the one that the shape touches. A question with ``band: true`` is a demographic one: "preferisco
non dirlo" (UNDISCLOSED) is added by construction, and it can never be required. ``show_if`` of a question or page is null or names an EARLIER question:
``{"question": "uso", "is": ["mai", "poco"]}`` (single but no band, several: any of these was chosen) or ``{"question": "voto", "at_least": 4}`` (number, scale).
An answer that is not given has no row.

What counts is the view ``milo.survey_counted``: of each person the newest response, none of phase ``test``, none that is ``held`` (a flood, a machine);
staff let a held one count by emptying ``held``. ``participant_id`` is a pseudonym of one survey and joins with nothing. Writing another ``definition``
makes the next ``version`` (by trigger; ``changed_by`` names the account). ``milo.drop_trials(survey)`` throws the answers of the test away.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

from surveys.errors import NotAcceptable

KINDS = ("text", "single", "several", "number", "scale", "ranking", "matrix", "place", "photo")
CHOOSING = {"single", "several", "ranking", "matrix"}
SHAPES = ("point", "line", "area", "intervention")
UNDISCLOSED = "undisclosed"
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST_PAGES, MOST_QUESTIONS, MOST_OPTIONS, MOST_LETTERS, MOST_TEXT = 20, 60, 40, 1000, 2000
PAGE_FIELDS = {"key", "title", "show_if", "questions"}
QUESTION_FIELDS = {"key", "kind", "title", "help", "required", "options", "rows", "least", "most", "labels", "shapes", "band", "show_if"}


@dataclass(frozen=True)
class Option:
    """A choice, or a row of a matrix; ``title`` by language."""

    key: str
    title: dict


@dataclass(frozen=True)
class Condition:
    """Shown only if the earlier ``question`` was answered with one of ``any_of``, or with ``at_least``."""

    question: str
    any_of: tuple[str, ...] = ()
    at_least: float | None = None


@dataclass(frozen=True)
class Question:
    """One question; see the table above for what its kind uses."""

    key: str
    kind: str
    title: dict
    help: dict
    required: bool
    options: tuple[Option, ...]
    rows: tuple[Option, ...]
    least: float | None
    most: float | None
    labels: tuple[dict, dict]
    shapes: tuple[str, ...]
    band: bool
    show_if: Condition | None

    def option(self, key: str) -> Option | None:
        """The choice with this key; a band's "undisclosed" has no words of its own (the web has them)."""
        if self.band and key == UNDISCLOSED:
            return Option(UNDISCLOSED, {})
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True)
class Page:
    """Questions under one title."""

    key: str
    title: dict
    show_if: Condition | None
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Questionnaire:
    """The whole, in its order."""

    pages: tuple[Page, ...]

    @property
    def questions(self) -> list[Question]:
        """All questions in their order."""
        return [question for page in self.pages for question in page.questions]

    def question(self, key: str) -> Question | None:
        """The question with this key."""
        return next((question for question in self.questions if question.key == key), None)


def read(definition: object) -> Questionnaire:
    """A definition as it was stored or sent, checked from the first page to the last; without pages it is an empty draft.

    Raises NotAcceptable; ``field`` is the key of the page or question ("" when there is none), ``values["part"]`` the member that is wrong.
    """
    pages = definition.get("pages") if isinstance(definition, dict) and set(definition) <= {"pages"} else None
    if not isinstance(pages, list):
        raise NotAcceptable("survey-not-readable", "", part="pages")
    if len(pages) > MOST_PAGES or sum(len(page["questions"]) for page in pages if isinstance(page, dict) and isinstance(page.get("questions"), list)) > MOST_QUESTIONS:
        raise NotAcceptable("survey-too-long", "", part="pages", pages=MOST_PAGES, questions=MOST_QUESTIONS)
    earlier: dict[str, Question] = {}
    made: list[Page] = []
    for page in pages:
        made.append(_page(page, earlier, {each.key for each in made}))
    return Questionnaire(tuple(made))


def refuse_unready(questionnaire: Questionnaire) -> None:
    """Raise NotAcceptable("survey-empty") where somebody would find a page with nothing to answer."""
    if not questionnaire.pages:
        raise NotAcceptable("survey-empty", "", part="pages")
    for page in questionnaire.pages:
        if not page.questions:
            raise NotAcceptable("survey-empty", page.key, part="questions")


def _page(value: object, earlier: dict[str, Question], taken: set[str]) -> Page:
    """One page; its questions are added to ``earlier``."""
    key = _key(value, "", taken)
    if set(value) - PAGE_FIELDS or not isinstance(value.get("questions"), list):
        raise NotAcceptable("survey-not-readable", key, part=next(iter(sorted(set(value) - PAGE_FIELDS)), "questions"))
    title, show_if, questions = _words(value.get("title"), key, "title"), _condition(value.get("show_if"), key, earlier), []
    for each in value["questions"]:
        question = _question(each, earlier)
        earlier[question.key] = question
        questions.append(question)
    return Page(key, title, show_if, tuple(questions))


def _question(value: object, earlier: dict[str, Question]) -> Question:
    """One question."""
    key = _key(value, "", set(earlier))
    if set(value) - QUESTION_FIELDS:
        raise NotAcceptable("survey-not-readable", key, part=min(set(value) - QUESTION_FIELDS)[:40])
    kind = value.get("kind")
    if kind not in KINDS:
        raise NotAcceptable("survey-kind", key, part="kind")
    required, band = value.get("required", False), value.get("band", False)
    if not isinstance(required, bool) or not isinstance(band, bool):
        raise NotAcceptable("survey-not-readable", key, part="required")
    if band and (kind != "single" or required):
        raise NotAcceptable("survey-band", key, part="band")
    # it comes after the answers, on their receipt, where one page has room for one
    if kind == "photo" and (required or any(each.kind == "photo" for each in earlier.values())):
        raise NotAcceptable("survey-photo", key, part="required")
    options = _options(value.get("options"), key, "options", 2) if kind in CHOOSING else ()
    rows = _options(value.get("rows"), key, "rows", 1) if kind == "matrix" else ()
    least, most = _bounds(value, key, kind, len(options))
    labels = value.get("labels") or [{}, {}]
    if not isinstance(labels, list) or len(labels) != 2:
        raise NotAcceptable("survey-not-readable", key, part="labels")
    shapes = value.get("shapes") if kind == "place" else []
    if not isinstance(shapes, list) or (kind == "place" and not shapes) or not all(isinstance(each, str) and each in SHAPES for each in shapes):
        raise NotAcceptable("survey-shapes", key, part="shapes")
    return Question(key, kind, _words(value.get("title"), key, "title"), _words(value.get("help") or {}, key, "help", needed=False), required, options, rows,
                    least, most, tuple(_words(label or {}, key, "labels", needed=False) for label in labels),
                    tuple(each for each in SHAPES if each in shapes), band, _condition(value.get("show_if"), key, earlier))


def _key(value: object, owner: str, taken: set[str]) -> str:
    """The key of a page, question or option."""
    key = value.get("key") if isinstance(value, dict) else None
    if not isinstance(key, str) or not KEY.fullmatch(key) or key == UNDISCLOSED:
        raise NotAcceptable("survey-key", owner, part="key")
    if key in taken:
        raise NotAcceptable("survey-key-twice", owner or key, part="key", name=key)
    return key


def _words(value: object, key: str, part: str, *, needed: bool = True) -> dict:
    """A text by language; Italian is there if it is ``needed``."""
    if not isinstance(value, dict) or not all(isinstance(each, str) and len(each) <= MOST_LETTERS for each in value.values()) or not all(len(code) <= 8 for code in value):
        raise NotAcceptable("survey-words", key, part=part, most=MOST_LETTERS)
    if needed and not value.get("it", "").strip():
        raise NotAcceptable("survey-italian-missing", key, part=part)
    return {code: each.strip() for code, each in value.items() if each.strip()}


def _options(value: object, key: str, part: str, least: int) -> tuple[Option, ...]:
    """The choices of a question, or the rows of a matrix."""
    if not isinstance(value, list) or not least <= len(value) <= MOST_OPTIONS:
        raise NotAcceptable("survey-options", key, part=part, least=least, most=MOST_OPTIONS)
    made: list[Option] = []
    for each in value:
        own = _key(each, key, {option.key for option in made})
        made.append(Option(own, _words(each.get("title"), key, part)))
    return tuple(made)


def _bounds(value: dict, key: str, kind: str, options: int) -> tuple[float | None, float | None]:
    """``least`` and ``most`` as the kind needs them."""
    least, most = value.get("least"), value.get("most")
    for each in (least, most):
        if each is not None and (isinstance(each, bool) or not isinstance(each, (int, float)) or not abs(each) <= 1e9):
            raise NotAcceptable("survey-bounds", key, part="least")
    whole = all(each is None or float(each).is_integer() for each in (least, most))
    counted = kind in {"several", "ranking"} and not all(each is None or 0 <= each <= options for each in (least, most))
    scale = kind == "scale" and (least is None or most is None or not 1 <= most - least <= 10)
    if counted or scale or (kind != "number" and not whole) or (kind == "text" and most is not None and not 1 <= most <= MOST_TEXT) \
            or (least is not None and most is not None and least > most):
        raise NotAcceptable("survey-bounds", key, part="least")
    return least, most


def _condition(value: object, key: str, earlier: dict[str, Question]) -> Condition | None:
    """When a page or question is shown."""
    if value is None:
        return None
    on = earlier.get(value.get("question")) if isinstance(value, dict) and isinstance(value.get("question"), str) else None
    if on is None:
        raise NotAcceptable("survey-condition-later", key, part="show_if")
    if on.band:  # who is asked the next question would be known by their band, however few they are
        raise NotAcceptable("survey-condition-band", key, part="show_if")
    chosen, at_least = value.get("is"), value.get("at_least")
    if on.kind in {"single", "several"} and set(value) == {"question", "is"} and isinstance(chosen, list) and chosen:
        if all(isinstance(each, str) and on.option(each) for each in chosen):
            return Condition(on.key, any_of=tuple(chosen))
    elif on.kind in {"number", "scale"} and set(value) == {"question", "at_least"} and isinstance(at_least, (int, float)) and not isinstance(at_least, bool) and abs(at_least) <= 1e9:
        return Condition(on.key, at_least=at_least)
    raise NotAcceptable("survey-condition", key, part="show_if")
