"""Answering: an office says once, to one sign or to many, what becomes of it; residents read it by receipt and beside the sign."""
from __future__ import annotations

import uuid

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import ngettext

from app import accounts, queries, sign_words
from app.db import desk
from app.errors import BadRequest, status_of
from app.i18n import SOURCE, STAFF_LANGUAGES
from app.views.desk import blueprint, rows, selecting
from app.views.desk.signs import choices, place_of
from app.wording import sentence
from surveys import answers, desk_signs, results
from surveys.errors import Refused

PAGE = 50


@blueprint.get("/c/<slug>/answering")
def answering(slug: str):
    """Signs to be answered by the filters of the list, newest first; ``answered=1`` shows also those that have an answer."""
    return show(slug)


@blueprint.post("/c/<slug>/answering")
def answer(slug: str):
    """Give one answer to the chosen signs; a refused one comes back as it was typed."""
    found = desk_signs.consultation(desk(), slug)
    chosen = [_uuid(value) for value in request.form.getlist("sign")]
    form = request.form
    draft = answers.Draft(form.get("state", ""), form.get("signed_as", ""), _texts("words"), _texts("reason"), form.get("forwarded_to", ""))
    try:
        made = answers.give(desk(), found.view.id, chosen, draft, id=_uuid(form.get("id", "")))
    except Refused as refused:
        desk().rollback()
        return show(slug, chosen, refused), status_of(refused)
    for sign in chosen if made.new else []:
        accounts.note(desk(), g.account, "sign.answer", consultation_id=found.view.id, object_id=sign, answer=str(made.id), state=made.state)
    desk().commit()
    flash(ngettext("Hai risposto a %(num)s segno.", "Hai risposto a %(num)s segni.", len(chosen)))
    return redirect(url_for("desk.answering", slug=slug, **_filters_of_form()), 303)


def show(slug: str, chosen: list[uuid.UUID] | None = None, refused: Refused | None = None) -> str:
    """The page; after a refusal the signs that were chosen, with what was typed."""
    found = desk_signs.consultation(desk(), slug)
    categories = desk_signs.categories(desk(), found.view.id)
    filters = selecting.read(categories, "page", "answered") if refused is None else selecting.Filters(address=_filters_of_form())
    if refused is None:
        ids = list(results.select(desk(), filters.selection(found.view))["id"][::-1])
        if request.args.get("answered") != "1":
            ids = answers.unanswered(desk(), found.view.id, ids)
    else:
        ids = chosen or []
    pages = max(1, -(-len(ids) // PAGE))
    page = min(int(queries.number("page", 1, low=1, high=1e6)), pages) if refused is None else 1
    shown = rows.of(found.view, ids[(page - 1) * PAGE : page * PAGE] if refused is None else ids)
    return render_template(
        "desk/answering.html", found=found, view=found.view, filters=filters, rows=shown, many=len(ids), page=page, pages=pages, chosen=set(chosen or []), id=request.form.get("id") or uuid.uuid4(),
        answered=request.args.get("answered") == "1", states=sign_words.answers(), typed=request.form, languages_of_answer=STAFF_LANGUAGES, source=SOURCE,
        office=request.form.get("signed_as", answers.last_office(desk(), found.view.id)), error=sentence(refused.key, **refused.values) if refused else "", field=refused.field if refused else None,
        place=place_of(found.view, filters), **choices(found.view, categories),
    )


def _texts(name: str) -> dict[str, str]:
    return {code: request.form[f"{name}-{code}"] for code in STAFF_LANGUAGES if request.form.get(f"{name}-{code}", "").strip()}


def _filters_of_form() -> dict[str, str]:
    """The filters that the page had, carried by its form."""
    return {name: request.form[f"filter-{name}"] for name in selecting.NAMES if request.form.get(f"filter-{name}")}


def _uuid(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError:
        raise BadRequest("query-value", "sign", name="sign") from None
