"""What is typed for the ledger, read field by field into values for its tables; everything wrong is told at once, a key for each field."""
from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlsplit

from layers.timeline import span

LANGUAGES = ("it", "en", "ar")
STATUSES = ("planned", "design", "tender", "works", "suspended", "completed", "cancelled")
OUTCOMES = ("promised", "done", "unverified", "mistaken")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S", re.I)
ITALIAN_DAY = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})")
# 8.300.000 / 8300000 / 8.300.000,50 / 8300000.50 / 8,300,000
AMOUNTS = (re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?"), re.compile(r"\d+(?:,\d{1,2})?"), re.compile(r"\d+\.\d{1,2}"), re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d{1,2})?"))
MOST_EUR = Decimal(10) ** 11


class EntryRefused(ValueError):
    """What was typed cannot be written: ``errors`` has a machine key for each field."""

    def __init__(self, errors: dict[str, str]):
        self.errors = errors
        super().__init__(", ".join(f"{field}: {key}" for field, key in errors.items()))


class Reading:
    """Reads the fields of one form; ``errors`` fills up, ``refuse`` raises them."""

    def __init__(self, form: Mapping[str, str]):
        self.form = form
        self.errors: dict[str, str] = {}

    def raw(self, name: str, most: int = 2000) -> str:
        """The field without control characters and outer blanks; an error where it is longer than ``most``."""
        found = CONTROL.sub(" ", self.form.get(name) or "").replace("\r\n", "\n").strip()
        if len(found) > most:
            self.errors.setdefault(name, "entry-too-long")
        return found

    def required(self, name: str, most: int = 200) -> str:
        """The field, which may not be empty."""
        found = self.raw(name, most)
        if not found:
            self.errors.setdefault(name, "entry-missing")
        return found

    def texts(self, name: str, *, required: bool = False, most: int = 400) -> dict[str, str]:
        """The field in its languages (``name_it`` and its like); where it is required, the Italian is."""
        found = {code: self.raw(f"{name}_{code}", most) for code in LANGUAGES}
        if required and not found["it"]:
            self.errors.setdefault(f"{name}_it", "entry-missing")
        return {code: words for code, words in found.items() if words}

    def where(self, name: str) -> str:
        """Where something was said: words, or an address on the web and no other kind of address."""
        found = self.required(name, 500)
        parts = _parts(found)
        if SCHEME.match(found) and not (parts and parts.scheme.lower() in {"http", "https"} and parts.hostname):
            self.errors.setdefault(name, "entry-link")
        return found

    def when(self, name: str, today: dt.date) -> str | None:
        """A day, month or year, as ISO text; also written 30/06/2024 or 06/2024. Nothing lies in the future."""
        found = self.raw(name, 20)
        if not found:
            return None
        italian = ITALIAN_DAY.fullmatch(found)
        if italian:
            day, month, year = italian.groups()
            found = f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
        days = span(found) if found.isascii() else None
        if days is None or days[0].year < 1900:
            self.errors.setdefault(name, "entry-when")
        elif days[0] > today:
            self.errors.setdefault(name, "entry-said-later")
        return found

    def date(self, name: str) -> dt.date | None:
        """One day (ISO text, as a date field sends it, or 30/06/2024), between 1900 and 2200."""
        found = self.raw(name, 20)
        italian = ITALIAN_DAY.fullmatch(found)
        if italian and italian[1]:
            found = f"{italian[3]}-{int(italian[2]):02}-{int(italian[1]):02}"
        try:
            day = dt.date.fromisoformat(found) if found else None
        except ValueError:
            day = dt.date.min
        if day and not 1900 <= day.year <= 2200:
            self.errors.setdefault(name, "entry-date")
            return None
        return day

    def choice(self, name: str, choices) -> str:
        """One of the choices."""
        found = self.raw(name, 100)
        if found not in choices:
            self.errors.setdefault(name, "entry-choice")
        return found

    def id(self, name: str, known) -> uuid.UUID | None:
        """The id of one of the rows ``known``, or None."""
        found = self.raw(name, 100)
        if not found:
            return None
        match = next((each for each in known if str(each) == found), None)
        if match is None:
            self.errors.setdefault(name, "entry-row-unknown")
        return match

    def key(self) -> uuid.UUID:
        """The form's own key, which becomes the row's id: the same form sent twice is written once."""
        try:
            return uuid.UUID(self.raw("key", 100))
        except ValueError:
            raise EntryRefused({"key": "form-old"}) from None

    def amount(self, name: str) -> Decimal | None:
        """Euro, written as in Italy (8.300.000,50) or as in English."""
        found = self.raw(name, 40).replace("€", "").replace(" ", "").replace("\u00a0", "")
        kind = next((place for place, pattern in enumerate(AMOUNTS) if found.isascii() and pattern.fullmatch(found)), None)
        if kind is None:
            self.errors.setdefault(name, "entry-amount" if found else "entry-missing")
            return None
        plain = found.replace(".", "").replace(",", ".") if kind < 2 else found.replace(",", "")
        value = Decimal(plain)
        if not 0 < value < MOST_EUR:
            self.errors.setdefault(name, "entry-amount")
        return value

    def refuse(self) -> None:
        """Raise EntryRefused if anything was wrong."""
        if self.errors:
            raise EntryRefused(self.errors)


