"""For residents: the consultations, the map with its list, the form, the receipt. Every page reads and works without JavaScript."""
from __future__ import annotations

import uuid

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from app import fair_play, ledger_card, legends, presenting, sign_list, under, whereabouts
from app.db import intake, reader
from app.errors import Forbidden, status_of
from app.i18n import LANG, best_language, lang
from app.residents_form import SignForm
from app.security import names_another_site
from app.wording import sentence
from geo.grid import cell_polygon
from layers import catalogue
from surveys import consultations, submissions
from surveys import heat as public_heat
from surveys.errors import KeyReused, Refused
from surveys.sample_categories import CATEGORIES

blueprint = Blueprint("residents", __name__)
LIST = 100
SQUARES = 20


@blueprint.after_request
def manners(response: Response) -> Response:
    """A receipt and a half-written form are nobody else's business: no cache keeps them."""
    if request.endpoint == "residents.add" or (request.endpoint or "").startswith("residents.receipt"):
        response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = lang()
    return response


def plan(found) -> list[dict]:
    """The interventions of a consultation as cards, in the reader's language."""
    return [ledger_card.card(presenting.intervention(row)["properties"]) for row in catalogue.interventions(reader(), found.id)]


@blueprint.get("/")
def home():
    """To the reader's language."""
    return redirect(url_for("residents.consultations", lang=best_language()))


@blueprint.get(f"{LANG}/", endpoint="consultations")
def consultations_page(lang: str):
    """Where one can have a say."""
    return render_template("residents/consultations.html", consultations=consultations.published(reader()))


@blueprint.get(f"{LANG}/c/<slug>")
def consultation(lang: str, slug: str):
    """The map and, beside it, the same as a list."""
    found = consultations.find(reader(), slug)
    categories = consultations.categories(reader(), found.id)
    shown = [presenting.layer(row, slug) for row in catalogue.layers(reader(), found.id)]
    heat = public_heat.read(reader(), found.id, public_heat.telling_size(reader(), found.id))
    return render_template(
        "residents/consultation.html",
        **sign_list.of(found, categories),
        layers=shown,
        swatch=legends.swatch,
        first_entry=legends.first_entry,
        interventions=plan(found),
        heat=heat,
        squares=squares(heat, found),
        totals=public_heat.totals(reader(), found.id),
        page=presenting.consultation(found, categories) | {"lang": lang, "layers": shown, "takes_signs": found.takes_signs} | under.for_page(found),
    )


def squares(heat: public_heat.Heat, found: consultations.ConsultationView) -> list[dict]:
    """The shown cells with most people first, each with its middle in words: a table says nothing by row and column of a grid."""
    told = sorted((cell for cell in heat.cells if not cell.few), key=lambda cell: -cell.people)[:SQUARES]
    middles = [cell_polygon(cell.col, cell.row, heat.size, found.metric_srid).centroid for cell in told]
    return [{"place": whereabouts.words(reader(), found, middle.x, middle.y, lang()), "people": cell.people, "contributions": cell.contributions}
            for cell, middle in zip(told, middles)]


@blueprint.route(f"{LANG}/c/<slug>/add", methods=["GET", "POST"])
def add(lang: str, slug: str):
    """The form: a place from the list, a category, words. POST leaves the sign and leads to its receipt."""
    found = consultations.find(reader(), slug)
    categories = consultations.categories(reader(), found.id)
    places = catalogue.places(reader(), found.id)
    sent = request.method == "POST"
    form = SignForm.read(request.form if sent else request.args, found, categories, places, sent=sent)
    if request.method == "GET" or request.form.get("step") == "check":
        here = whereabouts.find(reader(), found, form.lon, form.lat, lang) if form.located else None
        if request.method == "POST":
            form.check(outside=here is not None and not here.inside)
        status = 422 if form.errors else 200
        return render_template("residents/add.html", consultation=found, categories=categories, places=places, form=form, here=here), status
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
        here = whereabouts.find(reader(), found, form.lon, form.lat, lang) if form.located else None
        return render_template("residents/add.html", consultation=found, categories=categories, places=places, form=form, here=here), status_of(refused)
    return redirect(url_for("residents.receipt", lang=lang, code=accepted.receipt, me=form.participant), 303)


def public_address(endpoint: str, **values) -> str:
    """The address of a page as others reach it: the configured one, else that of the request."""
    configured = current_app.config["SETTINGS"].public_url
    return configured + url_for(endpoint, **values) if configured else url_for(endpoint, _external=True, **values)


@blueprint.get(f"{LANG}/privacy")
def privacy(lang: str):
    """What we keep and what we do not."""
    return render_template("residents/privacy.html")


@blueprint.get(f"{LANG}/parts")
def parts(lang: str):
    """Every part of the interface on one page, for eyes and for checks of accessibility."""
    return render_template("residents/parts.html", categories=CATEGORIES)


from app.views import commenting, comparing, contacting, ledger, over_time, pictures, reading, receipts  # noqa: E402, F401  (they add their routes)
