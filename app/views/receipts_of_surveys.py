"""For residents: the receipt of answers to a questionnaire. Reading them, erasing them, adding a photograph where one was asked for."""
from __future__ import annotations

import hashlib
import uuid

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import queries, survey_words
from app.db import intake, reader
from app.errors import BadRequest, Forbidden, from_script, status_of
from app.i18n import LANG
from app.photo_making import MOST_BODY, make_anew
from app.security import names_another_site
from app.views.photos import sent_photos
from app.views.residents import blueprint
from app.wording import sentence
from surveys import consultations, receipts, submissions
from surveys.errors import Erased, NotAcceptable, NotFound, Refused
from surveys.photos import MOST, digest
from surveys.questionnaires import branching, definition, photos, submission


@blueprint.before_request
def take_photographs() -> None:
    """A form with a photograph may be larger than others."""
    if request.endpoint == "residents.receipt_survey_photo" and request.mimetype == "multipart/form-data":
        request.max_content_length = MOST_BODY


@blueprint.route(f"{LANG}/receipt/survey", methods=["GET", "POST"])
def receipt_survey(lang: str):
    """The answers behind a code, and erasing them (it first asks, then is done with ``sure=yes``)."""
    code = request.values.get("code", "")
    if request.method == "POST" and names_another_site():
        raise Forbidden("other-site")
    if not code:
        return redirect(url_for("residents.receipt", lang=lang))
    try:
        row = submission.read_receipt(intake(), code)
        if row is None:
            return redirect(url_for("residents.receipt", lang=lang, code=code), 303)
        if request.method == "POST" and request.form.get("sure") == "yes":
            submission.erase(intake(), code)
            intake().commit()
            return render_template("residents/receipt_ask.html", error=None, code="", done=_("Le tue risposte sono cancellate. Non ci sono più."))
    except Refused as refused:
        return render_template("residents/receipt_ask.html", error=sentence(refused.key, **refused.values), code=code), status_of(refused)
    return show(row, code, "erase" if request.method == "POST" else "")


def show(row, code: str, asked: str = "", refusal: Refused | None = None) -> str:
    """The page of some answers."""
    questions = definition.read(row.definition)
    told = [(question, survey_words.answer(question, row.answers[question.key])) for question in questions.questions if question.key in row.answers]
    return render_template(
        "residents/survey_receipt.html", consultation=consultations.find(reader(), row.slug), receipt=row, told=told, me=request.values.get("me", ""),
        code=receipts.format_code(receipts.parse_code(code)), ask=asked, photo=photo_asked(row), mine=photos.of_receipt(intake(), code), most=MOST,
        error=sentence(refusal.key, **refusal.values) if refusal else "",
    )


def photo_asked(row) -> definition.Question | None:
    """The question for a photograph, if these answers lead to one."""
    return next((each for each in branching.visible(definition.read(row.definition), row.answers) if each.kind == "photo"), None)


@blueprint.route(f"{LANG}/receipt/survey/photo", methods=["GET", "POST"])
def receipt_survey_photo(lang: str):
    """GET: one of one's own photographs. POST: add one, or with ``remove`` take one back; then the receipt."""
    if request.method == "GET":
        queries.only("code", "id")
        try:
            return Response(photos.file_of_receipt(intake(), request.args.get("code", ""), uuid.UUID(request.args.get("id", ""))), mimetype="image/jpeg")
        except ValueError:
            raise BadRequest("query-value", "id", name="id") from None
    if names_another_site():
        raise Forbidden("other-site")
    code = request.form.get("code", "")
    row = submission.read_receipt(intake(), code)
    if row is None:
        raise NotFound("code-unknown", "code")
    try:
        if request.form.get("remove"):
            photos.remove(intake(), code, submissions.read_uuid(request.form["remove"], "remove"))
        else:
            kept = add(row, code, lang)
            intake().commit()
            if from_script():
                return jsonify({"id": str(kept)}), 201
        intake().commit()
    except (Erased, NotFound):
        raise
    except Refused as refused:
        intake().rollback()
        if from_script():
            raise
        return show(row, code, "photo", refused), status_of(refused)
    return redirect(url_for("residents.receipt_survey", lang=lang, code=code, me=request.form.get("me") or None, _anchor="media"), 303)


def add(row, code: str, lang: str) -> uuid.UUID:
    """Make the photograph of the form anew and keep it for staff to look at; the caller commits. Its file name goes nowhere. Raises Refused."""
    asked, sent = photo_asked(row), next(iter(sent_photos()), None)
    if asked is None:
        raise NotFound("code-unknown", "code")
    if sent is None:
        raise NotAcceptable("photo-missing", "photo")
    key, alt = submissions.read_uuid(request.form.get("key"), "key"), submissions.clean_text(request.form.get("alt", ""))
    content = hashlib.file_digest(sent.stream, "sha256").digest()
    sent.stream.seek(0)
    body = digest(content, alt.encode())
    before = photos.known(intake(), code, asked.key, key=key, body=body)
    intake().rollback()  # nothing is held while the picture is made
    if before:
        return before
    made = make_anew(sent.stream)
    return photos.add(intake(), code, asked.key, key=key, body=body, alt=alt, language=lang, width=made.width, height=made.height,
                      files={width: data for (width, _format), data in made.files.items()})