def _parts(value: str):
    try:
        return urlsplit(value)
    except ValueError:
        return None


def milestone(form: Mapping[str, str], known, today: dt.date) -> dict:
    """The values of a row of the promise ledger; ``known`` are the ids of the rows that count. Raises EntryRefused.

    A row about an earlier one may leave out what it is about.
    """
    read = Reading(form)
    values = {
        "id": read.key(), "outcome": read.choice("outcome", OUTCOMES), "moves": read.id("moves", known), "reason": read.texts("reason") or None,
        "what": read.texts("what", required=not read.raw("moves"), most=200), "promised_for": read.texts("promised_for", most=100),
        "promised_from": read.date("promised_from"), "promised_to": read.date("promised_to"),
        "said_by": read.required("said_by"), "said_where": read.where("said_where"), "said_on": read.when("said_on", today),
    }
    begin, end = values["promised_from"], values["promised_to"]
    if begin and end and end < begin:
        read.errors.setdefault("promised_to", "entry-dates-turned")
    if values["outcome"] == "done" and (begin or end or today) > today:
        read.errors.setdefault("promised_from" if begin else "promised_to", "entry-done-later")
    if values["moves"] is not None and values["outcome"] in {"promised", "mistaken"} and not values["reason"]:
        read.errors.setdefault("reason_it", "entry-why")
    if values["outcome"] == "mistaken" and values["moves"] is None:
        read.errors.setdefault("moves", "entry-which")
    read.refuse()
    return values


def status(form: Mapping[str, str], today: dt.date) -> dict:
    """The values of a row of a status's history. Raises EntryRefused."""
    read = Reading(form)
    values = {
        "id": read.key(), "status": read.choice("status", STATUSES), "verified": read.raw("verified") == "yes", "reason": read.texts("reason") or None,
        "said_by": read.required("said_by"), "said_where": read.where("said_where"), "said_on": read.when("said_on", today),
    }
    read.refuse()
    return values


def money(form: Mapping[str, str], funds, wholes, standing, today: dt.date) -> dict:
    """The values of a line of money: under one of ``funds``, part of one of the lines ``wholes``, in place of one ``standing``. Raises EntryRefused.

    With ``take_back`` the line has no amount and says only that another does not count.
    """
    read = Reading(form)
    back = read.raw("take_back") == "yes"
    values = {
        "id": read.key(), "amount_eur": None if back else read.amount("amount"), "what": read.texts("what", required=not back, most=200),
        "fund": read.choice("fund", funds), "part_of": None if back else read.id("part_of", wholes), "source": read.where("source"),
        "said_on": read.when("said_on", today), "replaces": read.id("replaces", standing), "reason": read.texts("reason") or None,
    }
    if back and values["replaces"] is None:
        read.errors.setdefault("replaces", "entry-which")
    if values["replaces"] is not None and not values["reason"]:
        read.errors.setdefault("reason_it", "entry-why")
    if values["part_of"] is not None and values["part_of"] == values["replaces"]:
        read.errors.setdefault("part_of", "entry-row-unknown")
    read.refuse()
    return values


def intervention(form: Mapping[str, str], owner_keys, chosen: list[str]) -> dict:
    """The plain texts of an intervention; ``chosen`` are the owners ticked, out of ``owner_keys``. Raises EntryRefused."""
    read = Reading(form)
    values = {
        "title": read.texts("title", required=True, most=120), "summary": read.texts("summary", most=600),
        "owner": read.texts("owner", required=True, most=200), "note": read.texts("note", most=600),
        "owner_keys": [key for key in owner_keys if key in chosen],
    }
    if set(chosen) - set(owner_keys):
        read.errors.setdefault("owner_keys", "entry-choice")
    read.refuse()
    return values
