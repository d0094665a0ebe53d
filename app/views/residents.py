"""For residents: the consultations, the map with its list, the form, the receipt. Every page reads and works without JavaScript."""
from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from app import ledger_card, legends, presenting, sign_list, under, whereabouts
from app.db import reader
from app.i18n import LANG, best_language, lang
from geo.grid import cell_polygon
from layers import catalogue
from surveys import consultations
from surveys import heat as public_heat
from surveys.questionnaires import submission
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
        surveys=[each for each in submission.published(reader(), found.id) if each.phase == "open" or each.results_public],
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


from app.views import commenting, comparing, contacting, leaving, ledger, legal, offline, over_time, photos, pictures, questionnaires, reading, receipts, survey_results, voices  # noqa: E402, F401  (they add their routes)
