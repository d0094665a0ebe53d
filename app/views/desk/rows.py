"""Signs put into the words of the desk: place, channel, state, the intervention they touch, and a small map."""
from __future__ import annotations

import uuid

from flask_babel import gettext as _

from app import sign_shapes, sign_words, whereabouts
from app.db import desk
from app.i18n import pick
from layers import catalogue, surroundings
from surveys import desk_signs, reports
from surveys.consultations import ConsultationView


def channel_words() -> dict[str, str]:
    """How a sign came in."""
    return {"web": _("web"), "mediator": _("mediatore"), "assembly": _("assemblea"), "paper": _("carta"), "import": _("importato")}


def visibility_words() -> dict[str, str]:
    """Who can see a sign now."""
    return {
        "waiting": _("in attesa"),
        "published": _("pubblicato"),
        "staff-only": _("solo per l'ufficio"),
        "hidden": _("nascosto"),
        "duplicate-of": _("doppione"),
    }


def accuracy_words() -> dict[str, str]:
    """How exact the place is."""
    return {"spot": _("proprio qui"), "building": _("questo palazzo o cortile"), "block": _("l'isolato")}


def reasons() -> dict[str, str]:
    """Why a sign may be hidden; its author reads this sentence."""
    return {
        "person": _("Parla di una persona che si può riconoscere."),
        "offence": _("Offende qualcuno."),
        "elsewhere": _("Non parla di questo quartiere."),
        "advert": _("È pubblicità."),
        "twice": _("Dice la stessa cosa di un altro segno della stessa persona."),
        "unreadable": _("Non si capisce."),
    }


def interventions(view: ConsultationView) -> dict[uuid.UUID, str]:
    """The titles of the interventions that this consultation shows, by id."""
    return {row.id: f"{row.number}. {pick(row.title)}" for row in catalogue.interventions(desk(), view.id)}


def of(view: ConsultationView, ids: list[uuid.UUID], *, with_maps: bool = False) -> list[dict]:
    """Some signs as the desk shows them, in the order of ``ids``; withdrawn ones are left out."""
    titles = interventions(view)
    found = {row.id: row for row in desk_signs.details(desk(), view.id, ids)}
    rows = [found[id] for id in ids if id in found]
    flooded = reports.floods(desk(), [row.id for row in rows])
    reported, why = reports.open_reports(desk(), [row.id for row in rows]), sign_words.report_reasons()
    around = surroundings.around(desk(), view.id, [(row.lon, row.lat) for row in rows], view.metric_srid) if with_maps else [None] * len(rows)
    return [
        dict(row._mapping)
        | {
            "title": pick(row.category_title),
            "place": whereabouts.words_of(desk(), view, row.shape) if row.shape else whereabouts.words(desk(), view, row.lon, row.lat),
            "drawn": sign_shapes.path(row.shape, row.lon, row.lat, view.metric_srid),
            "channel_words": channel_words()[row.channel],
            "visibility_words": visibility_words()[row.visibility],
            "accuracy_words": accuracy_words()[row.accuracy],
            "intervention": titles.get(row.intervention_id),
            "reports": [(why[reason], times) for reason, times in reported.get(row.id, {}).items()],
            "reports_flood": row.id in flooded,
            "map": small,
        }
        for row, small in zip(rows, around)
    ]
