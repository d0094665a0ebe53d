"""An address is understood however people and offices write it; what is none is not made into one."""
from __future__ import annotations

import random
import string

import pytest

from layers.numbers_words import MOST_WORDS, house_number, number_label, readings, spoken, street_key


def first(typed: str) -> tuple[str, int, str] | None:
    """The likeliest reading."""
    found = readings(typed)
    return (" ".join(found[0].words), found[0].number, found[0].suffix) if found else None


@pytest.mark.parametrize("typed, words, number, suffix", [
    ("via giambellino 150", "via giambellino", 150, ""),
    ("150 giambellino", "giambellino", 150, ""),
    ("Giambellino, 150/A", "giambellino", 150, "a"),
    ("giambellino 150 A", "giambellino", 150, "a"),
    ("giambellino 150a", "giambellino", 150, "a"),
    ("150/a, Giambellino", "giambellino", 150, "a"),
    ("V.le Misurata 12 bis", "viale misurata", 12, "bis"),
    ("v.le misurata 12/bis", "viale misurata", 12, "bis"),
    ("P.za Tirana n. 5", "piazza tirana", 5, ""),
    ("p.zza Tirana n°5", "piazza tirana", 5, ""),
    ("L.go Scalabrini civico 5", "largo scalabrini", 5, ""),
    ("v. Odazio, 9", "via odazio", 9, ""),
    ("Vìa Odàzio 9", "via odazio", 9, ""),
    ("150 d'Alviano", "d alviano", 150, ""),
    ("via 25 Aprile 12", "via 25 aprile", 12, ""),
    ("via Giambellino 10/12", "via giambellino", 10, "12"),
    ("via Odazio ٩", "via odazio", 9, ""),
    ("شارع أودازيو ١٥٠", "شارع اودازيو", 150, ""),
    ("giambellino ১৫০", "giambellino", 150, ""),
    ("via Odazio ９", "via odazio", 9, ""),
])
def test_an_address_is_read_however_it_is_written(typed, words, number, suffix):
    assert first(typed) == (words, number, suffix)


def test_what_stands_behind_the_number_may_be_a_town_and_the_first_number_may_be_meant():
    assert ("via", "giambellino") in [each.words for each in readings("via Giambellino 150, 20147 Milano")]
    assert (("via", "25", "aprile"), 12) in [(each.words, each.number) for each in readings("12 via 25 Aprile")]


@pytest.mark.parametrize("typed", ["", " ", "via Odazio", "150", "12/A", "n. 12", "giambellino150", "via Odazio 0", "via Odazio 123456", "\x00", "%_%", "🏠 🏠"])
def test_what_is_no_address_is_not_made_into_one(typed):
    assert readings(typed) == []


def test_no_text_of_any_length_or_letters_breaks_the_reading():
    letters = string.printable + "٠١٢৩àéß½²Ⅷ٪'’\u202e\x00،"
    dice = random.Random(7)
    for _ in range(2000):
        for each in readings("".join(dice.choices(letters, k=dice.randrange(1, 60)))):
            assert 1 <= each.number <= 9999 and len(each.suffix) <= 8 and 1 <= len(each.words) <= MOST_WORDS
            assert all(word.isalnum() for word in each.words)
    assert readings("a" * 10_000 + " 5") == [] and readings("1 " * 5_000 + "via") == []


@pytest.mark.parametrize("cells, read", [
    (("150/A",), (150, "a")), (("0012", "Bis"), (12, "bis")), (("7.0",), (7, "")), (("7", "0"), (7, "")), (("12", "A"), (12, "a")), (("12 ter",), (12, "ter")), (("10-12",), (10, "12")),
    (("snc",), None), (("",), None), (("0",), None), (("99999",), None), (("-3",), None), (("12", "un suffisso lungo"), None), (("3,5",), None),
])
def test_a_cell_of_a_register_is_a_number_or_none(cells, read):
    assert house_number(*cells) == read


def test_a_door_reads_as_it_was_written_and_back():
    for number, suffix in ((9, ""), (150, "a"), (12, "bis"), (10, "12")):
        assert house_number(number_label(number, suffix)) == (number, suffix)


def test_a_register_that_shouts_is_spoken_and_compared_as_the_list_is():
    for shouted, said in (("VIA DEI NARCISI", "via dei Narcisi"), ("V.LE MISURATA", "viale Misurata"), ("PIAZZALE PIO XI", "piazzale Pio XI")):
        assert spoken(shouted) == said
        assert street_key(shouted) == street_key(said)
    assert street_key("V.LE MISURATA") == street_key("viale Misurata") and street_key("VIA D'ALVIANO") == street_key("via d’Alviano")
