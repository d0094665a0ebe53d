"""For residents: one sign on a page of its own: what was said, the official answer, who agrees, a link to share, and a way to report it."""
from __future__ import annotations

import uuid

from flask import jsonify, redirect, render_template, request, url_for
from markupsafe import Markup

from app import fair_play, queries, sign_list, sign_shapes, sign_words, whereabouts
from app.db import intake, reader
from app.errors import Forbidden, from_script, status_of
from app.i18n import LANG
from app.security import names_another_site
from app.views.residents import blueprint, public_address
from app.wording import sentence
from layers import surroundings
from surveys import answers, comments, consultations, reports, signs, submissions, supports
from surveys.errors import Refused

ONE = f"{LANG}/c/<slug>/s/<uuid:sign>"
TALK = 50  # comments on a page


@blueprint.get(ONE)
def sign(lang: str, slug: str, sign: uuid.UUID):
    """One published sign; a sign that is hidden, withdrawn or shown by zones only is not found."""
    queries.only("after")
    return show(lang, slug, sign, uuid.uuid4(), after=int(queries.number("after", 0, low=0, high=1e6)))


def show(lang: str, slug: str, id: uuid.UUID, participant: uuid.UUID, *, agrees: bool | None = None, done: str = "", error: str = "", reporting: bool = False,
         typed: dict | None = None, after: int = 0):
    """The page; ``participant`` is carried by its forms, ``agrees`` is what has just become known of them, ``typed`` a comment that was refused."""
    found = consultations.find(reader(), slug)
    row = signs.one(reader(), found.id, id)
    categories = consultations.categories(reader(), found.id)
    return render_template(
        "residents/sign.html", consultation=found, sign=row, category=categories[row.category], place=whereabouts.words_of(reader(), found, row.geometry, lang), drawn=sign_shapes.path(row.geometry, row.lon, row.lat, found.metric_srid),
        around=surroundings.around(reader(), found.id, [(row.lon, row.lat)], found.metric_srid)[0], participant=participant, agrees=agrees, done=done, error=error,
        official=answers.published(reader(), [id]).get(id, []), reporting=reporting, reasons=sign_words.report_reasons(), answers=sign_words.answers(), exact=sign_words.accuracies()[row.accuracy],
        link=public_address("residents.sign", lang=lang, slug=slug, sign=id), talk=comments.published(reader(), found.id, id, most=TALK, after=after), after=after, page=TALK,
        longest=comments.LONGEST, typed=typed or {"key": uuid.uuid4(), "started": fair_play.opened_now()},
    )


@blueprint.get(f"{LANG}/c/<slug>/signs")
def signs_found(lang: str, slug: str):
    """The list alone, by the filters of the address, for the script that changes them."""
    found = consultations.find(reader(), slug)
    return render_template("residents/signs_found.html", **sign_list.of(found, consultations.categories(reader(), found.id)))


@blueprint.app_template_global()
def answer_words() -> dict[str, str]:
    """The words of each answer, for the parts that several pages share."""
    return sign_words.answers()


@blueprint.route(f"{ONE}/support", methods=["GET", "POST"])
def support(lang: str, slug: str, sign: uuid.UUID):
    """Agree, or no longer agree. The person stands in the form and never in an address, so the page answers in place."""
    if request.method == "GET":
        return redirect(url_for("residents.sign", lang=lang, slug=slug, sign=sign))
    person = sender()
    try:
        if request.form.get("action") == "take-back":
            supports.take_back(intake(), slug, sign, person)
            outcome = "taken-back"
        else:
            outcome = supports.agree(intake(), slug, sign, person, network=fair_play.network(request), room=room())
        intake().commit()
    except Refused as refused:
        intake().rollback()
        if from_script():
            raise
        return unkept(show(lang, slug, sign, person, error=sentence(refused.key, **refused.values)), status_of(refused))
    agrees = outcome in {"created", "same", "held"}
    if from_script():
        return unkept(jsonify({"agrees": agrees, "people": supports.people(reader(), sign), "outcome": outcome, "told": told(outcome)}))
    return unkept(show(lang, slug, sign, person, agrees=None if outcome == "own" else agrees, done=outcome))


@blueprint.route(f"{ONE}/report", methods=["GET", "POST"])
def report(lang: str, slug: str, sign: uuid.UUID):
    """Ask that a person look at this sign again. It stays as it is until then."""
    if request.method == "GET":
        return redirect(url_for("residents.sign", lang=lang, slug=slug, sign=sign))
    person = sender()
    try:
        reports.report(intake(), slug, sign, person, request.form.get("reason", ""), network=fair_play.network(request), room=room())
        intake().commit()
    except Refused as refused:
        intake().rollback()
        if from_script():
            raise
        return unkept(show(lang, slug, sign, person, error=sentence(refused.key, **refused.values), reporting=True), status_of(refused))
    if from_script():
        return unkept(jsonify({"outcome": "reported", "told": told("reported")}))
    return unkept(show(lang, slug, sign, person, done="reported"))


def told(outcome: str) -> str:
    """The sentence for a script that the page says too."""
    return Markup(render_template("residents/_done.html", done=outcome)).striptags()


def sender() -> uuid.UUID:
    """Whoever sends the form, by the number of their device. Raises Forbidden where another site sends it, NotAcceptable."""
    if names_another_site():
        raise Forbidden("other-site")
    return submissions.read_uuid(request.form.get("participant"), "participant")


def room() -> str | None:
    """The code of a hall that the form brings along, or None. Raises NotAcceptable."""
    return submissions.read_room(request.form.get("room") or None)


def unkept(body, status: int = 200):
    """An answer that tells what one person thinks: no cache keeps it."""
    return body, status, {"Cache-Control": "no-store"}
