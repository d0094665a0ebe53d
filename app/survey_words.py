"""Answers to a questionnaire in the reader's language, for the check before sending and for the receipt."""
from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.i18n import pick
from surveys.questionnaires.definition import UNDISCLOSED, Question


def option(question: Question, key: str) -> str:
    """One choice; whoever does not say is told so in our words."""
    if key == UNDISCLOSED:
        return _("Preferisco non dirlo")
    found = question.option(key)
    return pick(found.title) if found else key


def answer(question: Question, value: object) -> list[str]:
    """An answer as lines; none where nothing was answered."""
    if value is None:
        return []
    if question.kind == "single":
        return [option(question, value)]
    if question.kind == "several":
        return [option(question, key) for key in value]
    if question.kind == "ranking":
        return [f"{place}. {option(question, key)}" for place, key in enumerate(value, 1)]
    if question.kind == "matrix":
        return [f"{pick(row.title)}: {option(question, value[row.key])}" for row in question.rows if row.key in value]
    if question.kind == "place":
        return [value.get("name") or {"point": _("Un punto sulla mappa"), "line": _("Una linea sulla mappa"), "area": _("Un'area sulla mappa")}.get(value["shape"], "")]
    return [format_decimal(value)] if question.kind in {"number", "scale"} else [value]
