"""Finds PostgreSQL with PostGIS on this machine and runs its programs as a user it accepts; used by `cluster`."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from setup import places
from setup.problem import SetupProblem

OLDEST = 15
# The version each Debian and Ubuntu carries: apt knows no name for "the current PostGIS".
CARRIED = {"debian12": 15, "debian13": 17, "ubuntu24.04": 16, "ubuntu26.04": 18}


def find_programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl` of the newest PostgreSQL >= 15 that has PostGIS, or None."""
    found = []
    for folder in Path("/usr/lib/postgresql").glob("*/bin"):
        version = folder.parent.name
        control = Path("/usr/share/postgresql") / version / "extension" / "postgis.control"
        library = folder.parent / "lib" / "postgis-3.so"  # comes in another package than the control file
        if version.isdigit() and int(version) >= OLDEST and all(p.exists() for p in (folder / "initdb", control, library)):
            found.append((int(version), folder))
    return max(found)[1] if found else _by_pg_config()


def debian_packages() -> list[str]:
    """The packages to install on this release of Debian or Ubuntu."""
    version = CARRIED.get(_release(), OLDEST)
    return [f"postgresql-{version}", f"postgresql-{version}-postgis-3"]


def as_database_user(command: list) -> list[str]:
    """The command as PostgreSQL accepts it: never as root, so as root it becomes the user `postgres`."""
    words = [str(part) for part in command]
    if not places.is_root():
        return words
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--inh-caps=-all", *words]


def call(command: list, why: str) -> str:
    """Run one of PostgreSQL's programs to its end and return what it printed; raise SetupProblem if it fails."""
    # The environment is bare on purpose: PGHOST, PGDATA or an Italian locale of the user must not reach the cluster.
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
    result = subprocess.run(as_database_user(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, env=env, cwd="/", text=True, errors="replace")
    if result.returncode:
        lines = result.stdout.strip().splitlines()[-12:]
        raise SetupProblem("\n".join([f"{why} failed.", *("    " + line for line in lines)]))
    return result.stdout


def _by_pg_config() -> Path | None:
    config = shutil.which("pg_config")
    if not config:
        return None
    said = subprocess.run([config, "--bindir", "--sharedir", "--version"], capture_output=True, text=True)
    lines = said.stdout.splitlines()
    if said.returncode or len(lines) != 3:
        return None
    programs, control = Path(lines[0]), Path(lines[1]) / "extension" / "postgis.control"
    version = re.search(r"\d+", lines[2])
    complete = (programs / "initdb").exists() and control.exists() and version and int(version[0]) >= OLDEST
    return programs if complete else None


def _release() -> str:
    try:
        text = Path("/etc/os-release").read_text()
    except OSError:
        return ""
    values = dict(re.findall(r'^(ID|VERSION_ID)="?([^"\n]*)"?$', text, re.MULTILINE))
    return values.get("ID", "") + values.get("VERSION_ID", "")


def database_user_id() -> int:
    """The number of the user that owns the cluster: `postgres` when we are root, else ourselves."""
    if not places.is_root():
        return os.geteuid()
    import pwd  # only where root needs it: a plain user may run on a machine without the user postgres

    try:
        return pwd.getpwnam("postgres").pw_uid
    except KeyError as error:
        raise SetupProblem("The system user postgres is missing; it comes with Debian's package of PostgreSQL.") from error
