"""Numbered steps with their time, and commands whose output goes to the log; used by every part of the set-up."""

import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from setup import places
from setup.problem import SetupProblem


class Steps:
    """Prints `[2/8] what ... 1.3 s` for each step. `quiet` says nothing about steps that had nothing to do."""

    def __init__(self, total: int, *, quiet: bool = False, out=sys.stdout):
        self.total, self.quiet, self.out = total, quiet, out
        self.number = 0
        self.started = time.monotonic()
        self.notes: list[str] = []

    @contextmanager
    def step(self, title: str):
        """Time a step; lines given to `note` meanwhile are printed under it."""
        self.number += 1
        begun = time.monotonic()
        self._say(f"[{self.number}/{self.total}] {title} ... ", end="")
        try:
            yield self
        except BaseException:
            self._say("not finished")
            raise
        finally:
            notes, self.notes = self.notes, []
        self._say(f"{time.monotonic() - begun:.1f} s")
        for note in notes:
            print(f"      {note}", file=self.out, flush=True)

    def note(self, text: str) -> None:
        """Keep a line for the end of the step: it must not break the line of the step itself."""
        self.notes.append(text)

    def total_time(self) -> str:
        """The time since the first step, in words."""
        return f"{time.monotonic() - self.started:.1f} s"

    def _say(self, text: str, end: str = "\n") -> None:
        if not self.quiet:
            print(text, end=end, file=self.out, flush=True)


def run(command: list, why: str, *, env: dict | None = None, cwd: Path | None = None) -> None:
    """Run a command with no terminal and its output in the log; raise SetupProblem with the log's tail if it fails."""
    with open(places.LOG, "ab") as log:
        log.write(("\n$ " + " ".join(str(part) for part in command) + "\n").encode())
        log.flush()
        begin = log.tell()
        try:
            result = subprocess.run(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=env, cwd=cwd or places.ROOT,
            )
        except OSError as error:  # absent, or behind a folder of PATH we may not enter
            raise SetupProblem(f"{why} failed: there is no program {command[0]}.") from error
    if result.returncode:
        raise SetupProblem(f"{why} failed. The whole log is {places.LOG}\n{tail(places.LOG, begin)}")


def tail(log: Path, begin: int = 0, lines: int = 12) -> str:
    """The last lines of a log from the byte `begin` on, indented, for the line that tells what failed."""
    try:
        text = log.read_bytes()[begin:].decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join("    " + line for line in text.strip().splitlines()[-lines:])
