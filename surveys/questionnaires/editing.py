"""Building a questionnaire without code: each step takes a definition and gives the next one, as plain JSON. Checked by `definition.read` in the end."""
from __future__ import annotations

import copy
import re
import unicodedata

from surveys.errors import NotAcceptable
from surveys.questionnaires.definition import UNDISCLOSED, read

LONGEST_KEY = 30
# what may differ between two definitions that ask the same
WORDS = {"title", "help", "labels"}


def make_key(words: str, taken: set[str]) -> str:
    """A key out of the first letters of a title, unlike those ``taken``.

    >>> make_key("Ci vai a piedi?", {"ci-vai-a-piedi"})
    'ci-vai-a-piedi-2'
    >>> make_key("前往", set())
    'voce'
    """
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].strip("-") or "voce"
    keys = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 10_000))
    return next(key for key in keys if key not in taken and key != UNDISCLOSED)


def add_page(definition: dict, title: dict, taken: set[str]) -> dict:
    """One page more, at the end."""
    made = copy.deepcopy(definition)
    made["pages"].append({"key": make_key(title.get("it", ""), taken | {page["key"] for page in made["pages"]}), "title": title, "show_if": None, "questions": []})
    return checked(made)


def change_page(definition: dict, key: str, title: dict) -> dict:
    """Another title of a page."""
    made = copy.deepcopy(definition)
    _page(made, key)["title"] = title
    return checked(made)


def remove_page(definition: dict, key: str) -> dict:
    """Without a page; one with questions is refused: they are moved or removed first. Raises NotAcceptable."""
    made = copy.deepcopy(definition)
    page = _page(made, key)
    if page["questions"]:
        raise NotAcceptable("survey-page-full", key)
    made["pages"].remove(page)
    return checked(made)


def move_page(definition: dict, key: str, by: int) -> dict:
    """A page earlier (-1) or later (1). Raises NotAcceptable where a question would come before the one it hangs on."""
    made = copy.deepcopy(definition)
    _shift(made["pages"], _page(made, key), by)
    return checked(made)


def put_question(definition: dict, question: dict, page: str) -> dict:
    """A question new at the end of ``page``, or in the place of the one with its key (moved to the end of ``page`` if it stood on another)."""
    made = copy.deepcopy(definition)
    goal = _page(made, page)
    for each in made["pages"]:
        for place, old in enumerate(each["questions"]):
            if old["key"] == question["key"]:
                if each is goal:
                    each["questions"][place] = question
                    return checked(made)
                each["questions"].pop(place)
                break
    goal["questions"].append(question)
    return checked(made)


def remove_question(definition: dict, key: str) -> dict:
    """Without a question. Raises NotAcceptable("survey-depends") where another hangs on it."""
    made = copy.deepcopy(definition)
    for page in made["pages"]:
        for each in [page, *page["questions"]]:
            if (each.get("show_if") or {}).get("question") == key:
                raise NotAcceptable("survey-depends", key, name=each["title"].get("it", ""))
    page, question = find(made, key)
    page["questions"].remove(question)
    return checked(made)


def move_question(definition: dict, key: str, by: int) -> dict:
    """A question earlier (-1) or later (1), over the edge of its page onto the next. Raises NotAcceptable as `move_page`."""
    made = copy.deepcopy(definition)
    page, question = find(made, key)
    place, pages = page["questions"].index(question), made["pages"]
    if 0 <= place + by < len(page["questions"]):
        _shift(page["questions"], question, by)
    elif 0 <= pages.index(page) + by < len(pages):
        page["questions"].remove(question)
        goal = pages[pages.index(page) + by]["questions"]
        goal.insert(0 if by > 0 else len(goal), question)
    return checked(made)


def same_structure(one: dict, other: dict) -> bool:
    """Whether two definitions ask the same and differ in words only, so that answers to one are answers to the other."""
    return _bare(one) == _bare(other)


def find(definition: dict, key: str) -> tuple[dict, dict]:
    """The page and the question with this key. Raises NotAcceptable("survey-question-unknown")."""
    for page in definition["pages"]:
        for question in page["questions"]:
            if question["key"] == key:
                return page, question
    raise NotAcceptable("survey-question-unknown", key)


def checked(definition: dict) -> dict:
    """The definition itself, if it can be read. Raises NotAcceptable."""
    read(definition)
    return definition


def _page(definition: dict, key: str) -> dict:
    for page in definition["pages"]:
        if page["key"] == key:
            return page
    raise NotAcceptable("survey-page-unknown", key)


def _shift(things: list, thing: object, by: int) -> None:
    place = things.index(thing)
    if 0 <= place + by < len(things):
        things.insert(place + by, things.pop(place))


def _bare(value: object) -> object:
    """Without words, and without what says nothing: empty, false, none."""
    if isinstance(value, dict):
        return {name: bare for name, each in value.items() if name not in WORDS and (bare := _bare(each)) not in (None, False, [], {})}
    return [_bare(each) for each in value] if isinstance(value, list) else value
