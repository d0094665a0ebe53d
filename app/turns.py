"""Costly public answers take turns: so many at once in a process, a few more wait, the others are told to come back. So one page cannot stop all."""
from __future__ import annotations

import threading

from app.errors import TooMany


class Turns:
    """A context: at most ``at_once`` are inside, at most ``waiting`` wait before it, none longer than ``seconds``. Entering raises TooMany."""

    def __init__(self, at_once: int, waiting: int, seconds: int):
        self.seconds = seconds
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._inside = threading.BoundedSemaphore(at_once)

    def __enter__(self) -> None:
        if not self._places.acquire(blocking=False):
            raise TooMany("status-429", seconds=self.seconds)
        if not self._inside.acquire(timeout=self.seconds):
            self._places.release()
            raise TooMany("status-429", seconds=self.seconds)

    def __exit__(self, *_error) -> None:
        self._inside.release()
        self._places.release()
