"""For residents: the plan through time, month by month from the programme's signature to the last promised date."""
from __future__ import annotations

import datetime as dt
from itertools import accumulate, groupby

from flask import jsonify, render_template, request, url_for

from app import presenting, queries, time_words, under
from app.db import reader
from app.i18n import LANG, pick
from app.views.residents import blueprint
from layers import history, timeline
from surveys import consultations, through_time

# the order of the list: what needs eyes first
ORDER = ("late", "unknown", "stopped", "promised", "begun", "done", "silent")


def read(found) -> tuple[history.History, dict[dt.date, int]]:
    """The plan's history of a consultation, and how many signs each month brought."""
    signs = through_time.by_month(reader(), found.id)
    return history.read(reader(), found.id, dt.date.today(), list(signs)), signs


@blueprint.get(f"{LANG}/c/<slug>/time")
def time(lang: str, slug: str):
    """One month of the plan in words, with the ways to the others; ``?part=list`` is what changes from month to month alone."""
    queries.only("at", "part")
    found = consultations.find(reader(), slug)
    told, signs = read(found)
    at = told.month(request.args.get("at"), dt.date.today())
    place = told.months.index(at)
    happened = sorted({timeline.months(each.day, each.day)[0] for each in told.happenings})
    grouped = {state: [story for story in told.stories if story.stands(at) == state] for state in ORDER}
    facts = {
        "consultation": found, "at": at, "grouped": grouped, "counts": told.counts(at), "now": told.in_month(at), "words": time_words,
        "signs": sum(count for month, count in signs.items() if month <= at),
        "maps": [max(editions, key=lambda each: (history.standing_on(each), each.number)) for editions in _standing(told, at)],
    }
    if request.args.get("part") == "list":
        return render_template("residents/_moment.html", **facts)
    categories = consultations.categories(reader(), found.id)
    return render_template(
        "residents/time.html", **facts, history=told, order=ORDER,
        years=[(year, list(months)) for year, months in groupby(told.months, key=lambda month: month.year)],
        happened=set(happened), earlier=[month for month in happened if month < at][-1:], later=[month for month in happened if month > at][:1],
        before=told.months[max(0, place - 1)], after=told.months[min(len(told.months) - 1, place + 1)],
        page=presenting.consultation(found, categories) | {"lang": lang} | under.for_page(found),
    )


def _standing(told: history.History, at: dt.date) -> list[list]:
    standing = [each for each in told.editions if each.of_layer > 1 and history.standing_on(each) <= at]
    return [list(editions) for _, editions in groupby(standing, key=lambda each: each.layer_key)]


@blueprint.get("/api/c/<slug>/time")
def time_data(slug: str):
    """The same for the map, all months at once: how each intervention stands from which month on, and where signs were left."""
    queries.only()
    found = consultations.find(reader(), slug)
    told, signs = read(found)
    months = {f"{month:%Y-%m}": place for place, month in enumerate(told.months)}
    every = max(1, -(-sum(signs.values()) // through_time.MOST))
    left = through_time.spots(reader(), found.id, every)
    monthly = [signs.get(month.replace(day=1), 0) for month in told.months]
    return jsonify({
        "months": list(months),
        "interventions": [_drawn(story, told.months) for story in told.stories if story.row.geometry],
        "signs": [[round(row.lon, 5), round(row.lat, 5), months.get(f"{row.day:%Y-%m}", 0)] for row in left],
        "signs_by_month": list(accumulate(monthly)),
        "one_of": every,
        "happened": sorted({months[month] for month in {f"{each.day:%Y-%m}" for each in told.happenings} if month in months}),
    })


def _drawn(story: history.Story, months: list[dt.date]) -> dict:
    states = [story.stands(month) for month in months]
    turns = [[place, state] for place, state in enumerate(states) if place == 0 or states[place - 1] != state]
    return {"number": story.row.number, "title": pick(story.row.title), "geometry": story.row.geometry,
            "at": [round(story.row.lon, 6), round(story.row.lat, 6)], "states": turns}
