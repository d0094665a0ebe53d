"""For residents: leaving a sign by the form, which needs no script, and what others said near the place, for the form and for the map's flow."""
from __future__ import annotations

import uuid

import shapely
from flask import jsonify, redirect, render_template, request, url_for

from app import alphabet, asked_place, fair_play, queries, whereabouts
from app.db import intake, reader
from app.errors import Forbidden, from_script, problem, status_of
from app.i18n import LANG
from app.i18n import lang as current_language
from app.presenting import place_name
from app.residents_form import SignForm
from app.security import names_another_site
from app.views import photos
from app.views.residents import blueprint
from app.wording import sentence
from layers import catalogue
from surveys import consultations, similar, submissions, supports
from surveys.errors import KeyReused, Refused


@blueprint.route(f"{LANG}/c/<slug>/add", methods=["GET", "POST"])
def add(lang: str, slug: str):
    """The form: a place from the list, a category, words. POST leaves the sign and leads to its receipt; "check" and "I agree" come back to the form."""
    found = consultations.find(reader(), slug)
    categories = consultations.categories(reader(), found.id)
    places = catalogue.places(reader(), found.id)
    sent = request.method == "POST"
    form = SignForm.read(request.form if sent else request.args, found, categories, places, sent=sent)
    if not sent:
        return page(form, places)
    if request.form.get("agree"):
        return agree(form, places)
    if request.form.get("step") == "check":
        return page(form, places, checked=True)
    if names_another_site():
        raise Forbidden("other-site")
    try:
        form.refuse_errors()
        accepted = submissions.leave_sign(intake(), found, categories, key=form.key, body=form.body(), network=fair_play.network(request),
                                          doubts=fair_play.doubts(request.form))
        intake().commit()
    except Refused as refused:
        intake().rollback()
        if isinstance(refused, KeyReused):
            # sent, then back, then changed: the words are another sign and need a key of their own
            form.key = uuid.uuid4()
            refused = KeyReused("sent-already")
        form.errors.setdefault(refused.field or "", sentence(refused.key, **refused.values))
        if from_script():
            return problem(status_of(refused), refused.key, " ".join(form.errors.values()), field=refused.field, errors=form.errors)
        body, _ = page(form, places)
        return body, status_of(refused)
    if from_script():  # its photograph follows by the receipt
        return jsonify({"receipt": accepted.receipt}), 201
    return redirect(url_for("residents.receipt", lang=lang, code=accepted.receipt, me=form.participant, photo=photos.take_with_sign(accepted.receipt, form.key) or None), 303)


def page(form: SignForm, places: list, *, checked: bool = False, outcome: str = ""):
    """The form as it stands; ``checked`` tells what is missing and what others said near the place, ``outcome`` how agreeing with one of them ended."""
    here = form.here()
    if checked:
        form.check(outside=here is not None and not here.inside)
    near = similar.near(reader(), form.consultation.id, form.geometry, form.category) if checked and here and here.inside else []
    rows = render_template("residents/add.html", consultation=form.consultation, categories=form.categories, form=form, here=here,
                           names=[place_name(row) for row in alphabet.places(reader(), places, place_name)], similar=near, outcome=outcome, agreed=request.form.get("agree"))
    return rows, 422 if form.errors else 200


def agree(form: SignForm, places: list):
    """Agree with a sign near the place instead of leaving one more; every word of the form stays. No other site may ask it."""
    if names_another_site():
        raise Forbidden("other-site")
    try:
        outcome = supports.agree(intake(), form.consultation.slug, submissions.read_uuid(request.form["agree"], "agree"), form.participant,
                                 network=fair_play.network(request), room=submissions.read_room(form.room or None))
        intake().commit()
    except Refused as refused:
        intake().rollback()
        form.errors[""] = sentence(refused.key, **refused.values)
        outcome = ""
    return page(form, places, checked=True, outcome=outcome)


@blueprint.get(f"{LANG}/c/<slug>/similar", endpoint="similar")
def similar_signs(lang: str, slug: str):
    """What others said within 100 m of a place, as a part of a page; nothing where nobody said anything."""
    queries.only(*asked_place.NAMES, "category")
    place: shapely.Geometry = asked_place.read()
    found = consultations.find(reader(), slug)
    categories = consultations.categories(reader(), found.id)
    rows = similar.near(reader(), found.id, place, queries.choice("category", categories, ""))
    return render_template("residents/similar.html", consultation=found, categories=categories, similar=rows, outcome="", agreed=None)


@blueprint.app_template_global()
def along(consultation: consultations.ConsultationView, geometry: dict) -> str:
    """A sign that is a line or an area in words: "lungo via Odazio"."""
    return whereabouts.words_of(reader(), consultation, geometry, current_language())
