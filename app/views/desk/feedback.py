"""For admin and moderators: what people could not read or do on our pages, and the answer to each."""
from __future__ import annotations

import uuid

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import accounts, queries
from app.db import desk
from app.errors import status_of
from app.views.desk import blueprint
from app.wording import sentence
from surveys import feedback as messages
from surveys.errors import NotAcceptable, NotFound


@blueprint.get("/feedback", endpoint="feedback")
def page():
    """All messages, those that wait for an answer first."""
    queries.only()
    return show()


@blueprint.post("/feedback/<uuid:id>")
def feedback_answer(id: uuid.UUID):
    """Answer one message; what was typed stays when it is refused."""
    try:
        messages.answer(desk(), id, request.form.get("answer", ""))
    except NotAcceptable as refused:
        desk().rollback()
        return show(id, sentence(refused.key, **refused.values)), status_of(refused)
    except NotFound as refused:
        desk().rollback()
        flash(sentence(refused.key), "refused")
        return redirect(url_for("desk.feedback"), 303)
    accounts.note(desk(), g.account, "feedback.answer", object_id=id)
    desk().commit()
    flash(_("La risposta è salvata. Chi ha scritto la legge con il suo codice."))
    return redirect(url_for("desk.feedback"), 303)


def show(refused: uuid.UUID | None = None, error: str = "") -> str:
    """The page; the message whose answer was refused keeps what was typed."""
    return render_template("desk/feedback.html", messages=messages.at_desk(desk()), refused=refused, error=error, typed=request.form.get("answer", ""))
