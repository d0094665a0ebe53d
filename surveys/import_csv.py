"""CSV as people really export it: delimiter and encoding found out and told, hostile files refused in one line. Used by `imports`."""
from __future__ import annotations

import codecs
import csv
import io
import itertools

from geo.tables import DELIMITERS, find_delimiter
from surveys.import_table import Row, Table

MAX_BYTES = 100_000_000
MAX_ROWS = 500_000
MAX_COLUMNS = 500
MAX_CELL = 131_072
ENCODINGS = ("utf-8", "cp1252", "utf-16", "iso-8859-15", "mac-roman")
# what a file begins with when it is something else under the name of a CSV
NOT_TEXT = {b"PK\x03\x04": "a spreadsheet or an archive", b"\xd0\xcf\x11\xe0": "an old spreadsheet", b"%PDF": "a PDF", b"SQLite format 3": "a GeoPackage"}


def read_csv(data: bytes, encoding: str | None = None) -> Table:
    """The rows as text by column. Rows are numbered as a spreadsheet does: the header is 1, the first row 2.

    Without ``encoding`` it is UTF-8 if the bytes are UTF-8 (UTF-16 with its mark), else Windows-1252. Raises ValueError in one line.
    """
    for start, what in NOT_TEXT.items():
        if data.startswith(start):
            raise ValueError(f"the file is {what}, not CSV: save it as CSV first")
    words, encoding = decode(data, encoding)
    first = words[: words.find("\n")] if "\n" in words else words
    if not first.strip():
        raise ValueError("the file has no header: the first line must name the columns")
    if "\x00" in first:
        raise ValueError("the file is not text: its first line holds NUL characters")
    words = words.replace("\x00", "")  # no database keeps it, and two ids that differ by it alone would be one
    if max(map(first.count, DELIMITERS)) >= MAX_COLUMNS:
        raise ValueError(f"the file has over {MAX_COLUMNS} columns")
    delimiter = find_delimiter(words)
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=delimiter)
    try:
        columns = [name.strip() for name in next(reader)]
        rows = [_row(number, columns, cells) for number, cells in enumerate(itertools.islice(reader, MAX_ROWS + 1), 2) if any(cells)]
    except csv.Error as broken:
        raise ValueError(f"line {reader.line_num} cannot be read as CSV ({broken}): is a quotation mark missing?") from broken
    if len(rows) > MAX_ROWS:
        raise ValueError(f"the file has more than {MAX_ROWS} rows: cut it in parts")
    if len(set(columns)) < len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        raise ValueError(f"two columns have the name {twice[:60]!r}: rename one")
    return Table("CSV", columns, rows, encoding, DELIMITERS[delimiter])


def decode(data: bytes, encoding: str | None) -> tuple[str, str]:
    """The text and the name of its encoding, without a byte order mark. Raises ValueError."""
    if encoding is None:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        else:
            try:
                return data.decode("utf-8-sig"), "utf-8"
            except UnicodeDecodeError:
                encoding = "cp1252"
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding
    except UnicodeDecodeError as broken:
        raise ValueError(f"the file is not {encoding} (byte {broken.start}): say which with --encoding {'|'.join(ENCODINGS)}") from broken


def _row(number: int, columns: list[str], cells: list[str]) -> Row:
    # a row that is longer than the header has lost a quotation mark: its cells stand under the wrong names
    problem = "too-many-cells" if len(cells) > len(columns) and any(cells[len(columns):]) else None
    return Row(number, dict(zip(columns, cells)), problem=problem)
