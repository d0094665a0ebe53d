"""The plan through time in words: states, months, what happened."""
from __future__ import annotations

import datetime as dt

from flask_babel import gettext as _
from flask_babel import ngettext

from app.i18n import day_words, pick
from app.legends import status_words
from layers.history import Happening


def month(day: dt.date) -> str:
    """"giugno 2021"."""
    return day_words(day, "LLLL yyyy")


def of_intervention(state: str) -> str:
    """How an intervention stands, in two words."""
    return {
        "done": _("Finito"),
        "stopped": _("Fermo o annullato"),
        "late": _("In ritardo"),
        "unknown": _("Data passata, non si sa"),
        "begun": _("Cominciato"),
        "promised": _("Promesso"),
        "silent": _("Nessuna data detta"),
    }[state]


def of_milestone(state: str) -> str:
    """How a promise stands, in a word or two."""
    return {
        "promised": _("promesso"),
        "late": _("in ritardo"),
        "moved": _("spostato"),
        "unknown": _("non sappiamo com'è andata"),
        "done": _("fatto"),
        "followed": _("poi fatto"),
    }[state]


def counted(counts) -> list[str]:
    """The milestones of a month counted by state; ``counts`` maps the states of a milestone to how many."""
    told = sum(counts.values())
    if not told:
        return [_("Nessuna data è stata detta.")]
    parts = [ngettext("%(num)s data detta", "%(num)s date dette", told)]
    for state, words in (
        ("done", ngettext("%(num)s fatta", "%(num)s fatte", counts["done"])),
        ("promised", ngettext("%(num)s ancora da venire", "%(num)s ancora da venire", counts["promised"])),
        ("moved", ngettext("%(num)s spostata", "%(num)s spostate", counts["moved"])),
        ("late", ngettext("%(num)s in ritardo", "%(num)s in ritardo", counts["late"])),
        ("unknown", ngettext("%(num)s passata, non sappiamo com'è andata", "%(num)s passate, non sappiamo come sono andate", counts["unknown"])),
    ):
        if counts[state]:
            parts.append(words)
    return parts


def happened(happening: Happening) -> str:
    """One thing that happened, without its day: "Promesso: …", "Fatto: …"."""
    if happening.kind == "edition":
        edition = happening.subject
        return _("Mappa di «%(layer)s»: %(edition)s", layer=pick(edition.layer_title), edition=edition.title or _("edizione %(number)s", number=edition.number))
    if happening.kind == "status":
        return _("Stato: %(status)s", status=status_words(happening.subject))
    entry = happening.subject.entry
    what, when = pick(entry["what"]), pick(entry["promised_for"])
    if happening.kind == "said":
        return _("Promesso: %(what)s, %(when)s", what=what, when=when) if when else _("Promesso: %(what)s", what=what)
    if happening.kind == "moved":
        return _("Spostato: %(what)s, ora %(when)s", what=what, when=when) if when else _("Spostato: %(what)s", what=what)
    if happening.kind == "done":
        return _("Fatto: %(what)s", what=what)
    return _("Data passata: %(what)s", what=what)
