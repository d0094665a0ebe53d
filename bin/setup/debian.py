"""Debian's packages: what is missing, installed by apt as root or asked for in one line; the first step of all."""

import ctypes
import importlib.util
import os
from pathlib import Path

from setup import browser, places, postgres, python_packages
from setup.problem import SetupProblem
from setup.steps import Steps, run

APT = ["apt-get", "install", "-y", "--no-install-recommends"]
# WeasyPrint opens these by name at run time; no Python package carries them.
PRINTING = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/milo-mappa.conf")


def make_ready(steps: Steps, *, database: bool, tests: bool) -> None:
    """Install what is missing as root; else say it in one line, and stop only if nothing works without it.

    `database` is false when the user brings a server; `tests` adds the browser.
    """
    needed = _missing_for_python() + (_missing_for_database() if database else [])
    useful = _missing_for_printing() + (_missing_for_browser() if tests else [])
    if not needed + useful:
        return
    command = " ".join([*APT, *needed, *useful])
    if places.is_root() and _apt_exists():
        _install(needed + useful)
    elif needed:
        server = " Or set DATABASE_URL to a server of your own." if database and any("postgis" in n for n in needed) else ""
        raise SetupProblem(f"System packages are missing. Run once as root:  {command}{server}")
    else:
        lost = [words for there, words in ((_missing_for_printing(), "PDF"),
                                           (tests and _missing_for_browser(), "the browser tests")) if there]
        steps.note(f"Going on without {' and '.join(lost)}. To have them, run once as root:  {command}")


def _missing_for_python() -> list[str]:
    if python_packages.works() or importlib.util.find_spec("ensurepip"):
        return []
    return ["python3-venv"]


def _missing_for_database() -> list[str]:
    return [] if postgres.find_programs() else postgres.debian_packages()


def _missing_for_printing() -> list[str]:
    return [package for library, package in PRINTING.items() if not _opens(library)]


def _missing_for_browser() -> list[str]:
    return [] if browser.find() else ["chromium"]


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _apt_exists() -> bool:
    return Path("/usr/bin/apt-get").exists()


def _install(packages: list[str]) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Debian makes and starts a public cluster on port 5432 when PostgreSQL is installed; ours is private. The
    # setting is taken away again: the next administrator finds Debian's own behaviour.
    ours = any("postgresql" in package for package in packages) and not NO_MAIN_CLUSTER.exists()
    if ours:
        NO_MAIN_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        NO_MAIN_CLUSTER.write_text("create_main_cluster = false\n")
    try:
        run(["apt-get", "update"], "Reading Debian's list of packages", env=env)
        run([*APT, *packages], f"Installing {' '.join(packages)}", env=env)
    finally:
        if ours:
            NO_MAIN_CLUSTER.unlink(missing_ok=True)
