"""For residents: the page that a letter leads to. Opening it changes nothing (mail programmes open links by themselves); its buttons confirm or forget."""
from __future__ import annotations

import uuid

from flask import current_app, render_template, request

from app.db import intake
from app.errors import Forbidden, status_of
from app.i18n import LANG
from app.security import names_another_site
from app.views.residents import blueprint
from app.wording import sentence
from surveys import contacts
from surveys.errors import NotFound


@blueprint.route(f"{LANG}/receipt/contact/<uuid:contact>/<proof>", methods=["GET", "POST"], endpoint="receipt_contact")
def receipt_contact(lang: str, contact: uuid.UUID, proof: str):
    """Confirm an address, or forget it; RFC 8058's one press forgets it too."""
    done = ""
    try:
        if not contacts.proven(current_app.config["SETTINGS"].secret_key, contact, proof):
            raise NotFound("contact-unknown")
        if request.method == "POST":
            if names_another_site():
                raise Forbidden("other-site")
            done = act(contact)
            intake().commit()
        found = contacts.state(intake(), contact)
        if found is None and done != "forgotten":
            raise NotFound("contact-unknown")
    except NotFound as refused:
        return render_template("residents/receipt_contact.html", contact=None, done="", error=sentence(refused.key)), status_of(refused)
    return render_template("residents/receipt_contact.html", contact=found, done=done, error="")


def act(contact: uuid.UUID) -> str:
    """What the button says; the caller commits. Raises NotFound."""
    if request.form.get("action") == "confirm":
        if not contacts.confirm(intake(), contact):
            raise NotFound("contact-unknown")
        return "confirmed"
    if request.form.get("action") == "forget" or request.form.get("List-Unsubscribe") == "One-Click":
        contacts.forget(intake(), contact)
        return "forgotten"
    return ""
