"""The queue: signs that wait for a person, oldest first; publish them, or hide them and say why."""
from __future__ import annotations

import uuid

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app import accounts, queries
from app.db import desk
from app.errors import BadRequest
from app.i18n import LANGUAGES, SOURCE, speaking
from app.views.desk import blueprint, rows
from app.wording import sentence
from surveys import desk_signs, moderation, supports
from surveys.errors import Changed, Erased, NotAcceptable, NotFound

PAGE = 20


@blueprint.get("/c/<slug>/queue")
def queue(slug: str):
    """Signs that wait, oldest first; with ``sign`` only that one, whatever its state."""
    queries.only("sign", "skip")
    found = desk_signs.consultation(desk(), slug)
    one = request.args.get("sign")
    skip = int(queries.number("skip", 0, low=0, high=1e6))
    if one:
        ids, waiting = [_uuid(one)], found.queued
    else:
        ids, waiting = moderation.queue(desk(), found.view.id, most=PAGE, skip=skip)
    signs = rows.of(found.view, ids, with_maps=True)
    if one and not signs:
        raise NotFound("sign-unknown")
    held = {} if one or skip else {row.id: row for row in supports.held(desk(), found.view.id)}
    return render_template("desk/queue.html", found=found, view=found.view, signs=signs, waiting=waiting, one=one, skip=skip, page=PAGE, reasons=rows.reasons(),
                           agreements=[(held[sign["id"]], sign) for sign in rows.of(found.view, list(held))])


@blueprint.post("/c/<slug>/publish")
def publish(slug: str):
    """Publish one sign or several; each that changed gets a line in the audit."""
    found = desk_signs.consultation(desk(), slug)
    chosen = [_uuid(value) for value in request.form.getlist("sign")]
    if not chosen:
        flash(sentence("sign-none-chosen"), "refused")
        return _back(slug)
    published = 0
    for sign in sorted(chosen):  # in one order everywhere, so that two moderators never wait for each other
        try:
            if moderation.publish(desk(), found.view.id, sign, seen=request.form.get("seen", "waiting"), edits=_edits(sign)):
                accounts.note(desk(), g.account, "sign.publish", consultation_id=found.view.id, object_id=sign)
                published += 1
        except (Changed, Erased) as refused:
            flash(sentence(refused.key), "refused")
    desk().commit()
    if published:
        flash(ngettext("Pubblicato %(num)s segno.", "Pubblicati %(num)s segni.", published))
    return _back(slug)


@blueprint.post("/c/<slug>/hide")
def hide(slug: str):
    """Hide one sign; the reason is written in the language of whoever left it."""
    found = desk_signs.consultation(desk(), slug)
    sign = _uuid(request.form.get("sign", ""))
    signs = desk_signs.details(desk(), found.view.id, [sign])
    language = signs[0].language if signs and signs[0].language in LANGUAGES else SOURCE
    with speaking(language):
        why = rows.reasons().get(request.form.get("reason", ""), "")
    try:
        if moderation.hide(desk(), found.view.id, sign, f"{why} {request.form.get('words', '')}", edits=_edits(sign)):
            accounts.note(desk(), g.account, "sign.hide", consultation_id=found.view.id, object_id=sign, reason=request.form.get("reason", ""))
            flash(_("Nascosto. Chi lo ha lasciato legge il motivo con la sua ricevuta."))
    except (Changed, Erased, NotAcceptable) as refused:
        flash(sentence(refused.key, **refused.values), "refused")
    desk().commit()
    return _back(slug)


@blueprint.post("/c/<slug>/keep-hidden")
def keep_hidden(slug: str):
    """The objection was read: the sign stays hidden."""
    found = desk_signs.consultation(desk(), slug)
    sign = _uuid(request.form.get("sign", ""))
    try:
        if moderation.keep_hidden(desk(), found.view.id, sign):
            accounts.note(desk(), g.account, "sign.keep-hidden", consultation_id=found.view.id, object_id=sign)
            flash(_("Resta nascosto. Chi lo ha lasciato lo legge con la sua ricevuta."))
    except Erased as refused:
        flash(sentence(refused.key), "refused")
    desk().commit()
    return _back(slug)


@blueprint.post("/c/<slug>/agreements")
def agreements(slug: str):
    """The agreements of one sign that wait, for so many came from one network: all count, or none."""
    found = desk_signs.consultation(desk(), slug)
    sign, count = _uuid(request.form.get("sign", "")), request.form.get("action") == "count"
    many = supports.settle(desk(), found.view.id, sign, count=count)
    if many:
        accounts.note(desk(), g.account, "agreements.count" if count else "agreements.leave-out", consultation_id=found.view.id, object_id=sign, many=many)
        flash(ngettext("Deciso per %(num)s accordo.", "Deciso per %(num)s accordi.", many))
    desk().commit()
    return _back(slug)


def _edits(sign: uuid.UUID) -> int:
    """How often the sign had been changed on the page of whoever decides; a page that does not say so saw the first words."""
    try:
        return int(request.form.get(f"edits-{sign}", request.form.get("edits", "0")))
    except ValueError:
        raise BadRequest("query-value", "edits", name="edits") from None


def _uuid(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError:
        raise BadRequest("query-value", "sign", name="sign") from None


def _back(slug: str):
    only = request.form.get("one") or None
    return redirect(url_for("desk.queue", slug=slug, sign=only), 303)
