"""Photographs of residents made anew: the limited process of the plan's pictures, a few at a time, its refusals as ours. Views hand the result to `surveys`."""
from __future__ import annotations

import threading
from typing import BinaryIO

from app.errors import TooMany
from layers.pictures import MOST_BYTES, PictureRefused, Remade, remake
from surveys.errors import NotAcceptable

MOST_BODY = MOST_BYTES + 256 * 1024  # bytes of a form with one photograph and words
AT_ONCE, IN_LINE = 2, 6  # in each web worker: so many are made, so many requests wait for it in all; the other threads answer pages
WAIT = 10  # seconds
_making, _line = threading.BoundedSemaphore(AT_ONCE), threading.BoundedSemaphore(IN_LINE)


def make_anew(sent: BinaryIO, field: str = "photo") -> Remade:
    """The photograph as JPEG in our widths, pixels only. Raises NotAcceptable on ``field``, TooMany("photo-wait") while others are being made."""
    if not _line.acquire(blocking=False):
        raise TooMany("photo-wait", field, seconds=WAIT)
    try:
        if not _making.acquire(timeout=WAIT):
            raise TooMany("photo-wait", field, seconds=WAIT)
        try:
            return remake(sent, ("jpeg",))
        except PictureRefused as refused:
            raise NotAcceptable(refused.key, field) from refused
        finally:
            _making.release()
    finally:
        _line.release()
