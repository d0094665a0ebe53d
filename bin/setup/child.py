"""Runs the command the person really asked for (pytest, `milo`, a bench) on their terminal, and ends it with us."""

import signal
import subprocess

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
        # The terminal sent Ctrl-C to the child as well: let it say goodbye. Other signals came to us alone.
        if stopped.args[0] != signal.SIGINT:
            process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        raise
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _code(returned: int) -> int:
    return returned if returned >= 0 else 128 - returned
