"""Words of the desk for questionnaires: kinds of questions, phases, what a condition says, what is missing in a language."""
from __future__ import annotations

from flask_babel import gettext as _

from app.i18n import LANGUAGES, SOURCE, pick

# which phase may follow which; answers of the test never count, so that nobody goes back to it from an open one
TURNS = {"draft": ("test",), "test": ("draft", "open"), "open": ("closed",), "closed": ("open",)}


def kinds() -> dict[str, tuple[str, str]]:
    """The kinds of questions in the order of the menu: name, and when to take it."""
    return {
        "single": (_("Una scelta"), _("una risposta da un elenco")),
        "several": (_("Più scelte"), _("tutte quelle che vanno bene")),
        "scale": (_("Scala"), _("un voto, per esempio da 1 a 5")),
        "number": (_("Numero"), _("quante volte, quanti minuti")),
        "ranking": (_("Classifica"), _("mettere in ordine, prima la più importante")),
        "matrix": (_("Tabella"), _("la stessa scelta per più righe")),
        "text": (_("Parole"), _("risposta libera")),
        "place": (_("Luogo"), _("sulla mappa o da un elenco")),
    }


def phases() -> dict[str, str]:
    """The phases of a questionnaire."""
    return {"draft": _("bozza"), "test": _("in prova"), "open": _("aperto"), "closed": _("chiuso")}


def turns() -> dict[str, str]:
    """The buttons that lead to a phase."""
    return {"draft": _("Torna alla bozza"), "test": _("Prova"), "open": _("Apri a tutti"), "closed": _("Chiudi")}


def shapes() -> dict[str, str]:
    """What may be given as a place."""
    return {"point": _("un punto"), "line": _("una via o un percorso"), "area": _("un'area"), "intervention": _("un intervento del piano")}


def condition(show_if: dict | None, questions: dict[str, dict]) -> str:
    """When a question is shown, as a sentence; nothing for always."""
    on = questions.get((show_if or {}).get("question", ""))
    if not on:
        return ""
    if "at_least" in show_if:
        return _("Solo se «%(question)s» è almeno %(number)s.", question=pick(on["title"]), number=show_if["at_least"])
    titles = {option["key"]: pick(option["title"]) for option in on.get("options", [])}
    return _("Solo se a «%(question)s» risponde: %(answers)s.", question=pick(on["title"]), answers=", ".join(titles.get(key, key) for key in show_if["is"]))


def missing(survey, languages: list[str]) -> list[tuple]:
    """How many texts have no words yet, by language besides Italian; only languages that lack some."""
    found = list(_texts([survey.titles, survey.introductions, survey.definition]))
    lacking = {code: sum(1 for each in found if not each.get(code)) for code in languages if code != SOURCE}
    return [(LANGUAGES[code], number) for code, number in lacking.items() if number]


def _texts(value):
    """Every text that has Italian words."""
    if isinstance(value, dict) and isinstance(value.get(SOURCE), str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
