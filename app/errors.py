"""Every refusal as one clear sentence: RFC 9457 problem+json for the API, a page for people. The only place that words errors."""
from __future__ import annotations

import json
import traceback

from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from app.i18n import lang
from app.wording import sentence
from geo.errors import BoxRefused, CountRefused, CrsRefused, NotReadable, TileRefused, TooLarge
from surveys.errors import Changed, Closed, Erased, KeyReused, NotAcceptable, NotFound, Refused, WorkAsked


class BadRequest(Refused):
    """The request cannot be read: JSON, depth, missing key, unknown query parameter (HTTP 400)."""


class Forbidden(Refused):
    """The right or the origin is missing (HTTP 403)."""


class WrongMediaType(Refused):
    """The body is not of a kind that is read here (HTTP 415)."""


class TooMany(Refused):
    """Too many tries; ``values["seconds"]`` says when to come back (HTTP 429)."""


STATUS = {
    BadRequest: 400,
    NotReadable: 400,
    BoxRefused: 400,
    TileRefused: 400,
    CrsRefused: 400,
    Forbidden: 403,
    Closed: 403,
    NotFound: 404,
    KeyReused: 409,
    Changed: 409,
    Erased: 410,
    TooLarge: 413,
    WrongMediaType: 415,
    NotAcceptable: 422,
    CountRefused: 422,
    WorkAsked: 428,
    TooMany: 429,
}


DRAINED = 32 * 1024 * 1024


def status_of(error: Exception) -> int:
    """The HTTP status of a refusal."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def from_script() -> bool:
    """Whether a script asks a page's address, which wants the outcome and not the page."""
    return request.accept_mimetypes.best == "application/json"


def wants_json() -> bool:
    """The API answers in JSON, whatever the browser says it accepts; a page does if a script asks."""
    return request.path.startswith(("/api/", "/tiles/", "/healthz", "/desk/api/")) or from_script()


def problem(status: int, key: str, detail: str, **members) -> Response:
    """A problem document (RFC 9457); ``type`` is a name of ours, not a page."""
    body = {"type": f"urn:milo:problem:{key}", "title": sentence(f"status-{status}"), "status": status, "detail": detail, "key": key}
    body |= {name: value for name, value in members.items() if value is not None}
    response = Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json")
    response.headers["Content-Language"] = lang()
    response.headers["Cache-Control"] = "no-store"
    return response


def answer(status: int, key: str, detail: str, **members) -> Response:
    """The same refusal as JSON or as a page."""
    seconds = members.get("seconds")
    if wants_json():
        response = problem(status, key, detail, **members)
    else:
        response = current_app.make_response((render_template("errors/error.html", status=status, detail=detail, key=key), status))
    if status in {429, 503}:
        response.headers["Retry-After"] = str(seconds or 5)
    return response


def drain() -> None:
    """Read on, within a bound, what is too large to be kept: a client that sends all before it reads would else see a broken
    connection instead of our answer."""
    left = min(request.content_length or 0, DRAINED)
    while left > 0:
        chunk = request.environ["wsgi.input"].read(min(left, 65536))
        if not chunk:
            return
        left -= len(chunk)


def _kinds(error: BaseException | None) -> str:
    """The classes of an exception and of what caused it; where it comes from the database, its SQLSTATE too."""
    names = []
    while error is not None and len(names) < 5:
        names.append(error.__class__.__name__ + (f" {error.pgcode}" if getattr(error, "pgcode", None) else ""))
        error = error.__cause__
    return " from ".join(names)


def init_app(app: Flask) -> None:
    """Word every error of ours, of the framework and of a database that is away."""

    @app.errorhandler(Refused)
    @app.errorhandler(NotReadable)
    @app.errorhandler(TooLarge)
    @app.errorhandler(BoxRefused)
    @app.errorhandler(CrsRefused)
    @app.errorhandler(CountRefused)
    @app.errorhandler(TileRefused)
    def refused(error):
        return answer(status_of(error), error.key, sentence(error.key, **error.values), field=getattr(error, "field", None),
                      seconds=error.values.get("seconds"))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException):
        if error.response is not None or (error.code or 500) < 400:
            return error
        if error.code == 413:
            drain()
        # what makes a resident's form too large is its photograph; the page before still has the words
        heavy = error.code == 413 and request.blueprint == "residents" and request.mimetype == "multipart/form-data"
        response = answer(error.code, f"http-{error.code}", sentence("photo-too-heavy" if heavy else f"status-{error.code}"))
        for name, value in error.get_headers():
            if name in {"Allow", "Content-Range", "Retry-After"}:
                response.headers[name] = value
        return response

    @app.errorhandler(OperationalError)
    @app.errorhandler(TimeoutError)
    def database_away(error):
        app.logger.warning("database away: %s", error.__class__.__name__)
        return answer(503, "database-away", _("Il servizio è fermo per un momento. Non hai perso nulla. Riprova tra poco."))

    @app.errorhandler(Exception)
    def unexpected(error):
        # the message of an exception may hold what somebody wrote, and a database repeats the whole row: the log gets its place, not its words
        app.logger.error("unexpected %s on %s\n%s", _kinds(error), request.endpoint, "".join(traceback.format_tb(error.__traceback__)).rstrip())
        if current_app.config["TESTING"]:
            raise error
        return answer(500, "unexpected", sentence("status-500"))
