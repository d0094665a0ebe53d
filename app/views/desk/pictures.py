"""The pictures of an intervention at the desk: sent, described, shown to everybody or not, deleted."""
from __future__ import annotations

import uuid

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app import accounts, queries
from app.db import desk
from app.errors import BadRequest
from app.i18n import STAFF_LANGUAGES
from app.views.desk import blueprint
from app.views.desk.plan import programme_of
from app.views.pictures import ENDINGS, image
from app.wording import sentence
from layers import pictures, timeline
from layers.models import Intervention, Layer
from layers.picture_models import Picture
from layers.pictures import PictureRefused
from surveys.errors import NotFound

LONGEST = {"alt": 500, "caption": 300, "credit": 200, "licence": 100}


def find(programme: str, number: int):
    """Programme, intervention and layer of an address. Raises NotFound."""
    found = programme_of(programme)
    intervention = desk().scalar(select(Intervention).where(Intervention.programme_id == found.id, Intervention.number == number))
    if intervention is None:
        raise NotFound("intervention-unknown")
    return found, intervention, desk().get(Layer, intervention.layer_id)


def find_picture(intervention: Intervention, id: uuid.UUID) -> Picture:
    """A picture of this intervention. Raises NotFound."""
    picture = desk().get(Picture, id)
    if picture is None or picture.intervention_id != intervention.id:
        raise NotFound("picture-unknown")
    return picture


@blueprint.route("/plan/<programme>/interventions/<int:number>/pictures", methods=["GET", "POST"], endpoint="pictures")
def pictures_page(programme: str, number: int):
    """What there is, and a form for one more; a picture that was sent waits until somebody shows it."""
    found, intervention, layer = find(programme, number)
    if request.method == "GET":
        queries.only()
        return _page(found, intervention, layer)
    words = _words()
    errors = _errors(words)
    sent = request.files.get("picture")
    if sent is None or not sent.filename:
        errors["picture"] = sentence("picture-missing")
    if not errors:
        try:
            remade = pictures.remake(sent.stream)
            kept = pictures.keep(desk(), intervention, remade, made_by=g.account.name, **words)
        except PictureRefused as refused:
            errors["picture"] = sentence(refused.key)
        else:
            accounts.note(desk(), g.account, "plan.picture", object_id=kept.id, intervention=number, place=kept.place)
            desk().commit()
            flash(_("L'immagine c'è. Guardala: la vedono tutti solo quando la mostri."))
            return redirect(url_for("desk.pictures", programme=programme, number=number), 303)
    return _page(found, intervention, layer, errors=errors), 422


@blueprint.post("/plan/<programme>/interventions/<int:number>/pictures/<uuid:id>")
def picture_decide(programme: str, number: int, id: uuid.UUID):
    """Show a picture to everybody, take it down, or delete it for good."""
    _found, intervention, layer = find(programme, number)
    picture = find_picture(intervention, id)
    wish = request.form.get("wish", "")
    if wish not in {"show", "hide", "delete"}:
        raise BadRequest("query-value", "wish", name="wish")
    if wish == "show" and layer.sensitive:
        flash(sentence("picture-sensitive"), "refused")
    elif wish == "show":
        pictures.publish(picture)
        flash(_("Ora l'immagine la vedono tutti."))
    elif wish == "hide":
        pictures.take_down(picture)
        flash(_("L'immagine ora si vede solo qui."))
    else:
        desk().delete(picture)
        flash(_("L'immagine è cancellata."))
    accounts.note(desk(), g.account, f"plan.picture-{wish}", object_id=id, intervention=number, place=picture.place)
    desk().commit()
    return redirect(url_for("desk.pictures", programme=programme, number=number), 303)


@blueprint.get("/plan/<programme>/interventions/<int:number>/pictures/<uuid:id>-<int:width>.<any(webp, jpg):ending>")
def picture(programme: str, number: int, id: uuid.UUID, width: int, ending: str):
    """A picture as the desk sees it, also before it is public."""
    _found, intervention, _layer = find(programme, number)
    find_picture(intervention, id)
    data = pictures.file(desk(), id, width, ENDINGS[ending], everything=True)
    if data is None:
        raise NotFound("picture-unknown")
    return image(data, ending, "no-store", f"{id}-{width}-{ending}")


def _words() -> dict:
    def text(name: str, most: str) -> str:
        return request.form.get(name, "").strip()[:LONGEST[most]]

    by_language = {part: {code: text(f"{part}-{code}", part) for code in STAFF_LANGUAGES} for part in ("alt", "caption")}
    return {
        "place": request.form.get("place", ""), "kind": request.form.get("kind", ""),
        "alt": {code: words for code, words in by_language["alt"].items() if words},
        "caption": {code: words for code, words in by_language["caption"].items() if words},
        "credit": text("credit", "credit"), "licence": text("licence", "licence"), "shown_on": request.form.get("shown_on", "").strip() or None,
    }


def _errors(words: dict) -> dict[str, str]:
    found = {}
    if words["place"] not in pictures.PLACES:
        found["place"] = sentence("query-value", name="place")
    if words["kind"] not in pictures.KINDS:
        found["kind"] = sentence("query-value", name="kind")
    if "it" not in words["alt"]:
        found["alt-it"] = sentence("picture-words-missing")
    for name in ("credit", "licence"):
        if not words[name]:
            found[name] = sentence(f"picture-{name}-missing")
    if words["shown_on"] and not timeline.span(words["shown_on"]):
        found["shown_on"] = sentence("picture-day-unreadable")
    return found


def _page(programme, intervention: Intervention, layer: Layer, errors: dict | None = None):
    return render_template("desk/plan/pictures.html", programme=programme, intervention=intervention, layer=layer, errors=errors or {},
                           pictures=pictures.of_intervention(desk(), intervention.id), said=request.form, longest=LONGEST,
                           most=pictures.MOST_BYTES // (1024 * 1024))
