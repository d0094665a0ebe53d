"""How the commands are stopped: Ctrl-C, SIGTERM and a closed terminal all end in the same orderly way."""

import signal
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop; its argument is the number of the signal."""


def listen() -> None:
    """From now on each of the signals raises Stopped in the main thread."""
    for number in SIGNALS:
        signal.signal(number, _stop)


@contextmanager
def undisturbed():
    """While things stop in order a second Ctrl-C must not leave half of them running."""
    before = [signal.signal(number, signal.SIG_IGN) for number in SIGNALS]
    try:
        yield
    finally:
        for number, handler in zip(SIGNALS, before):
            signal.signal(number, handler)


def _stop(number, _frame) -> None:
    raise Stopped(number)
