"""The list of published signs beside the map: which ones the address asks for, how many there are, and the ways to the next and the newer ones."""
from __future__ import annotations

from urllib.parse import urlencode

from flask import request

from app import sign_filters, sign_words
from app.db import reader
from surveys import heat, signs
from surveys.consultations import Categories, ConsultationView

PAGE = 30  # of signs: the page with the map has a budget of 200 kB in all


def of(found: ConsultationView, categories: Categories) -> dict:
    """What the templates _signs_list.html and _signs_found.html need, newest first."""
    asked = sign_filters.read(categories, strict=False)
    after = max(0, min(request.args.get("after", 0, type=int), 100_000))
    told = signs.published(reader(), found.id, filters=asked.filters, most=PAGE + 1, after=after)
    # where all is on this page it need not be counted
    whole = after == 0 and len(told) <= PAGE
    return {
        "signs": told[:PAGE],
        "signs_in_all": len(told) if whole else signs.count(reader(), found.id, asked.filters),
        "people": people(found, asked.filters),
        "asked": asked,
        "query": urlencode(asked.address, doseq=True),
        "after": after,
        "by_zone": [categories[key] for key in asked.filters.categories if categories[key].public_as == "cells"],
        "earlier": asked.address | {"after": after + PAGE} if len(told) > PAGE else None,
        "later": asked.address | {"after": max(0, after - PAGE) or None} if after else None,
        "answers": sign_words.answers(),
        "categories": categories,
        "consultation": found,
    }


def people(found: ConsultationView, filters: signs.Filters) -> int | None:
    """How many people are behind the list, where the database counts them for everybody: all signs together, or one kind; else None."""
    one = filters.categories[0] if len(filters.categories) == 1 else ""
    if filters != signs.Filters(categories=(one,) if one else ()) or not found.authors_known:
        return None
    return heat.totals(reader(), found.id, one)[0]
