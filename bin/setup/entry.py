"""What the four commands `bin/run`, `bin/test`, `bin/milo` and `bin/bench` have in common: how they begin and end."""

import fcntl
import os
import sys
from contextlib import ExitStack, contextmanager

from setup import places, python_packages, stopping
from setup.cluster import Cluster
from setup.problem import SetupProblem


def main(command) -> None:
    """Run `command(arguments) -> exit code`; every problem is one line on stderr and exit code 1."""
    stopping.listen()
    try:
        python_packages.check_version()
        places.make_var()
        code = command(sys.argv[1:])
    except SetupProblem as problem:
        print(problem, file=sys.stderr, flush=True)
        code = 1
    except stopping.Stopped as stopped:
        code = 128 + stopped.args[0]
    sys.exit(code)


@contextmanager
def alone():
    """Let one command at a time prepare the system; the second waits."""
    with open(places.VAR / "setup.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another command is setting up: waiting for it to end.", file=sys.stderr, flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def held():
    """An ExitStack that is unwound undisturbed: what was started is stopped, whatever happens."""
    stack = ExitStack()
    try:
        yield stack
    finally:
        with stopping.undisturbed():
            stack.close()


def given_database() -> str | None:
    """The server the user brings, or None for the private one."""
    return os.environ.get("DATABASE_URL") or None


def private_database(stack: ExitStack) -> tuple[Cluster, str]:
    """The private cluster, running until the stack is unwound, and the URL of its database `milo`."""
    cluster = Cluster(places.VAR / "postgres")
    stack.enter_context(cluster.in_use())
    cluster.make_database("milo")
    return cluster, cluster.url("milo")
