"""Where a private cluster can live: in the project if PostgreSQL can reach it there, else in a short private folder."""

import hashlib
import os
import stat
import subprocess
from pathlib import Path

from setup import places, postgres
from setup.problem import SetupProblem

# sockaddr_un holds 107 bytes, and PostgreSQL adds its own file name and that of a lock.
LONGEST = 107 - len("/.s.PGSQL.5432")
ELSEWHERE = Path("/var/lib/milo-mappa")


def home(wanted: Path) -> Path:
    """The folder for data, log and socket: `wanted`, or one under /var/lib where the user postgres cannot reach it.

    Only root needs the second: a plain user owns both the project and the server. Once data lie there, they stay.
    """
    other = ELSEWHERE / _short(wanted)
    if not places.is_root() or not (other.exists() or not _reachable(wanted.parent)):
        return wanted
    return other


def socket(home: Path) -> Path:
    """The folder of the socket: in `home` if its path is short enough and readable by libpq, else elsewhere."""
    inside = home / "socket"
    # libpq reads a comma in a host as two hosts; a double quote or a backslash would need three kinds of escape.
    if len(os.fsencode(inside)) <= LONGEST and not set('",\\\n') & set(str(inside)):
        return inside
    if places.is_root():
        return Path("/run") / f"milo-mappa-{_short(home)}"
    return Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp") / f"milo-{os.geteuid()}-{_short(home)}"


def make(folder: Path) -> None:
    """Make a folder only the owner of the cluster can enter; raise SetupProblem if somebody else made it before."""
    owner = postgres.database_user_id()
    places.make_passage(folder.parent)
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, owner, -1)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise SetupProblem(
                f"The folder {folder} is not private to user number {owner}: perhaps another user made it, "
                "or bin/run was first started by root. Use the same user, or set DATABASE_URL."
            ) from None


def _short(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]


def _reachable(folder: Path) -> bool:
    return subprocess.run(postgres.as_database_user(["test", "-x", folder]), cwd="/").returncode == 0
