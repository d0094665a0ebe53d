"""For residents with a bad network: the service worker, and the page of what is on this phone."""
from __future__ import annotations

import json

from flask import Response, current_app, render_template, request

from app import queries
from app.config import ROOT
from app.i18n import LANG, LANGUAGES
from app.shell import shell
from app.views.residents import blueprint


@blueprint.get("/worker.js")
def worker():
    """The service worker; its address is at the top, so it may keep every page of residents, and it leaves the desk alone."""
    queries.only()
    version, addresses = shell(current_app.config["SETTINGS"].production)
    known = {"version": version, "shell": addresses, "languages": list(LANGUAGES)}
    script = (ROOT / "static" / "js" / "worker.js").read_text(encoding="utf-8")
    response = Response(f"const KEPT = {json.dumps(known)};\n{script}", mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get(f"{LANG}/waiting")
def waiting(lang: str):
    """What waits for the network on this phone, with its words, and the receipts of what was sent later; also shown where a page is not on the phone."""
    queries.only()
    return render_template("residents/waiting.html")
