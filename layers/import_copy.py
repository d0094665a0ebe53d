"""Shapes into the database by COPY, built column by column so that a million rows take seconds. Used by `layers.imports`."""
from __future__ import annotations

import io
import json
import os
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import geopandas
import numpy as np
import pandas
import shapely
from sqlalchemy.orm import Session

from layers.import_mapping import Mapping

ROWS = 10_000  # of one chunk
AHEAD = 4  # chunks built before the database asks for them
MISSING = "\\N"
SEPARATOR = "\x00"  # stands in no JSON text: inside a string it is written as an escape


def copy_rows(session: Session, table: str, ids: tuple[uuid.UUID, uuid.UUID] | None, frame: geopandas.GeoDataFrame, mapping: Mapping, figures: pandas.Series | None,
              language: str, progress: Callable[[int, int], None] | None = None) -> None:
    """Write the rows of `frame` (EPSG:4326) into `table`, milo.features or a part of it; `figures` are the whole numbers, <NA> where there is none.

    `ids` are those of layer and edition; None where the table knows its own. Positions count from 0 in the order of the frame. Words are kept under `language`.
    """
    columns = ["id", *(["layer_id", "edition_id"] if ids else []), "position", "geom", *_mapped(mapping, figures)]
    behind = "".join(f"\t{each.hex}" for each in ids or ())

    def build(start: int) -> bytes:
        return _chunk(frame.iloc[start:start + ROWS], start, behind, mapping, None if figures is None else figures.iloc[start:start + ROWS], language)

    cursor = session.connection().connection.cursor()
    with ThreadPoolExecutor(1) as pool:  # builds ahead while the database takes in: both are busy at once
        chunks = _ahead(pool, build, range(0, len(frame), ROWS))
        cursor.copy_expert(f"COPY milo.{table} ({', '.join(columns)}) FROM STDIN", _Stream(_told(chunks, len(frame), progress)), size=1 << 18)


def _ahead(pool: ThreadPoolExecutor, build: Callable[[int], bytes], starts: Iterable[int]) -> Iterator[bytes]:
    """What is built for each start, in order, a few ahead of who reads it."""
    waiting: deque = deque()
    for start in starts:
        waiting.append(pool.submit(build, start))
        if len(waiting) > AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _mapped(mapping: Mapping, figures) -> list[str]:
    used = [name for name in ("title", "note", "status", "identity", "said_on") if getattr(mapping, name)]
    return [*used, *(["figure"] if figures is not None else []), *(["properties"] if mapping.keep else [])]


def _chunk(rows: geopandas.GeoDataFrame, start: int, behind: str, mapping: Mapping, figures, language: str) -> bytes:
    count = len(rows)
    random = os.urandom(16 * count).hex()
    # version 4 by RFC 9562: the thirteenth digit is 4, the seventeenth one of 8, 9, a, b
    names = [f"{random[at:at + 12]}4{random[at + 13:at + 16]}8{random[at + 17:at + 32]}{behind}" for at in range(0, 32 * count, 32)]
    shapes = [shape.hex() for shape in shapely.to_wkb(rows.geometry.to_numpy())]  # a quarter of the time of shapely's own hex
    columns: list[Iterable[str]] = [names, map(str, range(start, start + count)), shapes]
    for name in ("title", "note"):
        if column := getattr(mapping, name):
            words = _json(texts(rows[column]))
            columns.append(["{}" if word is None else f'{{"{language}":{word}}}' for word in words])
    for name in ("status", "identity", "said_on"):
        if column := getattr(mapping, name):
            columns.append([MISSING if word is None else word for word in map(_escaped, texts(rows[column]))])
    if figures is not None:
        columns.append([MISSING if value is pandas.NA else str(value) for value in figures])
    if mapping.keep:
        columns.append(_properties(rows, mapping.keep))
    return ("\n".join(map("\t".join, zip(*columns))) + "\n").encode("utf-8", "replace")


def texts(series: pandas.Series) -> list[str | None]:
    """A column as trimmed words; None where there are none. A number that is whole has no ".0"."""
    values = _plain(series)
    if pandas.api.types.is_float_dtype(series.dtype):
        return [None if value is None else str(int(value)) if value.is_integer() else repr(value) for value in values]
    return [None if value is None else str(value).strip() or None for value in values]


def _properties(rows: geopandas.GeoDataFrame, keep: list[str]) -> list[str]:
    """One JSON object a row; a column without a value is left out."""
    heads = [_json([name])[0] + ":" for name in keep]
    parts = [[None if value is None else head + value for value in _json(_plain(rows[name]))] for head, name in zip(heads, keep)]
    return ["{" + ",".join(filter(None, row)) + "}" for row in zip(*parts)]


def _plain(series: pandas.Series) -> list:
    """Values that JSON knows, None where there is none: no NaN, no infinity, no empty words."""
    missing = ~np.isfinite(series.to_numpy(dtype=float, na_value=np.nan)) if pandas.api.types.is_float_dtype(series.dtype) else series.isna().to_numpy()
    values = series.tolist()
    if pandas.api.types.is_numeric_dtype(series.dtype):
        return [None if none else value for none, value in zip(missing, values)] if missing.any() else values
    return [None if none or value == "" else value for none, value in zip(missing, values)]


def _json(values: list) -> list[str | None]:
    """Each value as JSON, escaped for COPY; None for None. One call for the whole column: the encoder is in C, the loop is not."""
    if not values:
        return []
    # JSON writes every control letter as an escape, so that only backslashes need doubling for COPY
    text = json.dumps(values, ensure_ascii=False, separators=(SEPARATOR, ":"))[1:-1].replace("\\", "\\\\")
    if "\\u0000" in text:  # the database takes no NUL
        return _json([value.replace("\x00", "") if isinstance(value, str) else value for value in values]) if any("\x00" in str(value) for value in values) else _split(text)
    return _split(text)


def _split(text: str) -> list[str | None]:
    return [None if value == "null" else value for value in text.split(SEPARATOR)]


def _escaped(word: str | None) -> str | None:
    if word is None:
        return None
    return word.replace("\x00", "").replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _told(chunks: Iterator[bytes], of: int, progress: Callable[[int, int], None] | None) -> Iterator[bytes]:
    for number, chunk in enumerate(chunks):
        yield chunk
        if progress:
            progress(min(ROWS, of - number * ROWS), of)


class _Stream(io.RawIOBase):
    """Chunks as the file that psycopg2 reads from."""

    def __init__(self, chunks: Iterator[bytes]):
        self.chunks, self.left = chunks, memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; nothing at the end."""
        if not self.left:
            self.left = memoryview(next(self.chunks, b""))
        given, self.left = self.left[:size], self.left[size:]
        return bytes(given)
