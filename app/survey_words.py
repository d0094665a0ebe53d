"""Answers to a questionnaire in the reader's language, for the check before sending and for the receipt."""
from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.i18n import pick
from app.wording import sentence
from surveys.errors import Refused
from surveys.questionnaires.definition import UNDISCLOSED, Question


def option(question: Question, key: str) -> str:
    """One choice; whoever does not say is told so in our words."""
    if key == UNDISCLOSED:
        return _("Preferisco non dirlo")
    found = question.option(key)
    return pick(found.title) if found else key


def limits(question: Question) -> str:
    """How many to choose, or between which numbers: said before anybody is wrong. Nothing where everything goes."""
    least, most = question.least, question.most
    if question.kind == "number" and (least is not None or most is not None):
        key = "survey-number-between" if None not in (least, most) else "survey-number-least" if most is None else "survey-number-most"
        return sentence(key, **{name: format_decimal(bound) for name, bound in (("least", least), ("most", most)) if bound is not None})
    if question.kind not in {"several", "ranking"}:
        return ""
    most = int(most or len(question.options))
    least = int(least or (most if question.kind == "ranking" else 0))
    if 1 < least == most:
        return _("Scegline %(most)s.", most=most)
    if question.kind == "several" and most < len(question.options):
        return _("Scegline da %(least)s a %(most)s.", least=least, most=most) if least > 1 else _("Scegline al massimo %(most)s.", most=most)
    return sentence("survey-few", least=least) if least > 1 else ""


def refusal(refused: Refused) -> str:
    """What is wrong with an answer; figures as the reader writes them."""
    return sentence(refused.key, **{name: format_decimal(value) if isinstance(value, int | float) else value for name, value in refused.values.items()})


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
    if question.kind == "photo":
        return [_("Foto: %(count)s", count=value["photos"])]
    return [format_decimal(value)] if question.kind in {"number", "scale"} else [value]
