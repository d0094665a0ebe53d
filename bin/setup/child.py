"""Runs the command the person really asked for (pytest, `milo`, a bench) on their terminal, and ends it with us."""

import signal
import subprocess
from contextlib import suppress

from setup.stopping import Stopped


def follow(command: list, *, env: dict[str, str], cwd=None, stdin=None, beat=None) -> int:
    """Run to the end and return the exit code; `beat` is called twice a second meanwhile."""
    process = subprocess.Popen([str(part) for part in command], env=env, cwd=cwd, stdin=stdin)
    try:
        while True:
            try:
                return _code(process.wait(0.5 if beat else None))
            except subprocess.TimeoutExpired:
                beat()
    except Stopped as stopped:
        # The terminal sent Ctrl-C to the child as well: let it say goodbye. Any other signal came to us alone.
        _wait(process, 3 if stopped.args[0] == signal.SIGINT else 0)
        process.terminate()
        _wait(process, 10)
        raise
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen, seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def _code(returned: int) -> int:
    return returned if returned >= 0 else 128 - returned
