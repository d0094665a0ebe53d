"""The form of one question, read into the question as it is stored; used by the builder of questionnaires."""
from __future__ import annotations

import unicodedata

from surveys.errors import NotAcceptable
from surveys.questionnaires.definition import CHOOSING, MOST_LETTERS, SHAPES
from surveys.questionnaires.editing import HANGS_ON, make_key

KINDS = ("single", "several", "scale", "number", "ranking", "matrix", "text", "place", "photo")
BOUNDED = {"several", "number", "scale", "ranking", "text"}


def texts(form, name: str, languages: list[str]) -> dict[str, str]:
    """What was typed as ``name-it``, ``name-en`` …, without the empty ones. Raises NotAcceptable where one is too long."""
    typed = {code: plain(form.get(f"{name}-{code}", "")).strip() for code in languages}
    if any(len(words) > MOST_LETTERS for words in typed.values()):
        raise NotAcceptable("survey-words", name, part=name, most=MOST_LETTERS)
    return {code: words for code, words in typed.items() if words}


def plain(typed: str) -> str:
    """Without control characters but the ends of lines: no database keeps them and nobody typed them."""
    return "".join(letter for letter in typed if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"})


def read_question(form, kind: str, languages: list[str], old: dict | None, earlier: list[dict], taken: set[str]) -> dict:
    """The question as it was typed; its key is that of ``old``, else a new one unlike ``taken``. Raises NotAcceptable, ``field`` the key of the question."""
    title = texts(form, "title", languages)
    made = {"key": old["key"] if old else make_key(title.get("it", ""), taken), "kind": kind, "title": title}
    key = made["key"]
    if help_words := texts(form, "help", languages):
        made["help"] = help_words
    made["required"] = form.get("required") == "1"
    if kind in CHOOSING:
        made["options"] = read_lines(form, "options", languages, (old or {}).get("options") or [], key)
    if kind == "matrix":
        made["rows"] = read_lines(form, "rows", languages, (old or {}).get("rows") or [], key)
    if kind in BOUNDED:
        made |= {name: _number(form.get(name, ""), key, name) for name in ("least", "most") if form.get(name, "").strip()}
    if kind == "scale":
        made["labels"] = [texts(form, "low", languages), texts(form, "high", languages)]
    if kind == "place":
        made["shapes"] = [shape for shape in SHAPES if shape in form.getlist("shapes")]
    # what was asked as a band was answered as one: it is never made a question like the others
    if kind == "single" and (form.get("band") == "1" or (old or {}).get("band")):
        made |= {"band": True, "required": False}
    made["show_if"] = read_condition(form, earlier, key)
    return made


def write_lines(options: list[dict], language: str) -> str:
    """The choices as they stand in their field, one a line; a line without words where a translation is missing."""
    return "\n".join(option["title"].get(language, "") for option in options).rstrip("\n")


def read_lines(form, name: str, languages: list[str], old: list[dict], key: str) -> list[dict]:
    """The choices of a field, one a line in each language. A line whose Italian words were there keeps its key, wherever it moved; so does a
    line reworded in its place. Raises NotAcceptable("survey-lines") where another language has more lines than Italian, and ("survey-line-twice")."""
    lines = _lines(form.get(f"{name}-it", ""))
    lines = [line for line in lines if line]
    if twice := next((line for place, line in enumerate(lines) if line in lines[:place]), ""):
        raise NotAcceptable("survey-line-twice", key, part=f"{name}-it", name=twice)
    known = {option["title"].get("it", ""): option for option in old}
    kept = [known.get(line) for line in lines]
    if len(lines) == len(old):
        used = {option["key"] for option in kept if option}
        kept = [option or (was if was["key"] not in used else None) for option, was in zip(kept, old)]
    made, taken = [], {option["key"] for option in old}
    for line, option in zip(lines, kept):
        own = option["key"] if option else make_key(line, taken)
        taken.add(own)
        made.append({"key": own, "title": {"it": line}})
    for code in languages:
        if code == "it":
            continue
        typed = _lines(form.get(f"{name}-{code}", ""))
        if len(typed) > len(made):
            raise NotAcceptable("survey-lines", key, part=f"{name}-{code}", language=code)
        untouched = typed == _lines(write_lines(old, code))
        for place, each in enumerate(made):
            # words that nobody touched go with their choice when Italian lines were moved
            words = next((option["title"].get(code, "") for option in old if option["key"] == each["key"]), "") if untouched else typed[place] if place < len(typed) else ""
            if words:
                each["title"][code] = words
    return made


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in plain(typed).rstrip().split("\n")] if typed.strip() else []


def _number(typed: str, key: str, name: str) -> int | float:
    try:
        number = float(typed.strip().replace(",", "."))
    except ValueError:
        raise NotAcceptable("survey-bounds", key, part=name) from None
    return int(number) if number.is_integer() else number


def read_condition(form, earlier: list[dict], key: str) -> dict | None:
    """The one condition that was chosen, on one earlier question. Raises NotAcceptable("survey-one-condition") where there are more."""
    chosen = []
    for question in earlier:
        if question["kind"] not in HANGS_ON:
            continue
        if picked := form.getlist(f"is-{question['key']}"):
            chosen.append({"question": question["key"], "is": picked})
        if (typed := form.get(f"at_least-{question['key']}", "")).strip():
            chosen.append({"question": question["key"], "at_least": _number(typed, key, "show_if")})
    if len(chosen) > 1:
        raise NotAcceptable("survey-one-condition", key, part="show_if")
    return chosen[0] if chosen else None
