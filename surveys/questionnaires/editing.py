"""Building a questionnaire without code: each step takes a definition and gives the next one, as plain JSON. Checked by `definition.read` in the end."""
from __future__ import annotations

import copy
import re
import unicodedata

from surveys.errors import NotAcceptable
from surveys.questionnaires.definition import UNDISCLOSED, read

LONGEST_KEY = 30
HANGS_ON = {"single", "several", "number", "scale"}
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


def change_page(definition: dict, key: str, title: dict, show_if: dict | None) -> dict:
    """Another title of a page, another condition."""
    made = copy.deepcopy(definition)
    _page(made, key).update(title=title, show_if=show_if)
    return checked(made)


def before(definition: dict, key: str = "", page: str = "") -> list[dict]:
    """The questions that may be hung on by question ``key``, or else by ``page``: choices and numbers that come before, no bands."""
    found = []
    for each in definition["pages"]:
        if not key and each["key"] == page:
            return found
        for question in each["questions"]:
            if question["key"] == key:
                return found
            if question["kind"] in HANGS_ON and not question.get("band"):
                found.append(question)
    return found


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


def texts(definition: dict) -> list[tuple[str, str, dict]]:
    """Every text that has Italian words, in the order of the pages: its name in a form, what it is (title, help, option, row, low, high), its words."""
    found = []
    for page in definition["pages"]:
        found.append((f"page.{page['key']}", "page", page["title"]))
        for question in page["questions"]:
            key = question["key"]
            low, high = question.get("labels") or [{}, {}]
            found += [(f"title.{key}", "title", question["title"]), (f"help.{key}", "help", question.get("help") or {}), (f"low.{key}", "low", low), (f"high.{key}", "high", high)]
            found += [(f"{part}.{key}.{each['key']}", part[:-1], each["title"]) for part in ("rows", "options") for each in question.get(part) or []]
    return [each for each in found if each[2].get("it")]


def translate(definition: dict, language: str, words: dict[str, str]) -> dict:
    """The definition with ``words`` (by the names of `texts`) in one language; empty words are taken out."""
    made = copy.deepcopy(definition)
    for name, _kind, text in texts(made):
        if name in words:
            text.pop(language, None)
            text |= {language: words[name]} if words[name] else {}
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
