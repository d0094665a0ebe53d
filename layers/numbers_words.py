"""An address as people type it and as offices write it, made comparable: street, number and what follows the number. Pure; used by the register and its search."""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_LETTERS = 120
MOST_WORDS = 12
LARGEST = 9999

# the kinds of street as they are shortened on signs, on forms and in the registers of offices
SHORT = {
    "v": "via", "vle": "viale", "v le": "viale", "pza": "piazza", "pzza": "piazza", "p za": "piazza", "p zza": "piazza", "pz": "piazza", "ple": "piazzale", "p le": "piazzale",
    "pzle": "piazzale", "pta": "piazzetta", "p ta": "piazzetta", "lgo": "largo", "l go": "largo", "cso": "corso", "c so": "corso", "vlo": "vicolo", "v lo": "vicolo", "str": "strada",
    "alz": "alzaia", "cna": "cascina", "b go": "borgo",
}
KINDS = frozenset(SHORT.values())
SHORTENED = re.compile(r"(?<!\S)(" + "|".join(sorted(SHORT, key=len, reverse=True)) + r")(?=\s+\S)")
SMALL = frozenset("a al alla ai agli alle da dal dalla di del dello della dei degli delle e il la le lo gli in su".split())
ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
AFTER = "bis|ter|quater|quinquies"
# a number, and with it a letter or a second number: 150/A, 150A, 12 bis, 10/12; a letter standing apart belongs to it only at the end or before a comma
NUMBER = re.compile(rf"(?<![^\s,;.(])(\d{{1,4}})(?:\s?[/-]\s?([a-z]|\d{{1,4}}|{AFTER})|([a-z]|{AFTER})|\s({AFTER})|\s([a-z])(?=\s*(?:[,;]|$)))?(?![a-z0-9/])")
SAYING = re.compile(r"(?<!\S)(?:n|nr|num|numero|no|n°|civico|civ)[.°]?\s*(?=\d)")


@dataclass(frozen=True)
class Address:
    """One way to read what was typed: the words of a street's name, its number, and the suffix ("a", "bis", "12" or nothing)."""

    words: tuple[str, ...]
    number: int
    suffix: str


def folded(text: str) -> str:
    """Small letters without accents, digits of any script as 0 to 9.

    >>> folded("Viale Città ١٥٠ ১২")
    'viale citta 150 12'
    """
    told = unicodedata.normalize("NFKD", text.casefold())
    return "".join(str(unicodedata.decimal(each)) if unicodedata.category(each) == "Nd" else each for each in told if not unicodedata.combining(each))


def street_key(name: str) -> str:
    """A street's name as it is compared: no accents, capitals, signs or short forms of its kind.

    >>> street_key("V.LE MISURATA"), street_key("P.za  Tirana"), street_key("via d'Alviano")
    ('viale misurata', 'piazza tirana', 'via d alviano')
    """
    bare = " ".join("".join(each if each.isalnum() else " " for each in folded(name)).split())
    return SHORTENED.sub(lambda found: SHORT[found.group()], bare, count=1) if bare[:1].isalpha() else bare


def house_number(written: str, apart: str = "") -> tuple[int, str] | None:
    """Number and suffix of one cell or two: "150/A", "12 bis", or "12" with "A" `apart`. None where there is none.

    >>> house_number("150/A"), house_number("0012", "Bis"), house_number("7.0"), house_number("snc")
    ((150, 'a'), (12, 'bis'), (7, ''), None)
    """
    given = re.sub(r"\.0$", "", folded(written).strip()).lstrip("0")
    found = NUMBER.fullmatch(SAYING.sub("", given)) if given else None
    if not found:
        return None
    behind = re.sub(r"[^a-z0-9]", "", folded(apart))
    suffix = next(filter(None, found.groups()[1:]), "") or ("" if behind == "0" else behind)
    return (int(found[1]), suffix) if 1 <= int(found[1]) <= LARGEST and len(suffix) <= 8 else None


def number_label(number: int, suffix: str) -> str:
    """A number as it is written on a door.

    >>> number_label(150, "a"), number_label(12, "bis"), number_label(9, "")
    ('150/A', '12 bis', '9')
    """
    return f"{number} {suffix}" if suffix in AFTER.split("|") else f"{number}/{suffix.upper()}" if suffix else str(number)


def spoken(name: str) -> str:
    """A street that a register shouts, as people write it; others stay as they are.

    >>> spoken("VIA DEI NARCISI"), spoken("P.LE PIO XI"), spoken("via Odazio")
    ('via dei Narcisi', 'piazzale Pio XI', 'via Odazio')
    """
    if not name.isupper():
        return name
    low = [word.lower() for word in name.split()]
    low[0] = SHORT.get(low[0].replace(".", ""), low[0])
    return " ".join(word if word in KINDS | SMALL else word.upper() if ROMAN.fullmatch(word) else word.title() for word in low)


def readings(typed: str) -> list[Address]:
    """The ways to read what was typed as a street and a number, the likeliest first; none where it has no number or no street.

    The last number is the house's ("via 25 Aprile 12"), then the one before it ("12 via 25 Aprile"); what stands behind it may be a town.

    >>> readings("Giambellino, 150/A")
    [Address(words=('giambellino',), number=150, suffix='a')]
    >>> [(each.words, each.number) for each in readings("150 giambellino")]
    [(('giambellino',), 150)]
    >>> readings("via Odazio")
    []
    """
    told = SAYING.sub("", folded(typed[:MOST_LETTERS]))
    found = []
    for match in reversed(list(NUMBER.finditer(told))):
        if int(match[1]) < 1:
            continue
        suffix = next(filter(None, match.groups()[1:]), "")
        before, behind = told[:match.start()], told[match.end():]
        around = f"{before} {behind}"
        for words in (around, before, re.sub(r"\d{5}", " ", around)):
            split = tuple(street_key(words).split())
            reading = Address(split, int(match[1]), suffix)
            named = [each for each in split if each.isalpha() and (words is not before or each not in KINDS)]
            if named and len(split) <= MOST_WORDS and reading not in found:
                found.append(reading)
    return found
