"""For residents: photographs of a sign. Sent with its receipt, by a form or by a script; seen by everybody only when a person has shown them."""
from __future__ import annotations

import hashlib
import uuid

from flask import Response, jsonify, redirect, request, url_for
from werkzeug.datastructures import FileStorage

from app import queries
from app.db import intake, reader
from app.errors import BadRequest, Forbidden, from_script, status_of
from app.i18n import LANG, lang
from app.photo_making import MOST_BODY, make_anew
from app.security import names_another_site
from app.views.residents import blueprint
from app.wording import SENTENCES, sentence
from surveys import photos, receipts, submissions, voices
from surveys.errors import Erased, NotAcceptable, NotFound, Refused

LARGER = {"residents.add", "residents.receipt_photo"}
MOST_FILES = 2  # a photograph that is taken and one that is chosen come in two fields; mostly one of them is empty


@blueprint.before_request
def take_more() -> None:
    """A form with a photograph may be larger than others."""
    if request.endpoint in LARGER and request.mimetype == "multipart/form-data":
        request.max_content_length = MOST_BODY


@blueprint.context_processor
def for_pages() -> dict:
    """For the templates: what the holder of a code has sent, the limits, and why a photograph sent with the form did not arrive."""
    return {"receipt_photos": lambda code: photos.of_receipt(intake(), code), "receipt_voice": lambda code: voices.of_receipt(intake(), code), "most_photos": photos.MOST,
            "longest_alt": photos.LONGEST_ALT, "new_key": uuid.uuid4, "photo_refusal": refusal_of_address, "sentence": sentence, "photos_of": lambda sign: photos.public(reader(), sign)}


def refusal_of_address() -> str:
    """The sentence for the photograph that the form could not keep, named in the address of the receipt; or nothing."""
    key = request.args.get("photo", "")
    return sentence(key, most=photos.MOST, seconds=10) if key.startswith(("picture-", "photo", "media-")) and key in SENTENCES else ""


def sent_photos() -> list[FileStorage]:
    """The photographs of the form: the one that was taken and the one that was chosen, mostly one of the two, or none."""
    return [file for file in request.files.getlist("photo")[:MOST_FILES] if file.filename]


def key_of(key: uuid.UUID, number: int) -> uuid.UUID:
    """The key of one of them: the first has that of the form."""
    return uuid.uuid5(key, f"photo {number}") if number else key


def take(code: str, sent: FileStorage, *, key: uuid.UUID, alt: str) -> uuid.UUID:
    """Make one photograph anew and keep it for a person to look at; commits. Its file name goes nowhere. Raises Refused."""
    alt = submissions.clean_text(alt[:photos.LONGEST_ALT])
    content = hashlib.file_digest(sent.stream, "sha256").digest()
    sent.stream.seek(0)
    body = photos.digest(content, alt.encode())
    before = photos.known(intake(), code, key, body)
    intake().rollback()  # nothing is held while the picture is made
    if before:
        return before
    made = make_anew(sent.stream)
    kept = photos.add(intake(), code, key=key, body=body, alt=alt, language=lang(), width=made.width, height=made.height,
                      files={width: data for (width, _format), data in made.files.items()})
    intake().commit()
    return kept


def take_with_sign(code: str, key: uuid.UUID) -> str:
    """The photographs that came in the form of a sign which is kept already; what one was refused for, or nothing. The sign stays whatever happens."""
    try:
        for number, sent in enumerate(sent_photos()):
            take(code, sent, key=key_of(uuid.uuid5(key, "photo"), number), alt=request.form.get("alt", ""))
    except Refused as refused:
        intake().rollback()
        return refused.key
    return ""


@blueprint.route(f"{LANG}/receipt/photo", methods=["GET", "POST"])
def receipt_photo(lang: str):
    """GET: one of one's own photographs. POST: add one (201 to a script, else back to the receipt), or with ``remove`` take one back."""
    if request.method == "GET":
        queries.only("code", "id")
        try:
            data = photos.file_of_receipt(intake(), request.args.get("code", ""), uuid.UUID(request.args.get("id", "")))
        except ValueError:
            raise BadRequest("query-value", "id", name="id") from None
        return Response(data, mimetype="image/jpeg")
    if names_another_site():
        raise Forbidden("other-site")
    code = request.form.get("code", "")
    try:
        if request.form.get("remove"):
            photos.remove(intake(), code, submissions.read_uuid(request.form["remove"], "remove"))
            intake().commit()
        else:
            kept = add(code)
            if from_script():
                return jsonify({"id": str(kept)}), 201
    except Refused as refused:
        return answer(refused, code, "photo")
    return redirect(url_for("residents.receipt", lang=lang, code=code, me=request.form.get("me") or None, _anchor="media"), 303)


def add(code: str) -> uuid.UUID:
    """The photograph of the form, or both; the id of the first. Raises Refused."""
    sent = sent_photos()
    if not sent:
        raise NotAcceptable("photo-missing", "photo")
    key = submissions.read_uuid(request.form.get("key"), "key")
    return [take(code, each, key=key_of(key, number), alt=request.form.get("alt", "")) for number, each in enumerate(sent)][0]


def answer(refused: Refused, code: str, part: str):
    """A refusal to a script, or on the page of the receipt beside the form it is about."""
    from app.views import receipts as page

    intake().rollback()
    if from_script() or isinstance(refused, (Erased, NotFound)):
        raise refused
    return page.show(receipts.read(intake(), code), code, part, refused), status_of(refused)


@blueprint.get("/photos/<uuid:id>-<int:width>.jpg")
def photo(id: uuid.UUID, width: int):
    """One public photograph. It is asked for each time, so that one taken back is gone at once."""
    queries.only()
    response = Response(photos.file(reader(), id, width), mimetype="image/jpeg")
    response.set_etag(f"{id}-{width}")
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)
