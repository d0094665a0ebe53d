"""For residents: the voice of a sign, sent with its receipt or taken back; it waits at the desk to be written down."""
from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for

from app import queries
from app.db import intake
from app.errors import Forbidden, from_script
from app.i18n import LANG
from app.security import names_another_site
from app.views import photos as photo_views
from app.views.residents import blueprint
from surveys import photos, submissions, voices
from surveys.errors import NotAcceptable, Refused


@blueprint.route(f"{LANG}/receipt/voice", methods=["POST"])
def receipt_voice(lang: str):
    """Add a recording (201 to a script, else back to the receipt), or with ``remove`` delete the one that waits."""
    if names_another_site():
        raise Forbidden("other-site")
    code = request.form.get("code", "")
    try:
        if request.form.get("remove"):
            voices.remove(intake(), code)
            intake().commit()
        else:
            sent = request.files.get("voice")
            if sent is None:
                raise NotAcceptable("voice-missing", "voice")
            key = submissions.read_uuid(request.form.get("key"), "key")
            kept = voices.add(intake(), code, key=key, data=sent.stream.read(voices.MOST_BYTES + 1), language=lang)
            intake().commit()
            if from_script():
                return jsonify({"id": str(kept)}), 201
    except Refused as refused:
        return photo_views.answer(refused, code, "voice")
    return redirect(url_for("residents.receipt", lang=lang, code=code, me=request.form.get("me") or None, _anchor="media"), 303)


@blueprint.get(f"{LANG}/media")
def media_parts(lang: str):
    """The fields for photographs and voice, fetched by the script of the map page when somebody comes to them."""
    queries.only()
    return render_template("residents/media_parts.html", most_seconds=voices.MOST_SECONDS, most_photos=photos.MOST, longest_alt=photos.LONGEST_ALT)
