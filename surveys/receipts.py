"""The receipt: 80 bits in four groups that a person can copy by hand; reading, changing, withdrawing, erasing and appealing with it."""
from __future__ import annotations

import unicodedata
import uuid

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from surveys.errors import Changed, Closed, Erased, NotAcceptable, NotFound

# Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U, so that a code survives handwriting.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FORGIVEN = str.maketrans("OIL", "011")


def format_code(code: bytes) -> str:
    """Ten bytes as ``XXXX-XXXX-XXXX-XXXX``."""
    number = int.from_bytes(code, "big")
    letters = "".join(ALPHABET[(number >> shift) & 31] for shift in range(75, -5, -5))
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))


def parse_code(typed: str) -> bytes:
    """The ten bytes of a code as somebody typed it: any case, with dashes, blanks or unseen marks of direction, O for 0, I or L for 1. Raises NotFound.

    Figures of other keyboards are figures: Arabic and Bengali ones, and the wide letters of a Chinese one.
    """
    plain = unicodedata.normalize("NFKC", typed[:200]).upper()
    letters = "".join(str(unicodedata.decimal(letter, letter)) for letter in plain if letter.isalnum()).translate(FORGIVEN)
    if len(letters) != 16 or any(letter not in ALPHABET for letter in letters):
        raise NotFound("code-unreadable", "code")
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    return number.to_bytes(10, "big")


def read(session: Session, typed: str) -> Row:
    """The sign behind a code (see intake.read_receipt for its columns). Raises NotFound or Erased."""
    row = session.execute(text("SELECT * FROM intake.read_receipt(:code)"), {"code": parse_code(typed)}).one_or_none()
    if row is None:
        raise NotFound("code-unknown", "code")
    if row.erased:
        raise Erased("sign-erased", "code")
    return row


def words_wait(session: Session, sign: uuid.UUID) -> bool:
    """Whether a sign is public and its words are not yet, as where signs are shown at once. ``session`` is the reader's."""
    return bool(session.scalar(text("SELECT count(*) FROM published.signs s WHERE s.id = :id AND s.text = ''"), {"id": sign}))


def shape(session: Session, typed: str) -> dict | None:
    """The line or the area of the sign as GeoJSON (EPSG:4326); None for a point or where it is gone. ``session`` is the intake role's."""
    return session.scalar(text("SELECT intake.read_shape(:code)"), {"code": parse_code(typed)})


def withdraw(session: Session, typed: str) -> bool:
    """Withdraw the sign: public nowhere, counted nowhere. False if it was withdrawn already. The caller commits."""
    read(session, typed)
    return bool(session.scalar(text("SELECT intake.withdraw(:code)"), {"code": parse_code(typed)}))


def erase(session: Session, typed: str) -> bool:
    """Erase the sign and its words; only hashes stay, as a tombstone. The caller commits."""
    read(session, typed)
    return bool(session.scalar(text("SELECT intake.erase(:code)"), {"code": parse_code(typed)}))


def rights(session: Session, typed: str) -> Row:
    """What may be done with a code now: ``editable_until`` (None: not any more), ``edited``, ``appealable``, ``appeal_words``, ``appeal_outcome``. Raises NotFound."""
    row = session.execute(text("SELECT * FROM intake.receipt_rights(:code)"), {"code": parse_code(typed)}).one_or_none()
    if row is None:
        raise NotFound("code-unknown", "code")
    return row


def edit(session: Session, typed: str, *, category: str, words: str) -> bool:
    """Give the sign other words (clean ones, see submissions.clean_text) or another category within 24 hours; the caller commits.

    False if nothing was to be changed. Raises NotAcceptable naming the field, Closed, Changed (too late, answered), NotFound.
    """
    read(session, typed)
    outcome, most = session.execute(text("SELECT outcome, most FROM intake.edit_sign(:code, :category, :words)"),
                                    {"code": parse_code(typed), "category": category.replace("\0", ""), "words": words}).one()
    if outcome in {"changed", "same"}:
        return outcome == "changed"
    raise {
        "unknown-category": NotAcceptable("category-unknown", "category"),
        "other-shape": NotAcceptable("edit-other-shape", "category"),
        "too-many": NotAcceptable("signs-of-yours", "category", most=most),
        "text-missing": NotAcceptable("text-missing", "text"),
        "consultation-closed": Closed("edit-closed"),
        "answered": Changed("edit-answered"),
        "too-late": Changed("edit-too-late"),
    }.get(outcome, NotFound("code-unknown", "code"))


def appeal(session: Session, typed: str, words: str) -> bool:
    """Object, once and with words, to the sign having been hidden; the caller commits. False if the same words came before.

    Raises NotAcceptable("appeal-words-missing"), Changed("appeal-made", "appeal-not-hidden"), NotFound, Erased.
    """
    read(session, typed)
    if not words:
        raise NotAcceptable("appeal-words-missing", "words")
    outcome = session.scalar(text("SELECT intake.appeal(:code, :words)"), {"code": parse_code(typed), "words": words})
    if outcome in {"appealed", "same"}:
        return outcome == "appealed"
    raise Changed("appeal-made" if outcome == "appealed-already" else "appeal-not-hidden")
