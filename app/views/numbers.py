"""For the search field of the map: house numbers, asked one address at a time, because a register of a city is not shipped to phones."""
from __future__ import annotations

from flask import jsonify, request

from app import house_numbers, queries
from app.db import reader
from app.errors import BadRequest
from app.views.data import blueprint, find
from layers.numbers_words import MOST_LETTERS


@blueprint.get("/api/c/<slug>/numbers")
def numbers(slug: str):
    """The doors of an address (``q``, at most 120 letters), in the area; ``words`` where the number is not known, ``streets`` are ids of the list of places."""
    queries.only("q")
    typed = request.args.get("q", "")
    if not typed.strip() or len(typed) > MOST_LETTERS:
        raise BadRequest("query-value", "q", name="q")
    found = house_numbers.find(reader(), find(slug).id, typed)
    return jsonify({"numbers": found.doors, "known": found.known, "words": found.words, "streets": [id for id, _ in found.streets]})


@blueprint.app_template_global()
def house_number_credits(consultation_id) -> list[str]:
    """Whose the house numbers are that can be searched here."""
    return house_numbers.credits(reader(), consultation_id)
