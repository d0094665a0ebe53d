"""The virtual environment and its packages, by hash; called first by each command."""

import subprocess
import sys
from pathlib import Path

from setup import places, stamps
from setup.problem import SetupProblem
from setup.steps import run

OLDEST = (3, 11)
FOLDER = places.VENV / ".milo-folder"


def check_version() -> None:
    """Raise SetupProblem if the Python that runs us is too old for the locked packages."""
    if sys.version_info < OLDEST:
        raise SetupProblem(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed: this is {sys.version.split()[0]}.")


def make_ready(*lists: str) -> None:
    """Make `.venv` if it is absent or broken, and install the named lock files where they changed."""
    if ready(*lists):
        return
    if not works():
        if places.VENV.is_symlink():
            places.VENV.unlink()  # --clear would empty the environment it leads to
        run([sys.executable, "-m", "venv", "--clear", places.VENV], "Making the Python environment .venv")
        stamps.write(FOLDER, str(places.VENV))
    for name in lists:
        if not _installed(name):
            # The lock is complete, so there is nothing to resolve; wheels only, so nothing is built or run.
            run([places.PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--require-hashes",
                 "--only-binary=:all:", "-r", places.ROOT / f"{name}.txt"], "Installing the Python packages")
            stamps.write(_stamp(name), _key(name))


def ready(*lists: str) -> bool:
    """True if the environment holds exactly these lock files."""
    return places.PYTHON.exists() and stamps.fresh(FOLDER, str(places.VENV)) and all(_installed(name) for name in lists)


def _installed(name: str) -> bool:
    return stamps.fresh(_stamp(name), _key(name))


def _stamp(name: str) -> Path:
    return places.VENV / f".milo-{name}"


def _key(name: str) -> str:
    return stamps.key(places.ROOT / f"{name}.txt")


def works() -> bool:
    """True if `.venv` is whole and lies where it was made."""
    # A moved environment starts, but its scripts still call the Python of the old folder.
    if not stamps.fresh(FOLDER, str(places.VENV)):
        return False
    try:
        return subprocess.run([places.PYTHON, "-c", "import pip"], capture_output=True).returncode == 0
    except OSError:
        return False
