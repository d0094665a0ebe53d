"""The rules of fair play of one consultation: limits, zones and hours in which signs wait, and the guard while somebody attacks."""
from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import get_locale
from geoalchemy2.shape import to_shape
from sqlalchemy import Row, text

from app import accounts, outline, queries, under, zone_form
from app.db import desk
from app.errors import BadRequest, status_of
from app.i18n import LANGUAGES, lang
from app.views.desk import blueprint
from app.wording import sentence
from layers import catalogue
from surveys import desk_signs, limits, zones
from surveys.consultations import ConsultationView
from surveys.errors import NotAcceptable
from surveys.fair_models import Zone

ROME = ZoneInfo("Europe/Rome")
GUARD_HOURS = (2, 12, 24)
CHANGES = text("SELECT at, account_name, action, detail FROM milo.audit WHERE consultation_id = :consultation AND action LIKE 'rules.%' ORDER BY at DESC LIMIT 10")


@blueprint.get("/c/<slug>/rules", endpoint="rules")
def page(slug: str):
    """The rules as they are, who changed them last, and the forms to change them."""
    queries.only()
    return show(slug)


@blueprint.post("/c/<slug>/rules")
def rules_change(slug: str):
    """Other limits; what was typed stays when it is refused."""
    found = desk_signs.consultation(desk(), slug)
    known = limits.read(desk(), found.view.id)
    try:
        changed = limits.change(desk(), found.view.id, {name: _number(name, request.form[name]) for name in known if name in request.form})
    except NotAcceptable as refused:
        desk().rollback()
        return show(slug, refused), status_of(refused)
    if changed:
        accounts.note(desk(), g.account, "rules.change", consultation_id=found.view.id, **changed)
        desk().commit()
        flash(_("Le regole nuove valgono da ora."))
    return _back(slug)


@blueprint.post("/c/<slug>/zones")
def zone_add(slug: str):
    """A new zone, in force at once; what was typed stays when it is refused."""
    found = desk_signs.consultation(desk(), slug)
    try:
        zone = zones.add(desk(), found.view.id, zone_form.read(desk(), found.view, request.form), by=g.account.name, today=dt.datetime.now(ROME).date())
    except NotAcceptable as refused:
        desk().rollback()
        return show(slug, refused), status_of(refused)
    accounts.note(desk(), g.account, "rules.zone-add", consultation_id=found.view.id, object_id=zone.id, name=zone.name)
    desk().commit()
    flash(_("La zona vale da ora: i segni che arrivano lì aspettano."))
    return _back(slug)


@blueprint.post("/c/<slug>/zones/<uuid:id>/end")
def zone_end(slug: str, id: uuid.UUID):
    """The zone holds nothing more; it stays in the list."""
    found = desk_signs.consultation(desk(), slug)
    if zones.end(desk(), found.view.id, id, by=g.account.name):
        accounts.note(desk(), g.account, "rules.zone-end", consultation_id=found.view.id, object_id=id)
        desk().commit()
        flash(_("La zona è finita. I segni che aspettano restano da guardare."))
    return _back(slug)


@blueprint.post("/c/<slug>/guard")
def guard_switch(slug: str):
    """The guard for so many hours, or off."""
    found = desk_signs.consultation(desk(), slug)
    hours = request.form.get("hours", "")
    if hours not in {"0", *map(str, GUARD_HOURS)}:
        raise BadRequest("query-value", "hours", name="hours")
    until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=int(hours)) if hours != "0" else None
    limits.guard(desk(), found.view.id, until)
    accounts.note(desk(), g.account, "rules.guard", consultation_id=found.view.id, hours=int(hours))
    desk().commit()
    return _back(slug)


def show(slug: str, refused: NotAcceptable | None = None) -> str:
    """The page; after a refusal with its sentence at the field and what was typed."""
    found = desk_signs.consultation(desk(), slug)
    changes = desk().execute(CHANGES, {"consultation": found.view.id})
    return render_template(
        "desk/rules.html", found=found, view=found.view, limits=limits.read(desk(), found.view.id), bounds=limits.BOUNDS,
        categories=desk_signs.categories(desk(), found.view.id), places=catalogue.places(desk(), found.view.id), metres=zone_form.METRES,
        zones=[_told(found.view, zone) for zone in zones.all_of(desk(), found.view.id)], days=_day_names(), guard=limits.guarded(desk(), found.view.id),
        guard_hours=GUARD_HOURS, changes=[(each.at, each.account_name, _change_words(each)) for each in changes],
        page=_page(found.view), error=sentence(refused.key, **refused.values) if refused else "", field=refused.field if refused else "", typed=request.form)


def _page(view: ConsultationView) -> dict:
    """What the map needs to start (see static/js/map.js), and the words of drawing."""
    return {"language": lang(), "direction": LANGUAGES[lang()].direction, "area": view.area, "bounds": view.bounds, "opening": view.opening,
            "words": {"zoomIn": _("Avvicina"), "zoomOut": _("Allontana")}, "corners": _("Angoli: %(num)s."), "more": _("Ne servono almeno tre."),
            "enough": _("L'area è pronta.")} | under.for_page(view)


def _told(view: ConsultationView, zone: Zone) -> dict:
    """A zone in words and as a small drawing."""
    names = _day_names()
    return {"id": zone.id, "name": zone.name, "everywhere": zone.area is None, "days": [names[day] for day in zone.days], "from_hour": zone.from_hour, "to_hour": zone.to_hour,
            "last_day": zone.last_day, "made_by": zone.made_by, "made_at": zone.made_at, "ended_by": zone.ended_by, "ended_at": zone.ended_at,
            "over": zone.last_day is not None and zone.last_day < dt.datetime.now(ROME).date(),
            "map": outline.outlines(view, to_shape(zone.area) if zone.area is not None else None)}


def _change_words(entry: Row) -> str:
    if entry.action == "rules.change":
        names = {"signs_per_person": _("segni di una persona"), "flood_signs": _("segni di una rete"), "flood_minutes": _("minuti"), "attack_signs": _("segni di un attacco")}
        return "; ".join(f"{names.get(name, name.removeprefix('category:'))}: {'–' if before is None else before} → {'–' if now is None else now}" for name, (before, now) in entry.detail.items())
    if entry.action == "rules.guard":
        return _("protezione accesa per %(hours)s ore", hours=entry.detail["hours"]) if entry.detail["hours"] else _("protezione spenta")
    return _("zona nuova: %(name)s", name=entry.detail["name"]) if entry.action == "rules.zone-add" else _("zona finita")


def _day_names() -> dict[int, str]:
    """The days of the week by ISO number, in the reader's language."""
    names = get_locale().days["format"]["wide"]
    return {day: names[day - 1] for day in range(1, 8)}


def _number(name: str, typed: str) -> int | None:
    typed = typed.strip()
    if typed == "":
        return None
    if not typed.isdecimal() or len(typed) > 9:
        low, high = limits.BOUNDS.get(name, limits.BOUNDS["signs_per_person"])
        raise NotAcceptable("limit-bounds", name, low=low, high=high)
    return int(typed)


def _back(slug: str):
    return redirect(url_for("desk.rules", slug=slug), 303)
