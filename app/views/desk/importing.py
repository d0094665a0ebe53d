"""The first step of an import: a file is sent, read within limits, and kept for a day while its choices are made."""
from __future__ import annotations

import uuid

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app import accounts, import_words, queries, uploads
from app.db import desk
from app.errors import TooMany, drain
from app.views.desk import blueprint
from app.views.desk.plan import programme_of
from app.wording import sentence
from layers.files.errors import FileRefused
from layers.models import Programme, Upload
from surveys.errors import NotFound

MEGABYTES = uploads.MOST // (1024 * 1024)


def upload_of(programme: Programme, id: uuid.UUID) -> Upload:
    """The file in this address. Raises NotFound when it was used, thrown away, or is older than a day."""
    found = uploads.find(desk(), programme, id)
    if found is None:
        raise NotFound("upload-unknown")
    return found


@blueprint.route("/plan/<programme>/import", methods=["GET", "POST"])
def import_file(programme: str):
    """Send a file; it is read at once, and the next page asks what to do with it. A refusal says why and how to mend the file."""
    found = programme_of(programme)
    if request.method == "GET":
        queries.only("target")
        if uploads.sweep(desk()):
            desk().commit()
        return _page(found, target=request.args.get("target"))
    sent, target = request.files.get("file"), request.form.get("target") or None
    if sent is None or not sent.filename:
        return _page(found, sentence("file-missing"), 422, target=target)
    try:
        upload = uploads.take(desk(), found, sent, by=g.account.name)
    except FileRefused as refused:
        desk().commit()  # what is older than a day is gone either way
        return _page(found, import_words.refusal(refused.key, **refused.values), 422, name=sent.filename, target=target)
    except TooMany as full:
        desk().rollback()
        return _page(found, sentence(full.key, **full.values), 429, name=sent.filename, target=target)
    accounts.note(desk(), g.account, "plan.upload", object_id=upload.id, file=upload.file_name, bytes=upload.reading["size"])
    desk().commit()
    return redirect(url_for("desk.import_choose", programme=programme, id=upload.id, target=target), 303)


@blueprint.post("/plan/<programme>/import/<uuid:id>/discard")
def import_discard(programme: str, id: uuid.UUID):
    """Throw a file away that was not yet used."""
    found = programme_of(programme)
    upload = upload_of(found, id)
    name, folder = upload.file_name, uploads.folder_of(upload)
    desk().delete(upload)
    desk().commit()
    uploads.remove(folder)
    flash(_("Il file «%(name)s» non c'è più. La mappa non è cambiata.", name=name))
    return redirect(url_for("desk.import_file", programme=programme), 303)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge):
    """A file over the limit is told on the page it was sent from; other bodies as everywhere."""
    if request.endpoint != "desk.import_file":
        return error
    drain()
    return _page(programme_of((request.view_args or {})["programme"]), sentence("file-too-large", most=MEGABYTES), 413)


def _page(programme: Programme, refused: str | None = None, status: int = 200, name: str | None = None, target: str | None = None):
    page = render_template("desk/plan/import.html", programme=programme, refused=refused, name=name, most=MEGABYTES, target=target, waiting=uploads.waiting(desk(), programme))
    return page, status
