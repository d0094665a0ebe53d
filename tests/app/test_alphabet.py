"""Lists by name are sorted as the reader's language sorts: accents, the letters of each alphabet, pinyin; never by the numbers of the letters."""
from __future__ import annotations

import pytest

from app import alphabet
from app.db import reader
from app.i18n import LANGUAGES


@pytest.mark.parametrize(("language", "names"), [
    ("it", ["Éden", "largo", "Zara"]), ("es", ["nube", "ñandú", "oso"]), ("ro", ["sat", "șah", "tare", "țară"]), ("ar", ["أودازيو", "بيت", "جامبيلينو"]),
    ("zh", ["北京", "米兰", "上海"]), ("bn", ["অ", "আ", "ক"]), ("fr", ["cote", "coté", "été", "zèbre"]), ("fil", ["nayon", "ñame", "ospital"]), ("en", ["apple", "Banana", "cherry"]),
])
def test_names_stand_as_each_language_sorts_them(app, language, names):
    with app.test_request_context():
        assert alphabet.ordered(reader(), reversed(names), str, language=language) == names


def test_every_language_of_residents_can_be_sorted(app):
    with app.test_request_context():
        for language in LANGUAGES:
            assert alphabet.ordered(reader(), ["b", "a", "b"], str, language=language) == ["a", "b", "b"]


@pytest.mark.parametrize("language", ["it", "ar"])
def test_streets_to_choose_from_are_in_the_order_of_the_language_they_are_read_in(app, client, sample, language):
    places = client.get(f"/api/c/lorenteggio/places?lang={language}").json["places"]
    streets = [place["name"] for place in places if place["kind"] == "street"]
    assert len(streets) > 50 and [place["kind"] for place in places[:len(streets)]] == ["street"] * len(streets)
    with app.test_request_context():
        assert streets == alphabet.ordered(reader(), sorted(streets), str, language=language)
