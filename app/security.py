"""Headers on every answer, and who may write to the public doors. One dict is the whole content security policy."""
from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from app.errors import BadRequest

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in CSP.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

# Where a voice is recorded and listened to before it is sent, and where staff listen to it: there only.
RECORDING = frozenset({"residents.consultation", "residents.receipt", "residents.receipt_voice", "residents.receipt_photo"})
LISTENING = {"desk.queue": "'self'"} | dict.fromkeys(RECORDING, "blob:")


def names_another_site() -> bool:
    """Whether the browser says that this write comes from a page of another site. Silence (an old phone, a script) is not an accusation.

    Our own forms send `Origin: null`: that is what a browser makes of it under `Referrer-Policy: no-referrer` (Fetch, "append a request
    Origin header"). It names nobody; over HTTPS Sec-Fetch-Site still tells, and the desk's forms carry a token besides.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    if origin in {None, "null"}:
        return False
    try:
        return urlsplit(origin).netloc.lower() != request.host.lower()
    except ValueError:  # "http://[" is no address, so it is not ours
        return True


def init_app(app: Flask) -> None:
    """Put the headers on every answer, also on errors; refuse an address that no database can hold."""

    @app.before_request
    def no_nul() -> None:
        if "\0" in request.path or any("\0" in name or "\0" in value for name, value in request.args.items(multi=True)):
            raise BadRequest("nul-character")

    @app.after_request
    def headers(response: Response) -> Response:
        if request.endpoint in LISTENING:
            response.headers["Content-Security-Policy"] = f"{HEADERS['Content-Security-Policy']}; media-src {LISTENING[request.endpoint]}"
        if request.endpoint in RECORDING:
            response.headers["Permissions-Policy"] = HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers and not response.headers.get("ETag"):
            response.headers["Cache-Control"] = "no-cache"
        return response
