"""Tables to download as CSV that no spreadsheet takes for formulas; used wherever a table can be taken home."""
from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

from flask import Response

# what spreadsheets read as the beginning of a formula, also in full-width letters, and what hides one behind a blank
# and a program that cuts at other marks than ours finds more beginnings inside one cell; a dash before a blank is a dash
INSIDE = re.compile(r"(?s)(?<=.)([,;\t\r\n]\s*)(?=[=+@＝＋＠]|[-－](?!\s))")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value) -> str | int | Decimal:
    """A value as it may stand in a cell: numbers stay numbers; text that would be a formula gets an apostrophe, as spreadsheets expect.

    >>> cell("=1+1"), cell(-3), cell(None), cell("ciao,=1+1")
    ("'=1+1", -3, '', "ciao,'=1+1")
    """
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    text = INSIDE.sub(r"\1'", "" if value is None else str(value))
    return "'" + text if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def download(name: str, header: list[str], rows) -> Response:
    """The table as a file: UTF-8 with its mark and semicolons, which an Italian spreadsheet opens by itself."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in [header, *rows]:
        writer.writerow([cell(value) for value in row])
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
