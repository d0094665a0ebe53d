"""The words around a published sign: answers, how exact its place is, why it may be reported."""
from __future__ import annotations

from flask_babel import gettext as _


def answers() -> dict[str, str]:
    """Each state of an answer in a few words."""
    return {
        "received": _("Ricevuto, ancora senza risposta"),
        "needs-information": _("Serve qualche notizia in più"),
        "under-review": _("Ci stiamo lavorando"),
        "accepted": _("Accolto"),
        "partly-accepted": _("Accolto in parte"),
        "already-planned": _("È già nel piano"),
        "not-accepted": _("Non accolto"),
        "not-ours": _("Passato a chi se ne occupa"),
        "done": _("Fatto"),
    }


def accuracies() -> dict[str, str]:
    """How exact a place is."""
    return {"spot": _("proprio qui"), "building": _("questo palazzo o cortile"), "block": _("l'isolato")}


def report_reasons() -> dict[str, str]:
    """Why somebody asks that a person look at a sign again."""
    return {
        "person": _("Parla di una persona che si può riconoscere."),
        "offence": _("Offende qualcuno."),
        "elsewhere": _("Non parla di questo quartiere."),
        "advert": _("È pubblicità."),
        "other": _("Un altro motivo."),
    }
