"""For everybody: the declaration of accessibility, and the form for whoever could not read or do something here, with the answer found again by code."""
from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import fair_play
from app.db import intake
from app.errors import Forbidden, status_of
from app.i18n import LANG
from app.security import names_another_site
from app.views.residents import blueprint, public_address
from app.wording import sentence
from surveys import feedback, submissions
from surveys.errors import NotFound, Refused

DECLARED_ON = dt.date(2026, 11, 23)  # the day somebody last went through the criteria; ACCESSIBILITY.md says how


@blueprint.get(f"{LANG}/accessibility")
def accessibility(lang: str):
    """The declaration, in the order of the form of the Agenzia per l'Italia digitale."""
    return render_template("residents/accessibility.html", site=public_address("residents.consultations", lang=lang), declared_on=DECLARED_ON)


@blueprint.route(f"{LANG}/accessibility/feedback", methods=["GET", "POST"], endpoint="feedback")
def feedback_form(lang: str):
    """The form; POST keeps the message and leads to its page. ``?page=`` is where the reader came from."""
    today = dt.datetime.now(ZoneInfo("Europe/Rome")).date()
    form = request.form if request.method == "POST" else {"page": request.args.get("page", ""), "key": str(uuid.uuid4()), "started": fair_play.opened_now()}
    error, status = None, 200
    if request.method == "POST":
        if names_another_site():
            raise Forbidden("other-site")
        try:
            code = send(form, lang, today)
            intake().commit()
            return redirect(url_for("residents.receipt_of_feedback", lang=lang, code=code), 303)
        except Refused as refused:
            intake().rollback()
            error, status = (refused.field, sentence(refused.key, **refused.values)), status_of(refused)
    return render_template("residents/feedback.html", form=form, error=error, by_letter=sends_mail(), until=today + dt.timedelta(feedback.DAYS), most=submissions.MAX_TEXT), status


def send(form, lang: str, today: dt.date) -> str:
    """Keep what was written; its code. Raises what surveys.feedback raises."""
    return feedback.leave(
        intake(), submissions.read_uuid(form.get("key"), "key"), words=form.get("words", ""), page=path_of(form.get("page", "")[: feedback.MOST_PAGE]), language=lang,
        address=form.get("address", "") if sends_mail() else "", secret=current_app.config["SETTINGS"].secret_key, today=today,
        network=fair_play.network(request), doubtful=bool(fair_play.doubts(form)))


def path_of(address: str) -> str:
    """Which page, without where somebody came from; an address that cannot be read is none."""
    try:
        return urlsplit(address).path
    except ValueError:  # "http://["
        return ""


def sends_mail() -> bool:
    """Whether an address may be asked for."""
    return current_app.config["SETTINGS"].sends_mail


@blueprint.route(f"{LANG}/receipt/feedback", methods=["GET", "POST"])
def receipt_of_feedback(lang: str):
    """A message and its answer by code; it can be deleted, after a question."""
    code, sure = request.values.get("code", ""), request.form.get("sure", "")
    done = ""
    try:
        message = feedback.read(intake(), code)
        if request.method == "POST" and names_another_site():
            raise Forbidden("other-site")
        if sure == "yes":
            feedback.forget(intake(), code)
            intake().commit()
            message, done = None, _("Il tuo messaggio è cancellato.")
    except NotFound as refused:
        return render_template("residents/receipt_of_feedback.html", message=None, done="", error=sentence(refused.key)), status_of(refused)
    return render_template("residents/receipt_of_feedback.html", message=message, code=code, done=done, error="", asked=request.method == "POST" and not sure)
