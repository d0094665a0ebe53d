"""Coming in, going out, and one's own password."""
from __future__ import annotations

from urllib.parse import urlsplit

from flask import flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from app import accounts
from app.db import desk
from app.errors import Forbidden, TooMany, status_of
from app.views.desk import blueprint
from app.wording import sentence


def inside_desk(target: str | None) -> str:
    """Where to go after signing in: ``target`` if it is a page of the desk on this host, else the first page of the desk."""
    start = url_for("desk.home")
    if not target or any(c in target for c in "\\\r\n\t\0"):
        return start
    try:
        parts = urlsplit(target)
    except ValueError:  # "//[" is no address
        return start
    if parts.scheme or parts.netloc or ".." in parts.path or not parts.path.startswith("/desk/") or parts.path.startswith("//"):
        return start
    return target


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in():
    """Name and password, and for how long. After five wrong ones in a row the name rests for a minute."""
    target = request.values.get("next", "")
    if request.method == "GET":
        if accounts.current_account() is not None:
            return redirect(inside_desk(target))
        return render_template("desk/sign_in.html", name="", next=target, refused=None)
    name, language = request.form.get("name", ""), session.get("lang")
    try:
        account = accounts.sign_in(desk(), name, request.form.get("password", ""), request.form.get("stay", "day"))
    except (Forbidden, TooMany) as refused:
        desk().commit()
        page = render_template("desk/sign_in.html", name=name[:64], next=target, stay=request.form.get("stay"), refused=sentence(refused.key, **refused.values))
        headers = {"Retry-After": str(refused.values["seconds"])} if isinstance(refused, TooMany) else {}
        return page, status_of(refused), headers
    if language:
        session["lang"] = language
    accounts.note(desk(), account, "sign-in")
    must_change = account.must_change
    desk().commit()
    return redirect(url_for("desk.password") if must_change else inside_desk(target), 303)


@blueprint.post("/sign-out")
def sign_out():
    """Forget the session on this device."""
    language = session.get("lang")
    session.clear()
    if language:
        session["lang"] = language
    return redirect(url_for("desk.sign_in"), 303)


@blueprint.route("/password", methods=["GET", "POST"])
def password():
    """One's own password; a one-time password must be changed here before anything else. Other sessions end."""
    if request.method == "GET":
        return render_template("desk/password.html", refused=None)
    try:
        if request.form.get("new", "") != request.form.get("again", ""):
            raise ValueError("password-differs")
        language = session.get("lang")
        accounts.change_password(g.account, request.form.get("old", ""), request.form.get("new", ""))
    except Forbidden as refused:
        return render_template("desk/password.html", refused=sentence("password-wrong"), field="old"), status_of(refused)
    except ValueError as refused:
        return render_template("desk/password.html", refused=sentence(str(refused)), field="new"), 422
    if language:
        session["lang"] = language
    accounts.note(desk(), g.account, "password")
    desk().commit()
    flash(_("Password cambiata. Le altre sessioni sono chiuse."))
    return redirect(url_for("desk.home"), 303)
