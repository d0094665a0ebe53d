"""The categories of imported rows: known by key or title, or made from the values found in the file. Used by `imports`."""
from __future__ import annotations

import html
import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Category, Consultation
from surveys.setting_up import add_category

MOST_NEW = 50
LONGEST = 120
# a tag, or the end of one whose beginning was cut off
MARKUP = re.compile(r"^[^<>]*[\"'/]\s*>|<[A-Za-z/!][^>]*>")
# Okabe and Ito, Color Universal Design (2008): eight colours safe for colour-blind eyes, without black
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7", "#F0E442")
# nobody has drawn a picture for what a file calls a category: a letter, each with a colour of its own (static/icons/sign-letter-*.svg)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slugify(words: str) -> str:
    """A key for a title: small ASCII letters, digits and dashes, at most 60; empty where the script has none.

    >>> slugify("Strasse / Trottoir: Plätze")
    'strasse-trottoir-platze'
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:60].strip("-")


def known(session: Session, consultation: Consultation) -> dict[str, Category]:
    """The categories of a consultation by key and by each title, in small letters; a key wins over a title."""
    found = {}
    rows = list(session.scalars(select(Category).where(Category.consultation_id == consultation.id).order_by(Category.position)))
    for row in rows:
        for title in row.title.values():
            found.setdefault(fold(title), row)
    found.update({fold(row.key): row for row in rows})
    return found


def plain(value: str) -> str:
    """A value without the markup that some web forms leave in their exports, and without control characters.

    >>> plain('" src="images/06.png"></span>&nbsp;people speed')
    'people speed'
    """
    words = MARKUP.sub(" ", html.unescape(value[:5000]))
    return " ".join("".join(letter for letter in words if letter.isprintable() or letter.isspace()).split())


def fold(value: str) -> str:
    """A value as it is compared: case, outer and repeated spaces do not matter."""
    return " ".join(unicodedata.normalize("NFC", value).casefold().split())


def make(session: Session, consultation: Consultation, values: list[str], language: str) -> dict[str, Category]:
    """New categories for these values, most frequent first as given; their title is the value. Raises ValueError over 50."""
    if len(values) > MOST_NEW:
        raise ValueError(f"the column holds {len(values)} new categories, more than {MOST_NEW}: is it the right column?")
    there = known(session, consultation).values()
    taken, marks = {row.key for row in there}, {row.icon for row in there}
    letters = [letter for letter in LETTERS if f"letter-{letter}" not in marks] or list(LETTERS)
    made = {}
    for place, value in enumerate(values):
        stem = slugify(value) or "category"
        key = next(each for each in (stem, *(f"{stem[:57]}-{number}" for number in range(2, 1000))) if each not in taken)
        taken.add(key)
        letter = letters[place % len(letters)]
        colour = COLOURS[LETTERS.index(letter) % len(COLOURS)]
        made[fold(value)] = add_category(session, consultation.id, {"key": key, "title": {language: value}, "colour": colour, "icon": f"letter-{letter}"})
    return made
