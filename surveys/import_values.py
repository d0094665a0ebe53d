"""Cells of strangers' tables as values: numbers with a decimal comma, dates as people write them, well-known text. Used by `imports`."""
from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from geo.tables import NUMBER

ROME = ZoneInfo("Europe/Rome")
DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(.*)", re.ASCII | re.DOTALL)
EPOCH = re.compile(r"\d{9,10}|\d{12,13}", re.ASCII)
OLDEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
MAX_WKT = 20_000


def read_moment(cell: str, now: dt.datetime) -> dt.datetime:
    """A date or a moment, with its time zone; without one it is Europe/Rome, without an hour it is noon, so that the day stays.

    Read are ISO 8601, ``31/12/2025`` (day first, also with dots or dashes, with or without an hour), ``2025/12/31``, and seconds or
    milliseconds since 1970. Raises ValueError("not a date") or, after ``now``, ValueError("in the future").
    """
    words = cell.strip()
    moment = None
    try:
        if EPOCH.fullmatch(words):
            moment = dt.datetime.fromtimestamp(int(words) / (1000 if len(words) > 10 else 1), dt.UTC)
        elif match := DAY_FIRST.fullmatch(words):
            day, month, year, hour, minute, second = match.groups()
            moment = dt.datetime(int(year), int(month), int(day), int(hour or 12), int(minute or 0), int(second or 0))
        else:
            if match := YEAR_FIRST.fullmatch(words):
                words = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}{match[4]}"
            words = re.sub(r"(\d)([+-]\d\d)$", r"\1\2:00", words) if "T" in words or " " in words else words  # PostgreSQL writes +00
            moment = dt.datetime.fromisoformat(words)
            if re.fullmatch(r"[\dW-]+", words):
                moment = moment.replace(hour=12)
    except (ValueError, OverflowError):
        raise ValueError("not a date") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ROME)
    if moment < OLDEST:
        raise ValueError("not a date")
    if moment > now + dt.timedelta(days=1):
        raise ValueError("in the future")
    return moment


def read_wkt(cell: str) -> dict:
    """POINT, LINESTRING or POLYGON in well-known text as a GeoJSON geometry, without a geometry library. Raises ValueError.

    Deep brackets crash the library that would read them: here the nesting of each kind is fixed.
    """
    match = re.fullmatch(r"\s*(POINT|LINESTRING|POLYGON)\s*(?:ZM?|M)?\s*(\([^A-Za-z]*(?:[eE][^A-Za-z]*)*\))\s*", cell[: MAX_WKT + 1], re.IGNORECASE)
    if not match or len(cell) > MAX_WKT:
        raise ValueError("not well-known text")
    kind, inside = match[1].upper(), match[2].strip()[1:-1]
    if kind == "POLYGON":
        rings = re.fullmatch(r"\s*\([^()]*\)(?:\s*,\s*\([^()]*\))*\s*", inside)
        if not rings:
            raise ValueError("not well-known text")
        return {"type": "Polygon", "coordinates": [_positions(ring) for ring in re.findall(r"\(([^()]*)\)", inside)]}
    positions = _positions(inside)
    if kind == "LINESTRING":
        return {"type": "LineString", "coordinates": positions}
    if len(positions) != 1:
        raise ValueError("not well-known text")
    return {"type": "Point", "coordinates": positions[0]}


def _positions(words: str) -> list[list[float]]:
    positions = [part.split() for part in words.split(",")]
    if any(len(position) not in (2, 3, 4) or not all(map(NUMBER.fullmatch, position)) for position in positions):
        raise ValueError("not well-known text")
    return [[float(number) for number in position[:2]] for position in positions]
