"""Where things are, for every module of the set-up."""

import os
import pwd
from pathlib import Path

from setup.problem import SetupProblem

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NPM = VAR / "npm"
FONTS = VAR / "fonts"
VENDOR = ROOT / "static" / "vendor"
LOG = VAR / "log" / "setup.log"
LONGEST_LOG = 5_000_000


def is_root() -> bool:
    """True when we may install Debian's packages and must hand the database to another user."""
    return os.geteuid() == 0


def user_name() -> str:
    """The name of the user we run as, or the number where it has no name (containers)."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def make_var() -> None:
    """Make `var/` and `var/log/`; raise SetupProblem if this user may not write there."""
    try:
        make_passage(VAR)
        LOG.parent.mkdir(mode=0o700, exist_ok=True)
        for log in LOG.parent.glob("*.log"):
            if log.stat().st_size > LONGEST_LOG:
                log.replace(log.with_suffix(".old"))
        with open(LOG, "a", encoding="utf-8"):
            pass
    except PermissionError as error:
        owner = VAR.stat().st_uid if VAR.exists() else ROOT.stat().st_uid
        raise SetupProblem(
            f"User {user_name()} cannot write to {VAR}: the folder belongs to user number {owner}. "
            "Use that user, or clone the project into a folder of your own."
        ) from error


def make_passage(folder: Path) -> None:
    """Make a folder others may pass through and not list: as root, the database's own user comes this way."""
    if not folder.exists():
        folder.mkdir()
        folder.chmod(0o711)  # said apart: mkdir would take the user's umask into account
