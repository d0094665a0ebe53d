"""Comments at the desk: those that wait and those that somebody reported; publish them, or hide them and say why."""
from __future__ import annotations

import uuid

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import accounts, queries, sign_words
from app.db import desk
from app.errors import BadRequest
from app.i18n import LANGUAGES, SOURCE, speaking
from app.views.desk import blueprint, rows
from app.wording import sentence
from surveys import comment_desk, desk_signs
from surveys.errors import Changed, Erased, NotAcceptable

PAGE = 50


@blueprint.context_processor
def waiting_comments() -> dict:
    """For the tabs: how many comments of a consultation need a person."""
    return {"comments_waiting": lambda consultation_id: comment_desk.waiting(desk(), consultation_id)}


@blueprint.get("/c/<slug>/comments")
def comments(slug: str):
    """Comments that need a person, each with the sign it is about."""
    queries.only()
    found = desk_signs.consultation(desk(), slug)
    told = comment_desk.queue(desk(), found.view.id, PAGE)
    return render_template("desk/comments.html", found=found, view=found.view, comments=told, waiting=told[0].waiting if told else 0, reasons=rows.reasons(), reported=sign_words.report_reasons())


@blueprint.post("/c/<slug>/comments")
def decide_comment(slug: str):
    """Publish or hide one comment; the reason is written in the language of whoever wrote it."""
    found = desk_signs.consultation(desk(), slug)
    try:
        comment = uuid.UUID(request.form.get("comment", ""))
    except ValueError:
        raise BadRequest("query-value", "comment", name="comment") from None
    try:
        if request.form.get("action") == "hide":
            language = comment_desk.language_of(desk(), found.view.id, comment)
            with speaking(language if language in LANGUAGES else SOURCE):
                why = rows.reasons().get(request.form.get("reason", ""), "")
            if comment_desk.hide(desk(), found.view.id, comment, f"{why} {request.form.get('words', '')}"):
                accounts.note(desk(), g.account, "comment.hide", consultation_id=found.view.id, object_id=comment, reason=request.form.get("reason", ""))
                flash(_("Nascosto. Chi lo ha scritto legge il motivo con il suo codice."))
        elif comment_desk.publish(desk(), found.view.id, comment, seen=request.form.get("seen", "waiting")):
            accounts.note(desk(), g.account, "comment.publish", consultation_id=found.view.id, object_id=comment)
            flash(_("Pubblicato."))
    except (Changed, Erased, NotAcceptable) as refused:
        flash(sentence(refused.key, **refused.values), "refused")
    desk().commit()
    return redirect(url_for("desk.comments", slug=slug), 303)
