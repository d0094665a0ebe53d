"""Rooms of assemblies: a code with an end, as six letters to type and as a QR code to scan."""
from __future__ import annotations

import datetime as dt

import segno
from flask import g, redirect, render_template, request, url_for

from app import accounts, queries
from app.db import desk
from app.errors import status_of
from app.i18n import lang
from app.views.desk import blueprint
from app.views.residents import public_address
from app.wording import sentence
from surveys import desk_signs, rooms
from surveys.errors import NotAcceptable

HOURS = (2, 3, 4, 6, 12)


@blueprint.get("/c/<slug>/rooms", endpoint="rooms")
def page(slug: str):
    """The rooms of a consultation and the form for another."""
    queries.only()
    return show(slug)


@blueprint.post("/c/<slug>/rooms")
def open_room(slug: str):
    """A new room; what was typed stays when it is refused."""
    found = desk_signs.consultation(desk(), slug)
    hours = request.form.get("hours", "")
    try:
        room = rooms.add(desk(), found.view.id, request.form.get("name", ""), int(hours) if hours.isdecimal() and len(hours) < 3 else 0)
    except NotAcceptable as refused:
        desk().rollback()
        return show(slug, sentence(refused.key, **refused.values)), status_of(refused)
    accounts.note(desk(), g.account, "room.open", consultation_id=found.view.id, object_id=room.id)
    desk().commit()
    return redirect(url_for("desk.rooms", slug=slug), 303)


def show(slug: str, error: str = "") -> str:
    """The page; open rooms carry the address that their QR code leads to."""
    found = desk_signs.consultation(desk(), slug)
    now = dt.datetime.now(dt.timezone.utc)
    listed = [{"name": room.name, "code": room.code, "ends_at": room.ends_at, "qr": _qr(slug, room.code) if room.ends_at > now else None}
              for room in rooms.all_of(desk(), found.view.id)]
    return render_template("desk/rooms.html", found=found, view=found.view, rooms=listed, hours=HOURS, error=error, typed=request.form)


def _qr(slug: str, code: str) -> str:
    address = public_address("residents.consultation", lang=lang(), slug=slug, room=code)
    return segno.make(address, error="m").svg_data_uri(scale=4, border=4)
