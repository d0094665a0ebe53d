"""For staff: signing in, the queue, the list of signs, the heat that counts people, printing. Each module is one page of the desk.

Who may open what stands in app/permissions.py only. Every POST carries a token bound to the session and must come from here.
"""
from __future__ import annotations

from flask import Blueprint, Response, g, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect

from app import uploads
from app.errors import Forbidden
from app.i18n import SOURCE, STAFF_LANGUAGES
from app.permissions import allowed
from app.security import names_another_site
from layers.pictures import MOST_BYTES

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
csrf = CSRFProtect()
LARGER = {"desk.import_file": uploads.MOST + 64 * 1024, "desk.pictures": 3 * MOST_BYTES}  # bytes of a body, where a file is sent: the whole form


@blueprint.record_once
def protect(state) -> None:
    """Give the application its form tokens. The Referer is no witness here: our own policy is to send none, so Origin is asked."""
    state.app.config["WTF_CSRF_SSL_STRICT"] = False
    csrf.init_app(state.app)


@blueprint.before_request
def check_form() -> None:
    """Refuse a form from another site or without the token of this session. Raises Forbidden."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.endpoint in LARGER:
        request.max_content_length = LARGER[request.endpoint]
    if names_another_site():
        raise Forbidden("other-site")
    try:
        csrf.protect()
    except CSRFError as refused:
        raise Forbidden("form-old") from refused


@blueprint.before_request
def choose_language() -> None:
    """The language asked for stays chosen at the desk: it is kept in the staff cookie."""
    wanted = request.args.get("lang")
    if wanted in STAFF_LANGUAGES:
        if session.get("lang") != wanted:
            session["lang"] = wanted
        g.lang = wanted
    elif session.get("lang") in STAFF_LANGUAGES:
        g.lang = session["lang"]
    else:
        g.lang = request.accept_languages.best_match(STAFF_LANGUAGES, default=SOURCE)


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    """No page of the desk stays in a cache: the next person at this computer may be somebody else."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.context_processor
def rights() -> dict:
    """`account`, `may(endpoint)` (a link is shown to those who may follow it) and the languages of the desk."""
    account = g.get("account")
    return {"account": account, "may": lambda endpoint: bool(account) and allowed(endpoint, account.role), "languages": STAFF_LANGUAGES}


from app.views.desk import answering, commenting, editions, feedback, heat, home, import_choosing, import_saving, importing, ledger, ledger_tables, media, moderating, ordering, pictures, plan, plan_layer, printing, questionnaires, questionnaires_building, questionnaires_question, questionnaires_results, rooms, rules, signing_in, signs, styling, translating, translating_words  # noqa: E402, F401  (they add their routes)
