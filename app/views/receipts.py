"""For residents: the receipt. Status and official answer; change for a day, withdraw, erase, object once if the sign was hidden, an address for the answer."""
from __future__ import annotations

import datetime as dt
import io
import uuid
from zoneinfo import ZoneInfo

import segno
from flask import Response, current_app, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import queries, sign_words, whereabouts
from app.db import intake, reader
from app.errors import BadRequest, Forbidden, from_script, status_of
from app.i18n import LANG, lang
from app.security import names_another_site
from app.views.residents import blueprint, public_address
from app.wording import sentence
from surveys import answers, comments, consultations, contacts, feedback, receipts, submissions
from surveys.errors import Erased, NotFound, Refused
from surveys.questionnaires import submission

ACTIONS = ("edit", "withdraw", "erase", "appeal", "contact", "contact-stop")


@blueprint.route(f"{LANG}/receipt", methods=["GET", "POST"])
def receipt(lang: str):
    """Code in, status and answer out; each action first asks (``ask`` in the address), then is done by a POST with ``sure=yes``."""
    code = request.values.get("code", "")
    if not code and request.method == "GET":
        return render_template("residents/receipt_ask.html", error=None, code="")
    if request.method == "POST" and names_another_site():
        raise Forbidden("other-site")
    if request.method == "POST" and from_script():
        return jsonify({"outcome": done(request.form.get("action", ""), code)})
    named = request.form.get("action", "") if request.method == "POST" else request.args.get("ask", "")
    action = named if named in ACTIONS else ""
    refusal = None
    try:
        if action and request.form.get("sure") == "yes":
            try:
                act(action, code)
                intake().commit()
            except (Erased, NotFound):
                raise
            except Refused as refused:
                intake().rollback()
                refusal = refused
            else:
                if action == "erase":
                    return render_template("residents/receipt_ask.html", error=None, code="", done=_("Il tuo segno è cancellato. Le tue parole non ci sono più."))
                return redirect(url_for("residents.receipt", lang=lang, code=code, me=participant() or None), 303)
        row = receipts.read(intake(), code)
        if request.form.get("sure") == "no":
            return redirect(url_for("residents.receipt", lang=lang, code=code, me=participant() or None, _anchor="change"), 303)
    except Refused as refused:
        if refused.key == "code-unknown" and comments.knows(intake(), code):
            return redirect(url_for("residents.receipt_of_comment", lang=lang, code=code), 303)
        if refused.key == "code-unknown" and submission.knows(intake(), code):
            return redirect(url_for("residents.receipt_survey", lang=lang, code=code), 303)
        if refused.key == "code-unknown" and feedback.knows(intake(), code):
            return redirect(url_for("residents.receipt_of_feedback", lang=lang, code=code), 303)
        return render_template("residents/receipt_ask.html", error=sentence(refused.key, **refused.values), code=code), status_of(refused)
    asked = action if refusal or not request.form.get("sure") else ""
    return show(row, code, asked, refusal), status_of(refusal) if refusal else 200


def done(action: str, code: str) -> str:
    """Do what a script asks, which has asked before; the same again is no error. Says what was done. Raises BadRequest and what ``act`` raises."""
    if action not in ACTIONS:
        raise BadRequest("query-value", "action", name="action")
    try:
        act(action, code)
        intake().commit()
    except Erased:
        if action != "erase":
            raise
    return action


def act(action: str, code: str) -> None:
    """Do what was asked and confirmed; the caller commits. Raises what surveys.receipts raises."""
    if action == "withdraw":
        receipts.withdraw(intake(), code)
    elif action == "erase":
        receipts.erase(intake(), code)
    elif action == "edit":
        receipts.edit(intake(), code, category=request.form.get("category", ""), words=submissions.clean_text(request.form.get("text", "")))
    elif action == "appeal":
        receipts.appeal(intake(), code, submissions.clean_text(request.form.get("words", "")))
    elif action == "contact" and settings().sends_mail:
        months = request.form.get("months", "")
        contacts.ask(intake(), code, address=request.form.get("address", ""), months=int(months) if months.isdecimal() and len(months) < 3 else 0, language=lang(),
                     secret=settings().secret_key, today=dt.datetime.now(ZoneInfo("Europe/Rome")).date())
    elif action == "contact-stop":
        contacts.forget_of_receipt(intake(), code)


def settings():
    """The settings of the running application."""
    return current_app.config["SETTINGS"]


def show(row, code: str, asked: str, refusal: Refused | None) -> str:
    """The page of one sign; what was typed stays typed when it was refused."""
    found = consultations.find(reader(), row.slug)
    shape = receipts.shape(intake(), code)
    place = whereabouts.words_of(reader(), found, shape, lang()) if shape else whereabouts.words(reader(), found, row.lon, row.lat, lang())
    return render_template(
        "residents/receipt.html", sign=row, consultation=found, place=place, code=receipts.format_code(receipts.parse_code(code)),
        me=participant(), ask=asked, rights=receipts.rights(intake(), code), replies=answers.by_receipt(intake(), code), states=sign_words.answers(),
        contact=contacts.of_receipt(intake(), code), offers_contact=settings().sends_mail and row.visibility != "withdrawn", months=contacts.MONTHS,
        words_wait=row.visibility == "published" and bool(row.text) and receipts.words_wait(reader(), row.id), categories=consultations.categories(reader(), found.id), most=submissions.MAX_TEXT,
        typed=request.form if refusal else {}, error=sentence(refusal.key, **refusal.values) if refusal else "", field=refusal.field if refusal else None,
    )


def participant() -> str:
    """The device's uuid as the form or the address carried it, or nothing."""
    try:
        return str(uuid.UUID(request.values.get("me", "")))
    except ValueError:
        return ""


@blueprint.app_template_global()
def receipt_address() -> str:
    """Where a code is written, short enough to be copied by hand: without http(s)://."""
    return public_address("residents.receipt", lang=lang()).split("://", 1)[-1]


@blueprint.get(f"{LANG}/receipt/qr.svg")
def receipt_qr(lang: str):
    """The address of a receipt as a QR code."""
    queries.only("code")
    try:
        code = receipts.format_code(receipts.parse_code(request.args.get("code", "")))
    except NotFound as refused:
        raise BadRequest(refused.key, "code") from refused
    out = io.BytesIO()
    segno.make(public_address("residents.receipt", lang=lang, code=code), error="m").save(out, kind="svg", scale=4, border=4, svgclass=None, lineclass=None)
    return Response(out.getvalue(), mimetype="image/svg+xml")
