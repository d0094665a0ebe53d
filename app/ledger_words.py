"""The ledger in words: how late, when it was said, under which fund. Used by the card, the tables and the desk."""
from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from app.i18n import day_words, pick
from layers import ledger, money

ROME = ZoneInfo("Europe/Rome")
AS_FAR_AS_KNOWN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def today() -> dt.date:
    """The day in Milan."""
    return dt.datetime.now(ROME).date()


def span(found: ledger.Span) -> str:
    """A time in words: "2 anni e 3 mesi", "5 giorni"."""
    parts = []
    if found.years:
        parts.append(ngettext("%(num)s anno", "%(num)s anni", found.years))
    if found.months:
        parts.append(ngettext("%(num)s mese", "%(num)s mesi", found.months))
    if not parts:
        return ngettext("%(num)s giorno", "%(num)s giorni", found.days)
    return parts[0] if len(parts) == 1 else _("%(years)s e %(months)s", years=parts[0], months=parts[1])


def fate(found: ledger.Fate) -> str:
    """What became of a promise, in one or two short sentences."""
    late = span(found.most) if found.most else ""
    if found.kind == "done-late" and found.least is None:
        return _("Fatta: in tempo, o con al massimo %(time)s di ritardo.", time=late)
    if found.kind == "done-late" and span(found.least) != late:
        return _("Fatta con un ritardo da %(least)s a %(most)s.", least=span(found.least), most=late)
    if found.kind == "unknown" and late:
        return _("Il termine è passato da %(time)s. Non sappiamo com'è andata.", time=late)
    if found.kind == "moved-undated" and late:
        return _("Spostata, senza una data nuova. Il termine è passato da %(time)s.", time=late)
    return {
        "done": _("Fatta."),
        "done-in-time": _("Fatta in tempo."),
        "done-late": _("Fatta con %(time)s di ritardo.", time=late),
        "late": _("In ritardo di %(time)s a oggi.", time=late),
        "moved": _("Spostata di %(time)s.", time=late),
        "moved-earlier": _("Anticipata di %(time)s.", time=late),
        "moved-undated": _("Spostata, senza una data nuova."),
        "unknown": _("Non sappiamo com'è andata."),
        "waiting": _("Non è ancora il momento."),
        "undated": _("Nessuna data detta: il ritardo non si conta."),
    }[found.kind]


def fate_mark(kind: str) -> str:
    """How a fate is drawn: done, late, moved or unverified (a shape each, see the styles)."""
    return {"late": "late", "unknown": "unverified", "undated": "unverified", "waiting": "promised"}.get(kind, kind.split("-")[0])


def rule() -> str:
    """The rule by which delays are counted, for the foot of a table."""
    return _("Il ritardo si conta dall'ultimo giorno della prima data promessa, in mesi interi. Le date non dette non si indovinano.")


def when_said(value: str | None) -> str:
    """A day, month or year as the source gives it: "20 ottobre 2017", "giugno 2019", "2021"; other words as they are."""
    found = AS_FAR_AS_KNOWN.fullmatch(value or "")
    if not found:
        return value or ""
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        date = dt.date(year, month or 1, day or 1)
    except ValueError:
        return value
    return day_words(date, "d MMMM yyyy") if day else day_words(date, "LLLL yyyy") if month else str(year)


def promised(said: str, begin: dt.date | str | None, end: dt.date | str | None) -> str:
    """When something is promised: as it was said, else by its days; empty where there are none."""
    begin, end = ledger.day(begin), ledger.day(end)
    if said or not (begin or end):
        return said
    days = {name: day_words(date, "d MMMM yyyy") for name, date in (("begin", begin), ("end", end)) if date}
    if begin == end:
        return days["end"]
    return _("dal %(begin)s al %(end)s", **days) if len(days) == 2 else _("entro il %(end)s", **days) if end else _("dal %(begin)s", **days)


def link(value: str | None) -> str | None:
    """The address to link to, if what was said "where" is one: http or https with a host, nothing else."""
    try:
        parts = urlsplit((value or "").strip())
    except ValueError:
        return None
    return value.strip() if parts.scheme in {"http", "https"} and parts.hostname else None


def outcome(value: str) -> str:
    """The outcome of one row."""
    return {"promised": _("promesso"), "moved": _("spostato"), "done": _("fatto"), "unverified": _("non sappiamo com'è andata"), "mistaken": _("tolto: era uno sbaglio")}[value]


def fund(key: str, accounts: list[money.Account]) -> str:
    """The name of a fund: as the programme states it."""
    if key == money.OUTSIDE:
        return _("Fuori dal programma (per esempio PNRR)")
    if key == money.NOT_STATED:
        return _("Fondo non detto")
    found = next((each for each in accounts if each.fund == key), None)
    return pick(found.programme[0].what) if found and found.programme else key
