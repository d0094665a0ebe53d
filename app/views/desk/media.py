"""Photographs and voices beside the sign in the queue: looked at and shown or hidden; listened to, written down, deleted."""
from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from flask import Response, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from app import accounts, queries
from app.db import desk
from app.errors import BadRequest
from app.i18n import LANGUAGES, SOURCE, speaking
from app.views.desk import blueprint
from app.wording import sentence
from surveys import desk_signs, media_desk
from surveys.errors import Erased, NotAcceptable
from surveys.photos import LONGEST_ALT


def photo_reasons() -> dict[str, str]:
    """Why a photograph may be hidden; whoever sent it reads this sentence."""
    return {
        "person": _("Si vede una persona che si può riconoscere."),
        "plate": _("Si legge una targa, un nome o un telefono."),
        "home": _("Si vede dentro una casa."),
        "offence": _("Offende qualcuno."),
        "elsewhere": _("Non parla di questo segno."),
        "unreadable": _("Non si vede bene."),
    }


@blueprint.context_processor
def for_queue() -> dict:
    """For the queue: the photographs and voices of some signs, and why a photograph may be hidden."""
    return {"media_of": lambda view, signs: media_desk.of_signs(desk(), view.id, [sign["id"] for sign in signs]), "photo_reasons": photo_reasons,
            "longest_alt": LONGEST_ALT}


@blueprint.get("/c/<slug>/photos/<uuid:id>-<int:width>.jpg")
def photo(slug: str, id: uuid.UUID, width: int):
    """A photograph as the desk sees it, also before anybody else does."""
    queries.only()
    found = desk_signs.consultation(desk(), slug)
    return Response(media_desk.file(desk(), found.view.id, id, width), mimetype="image/jpeg")


@blueprint.get("/c/<slug>/sounds/<uuid:id>")
def sound(slug: str, id: uuid.UUID):
    """A recording that waits, whole or in the parts a player asks for."""
    queries.only()
    found = desk_signs.consultation(desk(), slug)
    kept = media_desk.sound(desk(), found.view.id, id)
    data = bytes(kept.data)
    return Response(data, mimetype=kept.media_type).make_conditional(request, accept_ranges=True, complete_length=len(data))


@blueprint.post("/c/<slug>/photo")
def photo_decide(slug: str):
    """Show a photograph to everybody, with words for who does not see it, or hide it and say why."""
    found = desk_signs.consultation(desk(), slug)
    id = _uuid("photo")
    try:
        if _action("show", "hide") == "show":
            if media_desk.show(desk(), found.view.id, id, request.form.get("alt", "")):
                accounts.note(desk(), g.account, "photo.show", consultation_id=found.view.id, object_id=id)
                flash(_("La foto si vede insieme al segno."))
        else:
            language = media_desk.photo(desk(), found.view.id, id).language
            with speaking(language if language in LANGUAGES else SOURCE):
                why = photo_reasons().get(request.form.get("reason", ""), "")
            if media_desk.hide(desk(), found.view.id, id, f"{why} {request.form.get('words', '')}", dt.datetime.now(ZoneInfo("Europe/Rome")).date()):
                accounts.note(desk(), g.account, "photo.hide", consultation_id=found.view.id, object_id=id, reason=request.form.get("reason", ""))
                flash(_("La foto è nascosta: dopo 30 giorni la cancelliamo. Chi l'ha mandata legge il motivo."))
    except (Erased, NotAcceptable) as refused:
        flash(sentence(refused.key, **refused.values), "refused")
    desk().commit()
    return _back(slug)


@blueprint.post("/c/<slug>/sound")
def sound_decide(slug: str):
    """Write a voice down under the words of its sign, or give it up; the recording is deleted at once either way."""
    found = desk_signs.consultation(desk(), slug)
    id = _uuid("sound")
    try:
        if _action("write", "unclear") == "write":
            media_desk.write_down(desk(), found.view.id, id, request.form.get("words", ""))
            flash(_("Le parole sono sotto il segno. La registrazione è cancellata."))
        else:
            media_desk.give_up(desk(), found.view.id, id)
            flash(_("La registrazione è cancellata. Chi l'ha mandata lo legge con la sua ricevuta."))
        accounts.note(desk(), g.account, f"voice.{request.form['action']}", consultation_id=found.view.id, object_id=id)
    except (Erased, NotAcceptable) as refused:
        desk().rollback()
        flash(sentence(refused.key, **refused.values), "refused")
    desk().commit()
    return _back(slug)


def _action(*known: str) -> str:
    if request.form.get("action") not in known:
        raise BadRequest("query-value", "action", name="action")
    return request.form["action"]


def _uuid(name: str) -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get(name, ""))
    except ValueError:
        raise BadRequest("query-value", name, name=name) from None


def _back(slug: str):
    return redirect(url_for("desk.queue", slug=slug, sign=request.form.get("one") or None), 303)
