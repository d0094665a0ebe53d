"""Cells and delimiters of strangers' tables: numbers with a decimal comma, angles in degrees and minutes. Called by both houses that read tables."""
import csv
import itertools
import math
import re

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
# 45°27'10.5"N, N 45 27 10.5, 45d27m10s: minutes and seconds have two digits at most, so "1 509 065" is no angle
ANGLE = re.compile(
    r"\s*(?P<before>[NSEWO+-])?\s*(?P<degrees>\d{1,3})(?:\s*[°ºd:]\s*|\s+)(?P<minutes>[0-5]?\d(?:[.,]\d+)?)"
    r"(?:(?:\s*['′’m:]\s*|\s+)(?P<seconds>[0-5]?\d(?:[.,]\d+)?)?)?"
    r"\s*(?:[\"″”s]|'')?\s*(?P<after>[NSEWO])?\s*", re.IGNORECASE | re.ASCII)
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def read_number(cell: str) -> float:
    """A number with a decimal point or comma, with or without thousands: ``1.509.065,17``, ``1509065.17``, ``45,447``. Raises ValueError.

    A single comma or point is taken as decimal.

    >>> read_number("1.509.065,17")
    1509065.17
    """
    digits = re.sub(r"[\s\u00a0\u202f'\u2019]", "", cell)
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        thousands, decimal = (".", ",") if comma > point else (",", ".")
        digits = digits.replace(thousands, "").replace(decimal, ".")
    elif digits.count(",") == 1:
        digits = digits.replace(",", ".")
    elif digits.count(",") > 1 or digits.count(".") > 1:
        digits = digits.replace(",", "").replace(".", "")
    if not NUMBER.fullmatch(digits) or not math.isfinite(float(digits)):
        raise ValueError("not a number")
    return float(digits)


def read_angle(cell: str) -> float:
    """Degrees with minutes and perhaps seconds, with a sign or a letter of the compass (O is ovest), as decimal degrees. Raises ValueError.

    >>> read_angle("45°27'36\\"N")
    45.46
    """
    match = ANGLE.fullmatch(cell)
    if not match:
        raise ValueError("not an angle")
    degrees, minutes, seconds = (float((match[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds"))
    sign = -1 if {(match["before"] or "").upper(), (match["after"] or "").upper()} & set("SWO-") else 1
    return sign * (degrees + minutes / 60 + seconds / 3600)


def find_delimiter(words: str) -> str:
    """The delimiter that cuts the first rows into the most columns, all rows alike; a comma if none does."""
    best, most = ",", (0.0, 1)
    for delimiter in DELIMITERS:
        reader = csv.reader(words[:200_000].splitlines(keepends=True), delimiter=delimiter)
        try:
            widths = [len(row) for row in itertools.islice(reader, 50) if row]
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        if score > most:
            best, most = delimiter, score
    return best
