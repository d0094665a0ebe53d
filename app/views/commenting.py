"""For residents: saying something about a sign without account, and the page of a comment's code, where its author reads what became of it and deletes it."""
from __future__ import annotations

import uuid

from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import fair_play, queries
from app.db import intake, reader
from app.errors import Forbidden, from_script, status_of
from app.i18n import LANG
from app.security import names_another_site
from app.views.reading import ONE, room, sender, show, told, unkept
from app.views.residents import blueprint
from app.wording import sentence
from surveys import comments, consultations, receipts, submissions
from surveys.errors import KeyReused, Refused


@blueprint.route(f"{ONE}/comment", methods=["GET", "POST"])
def comment(lang: str, slug: str, sign: uuid.UUID):
    """Leave a comment; it leads to the page of its code. What was refused comes back as it was typed."""
    if request.method == "GET":
        return redirect(url_for("residents.sign", lang=lang, slug=slug, sign=sign))
    person = sender()
    key = submissions.read_uuid(request.form.get("key"), "key")
    try:
        code = comments.leave(intake(), slug, sign, key=key, participant=person, words=request.form.get("comment", ""), language=lang,
                              network=fair_play.network(request), room=room(), doubts=fair_play.doubts(request.form))
        intake().commit()
    except Refused as refused:
        intake().rollback()
        if from_script():
            raise
        if isinstance(refused, KeyReused):  # sent, then back, then changed: other words need a key of their own
            key = uuid.uuid4()
        words = sentence(refused.key, **refused.values)
        typed = {"comment": request.form.get("comment", ""), "key": key, "started": request.form.get(fair_play.STARTED, ""), "error": words if refused.field == "comment" else ""}
        return unkept(show(lang, slug, sign, person, error=words, typed=typed), status_of(refused))
    if from_script():
        return unkept(jsonify({"receipt": code}), 201)
    return redirect(url_for("residents.receipt_of_comment", lang=lang, code=code), 303)


@blueprint.route(f"{ONE}/comments/<uuid:comment>/report", methods=["GET", "POST"])
def report_comment(lang: str, slug: str, sign: uuid.UUID, comment: uuid.UUID):
    """Ask that a person look at a comment again. It stays as it is until then."""
    if request.method == "GET":
        return redirect(url_for("residents.sign", lang=lang, slug=slug, sign=sign))
    person = sender()
    try:
        comments.report(intake(), slug, comment, person, request.form.get("reason", ""), network=fair_play.network(request), room=room())
        intake().commit()
    except Refused as refused:
        intake().rollback()
        if from_script():
            raise
        return unkept(show(lang, slug, sign, person, error=sentence(refused.key, **refused.values)), status_of(refused))
    if from_script():
        return unkept(jsonify({"outcome": "comment-reported", "told": told("comment-reported")}))
    return unkept(show(lang, slug, sign, person, done="comment-reported"))


@blueprint.route(f"{LANG}/receipt/comment", methods=["GET", "POST"])
def receipt_of_comment(lang: str):
    """What became of a comment, by its code; deleting it asks first, then is done with ``sure=yes``."""
    queries.only("code")
    code = request.values.get("code", "")
    if request.method == "POST" and names_another_site():
        raise Forbidden("other-site")
    try:
        if request.form.get("sure") == "yes":
            comments.take_back(intake(), code)
            intake().commit()
            return render_template("residents/receipt_ask.html", error=None, code="", done=_("Il tuo commento è cancellato. Le tue parole non ci sono più."))
        row = comments.read(intake(), code)
    except Refused as refused:
        intake().rollback()
        return render_template("residents/receipt_ask.html", error=sentence(refused.key, **refused.values), code=code), status_of(refused)
    return render_template("residents/comment.html", comment=row, consultation=consultations.find(reader(), row.slug), code=receipts.format_code(receipts.parse_code(code)),
                           sure=request.form.get("action") == "take-back")
