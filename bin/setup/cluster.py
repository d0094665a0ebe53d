"""A private PostgreSQL cluster: made once, reached by a unix socket only, stopped by the last command that uses it."""

import fcntl
import os
import shutil
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote_plus

from setup import cluster_places, places, postgres
from setup.problem import SetupProblem

SETTINGS = """\
# Written by bin/setup/cluster.py at each start: change it there. Durability stays at PostgreSQL's safe defaults.
listen_addresses = ''
unix_socket_directories = '"{socket}"'
unix_socket_permissions = 0700
max_connections = 150
shared_buffers = {buffers}MB
jit = off
random_page_cost = 1.1
# Small map queries lose more by starting workers than they win: 20 ms against 4.5 ms.
max_parallel_workers_per_gather = 0
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_line_prefix = '%m [%p] %d '
# A statement holds the words, the place and the key of whoever leaves a sign: none is ever logged, nor the row that was refused.
log_min_duration_statement = -1
log_min_error_statement = panic
log_error_verbosity = terse
"""


class Cluster:
    """One cluster under `home` (normally `var/postgres`); several commands may use it at the same time."""

    def __init__(self, home: Path):
        self.wanted = home
        self.programs = postgres.find_programs()
        if self.programs is None:
            raise SetupProblem("PostgreSQL with PostGIS is missing: start bin/run, which installs it or says how.")
        self.home = cluster_places.home(home)
        self.data = self.home / "data"
        self.socket = cluster_places.socket(self.home)
        self.log = self.home / "log"

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database for the superuser `postgres`, who owns the schema."""
        return f"postgresql+psycopg2://postgres@/{database}?host={quote_plus(str(self.socket), safe='/')}"

    @contextmanager
    def in_use(self):
        """Start the cluster if it is not running; stop it at the end unless another command still uses it."""
        with open(self.wanted.parent / f"{self.wanted.name}.users", "a") as users:
            # Every command that needs the cluster holds this lock shared; who can take it alone is the last one.
            # The kernel drops it with the process, so a killed command never keeps the cluster up.
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                self.start()
                yield self
            finally:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass
                else:
                    self.stop()

    def start(self) -> None:
        """Make the cluster if there is none and start it if it is down; return when it answers."""
        with open(self.wanted.parent / f"{self.wanted.name}.start", "a") as alone:
            fcntl.flock(alone, fcntl.LOCK_EX)
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._check_version()
            if self.process() is None:
                self._start()

    def stop(self) -> None:
        """Stop the cluster in order; after 30 s cut it off (it recovers at the next start)."""
        if self.process() is None:
            return
        control = [self.programs / "pg_ctl", "stop", "-D", self.data, "-w", "-s"]
        try:
            postgres.call([*control, "-m", "fast", "-t", "30"], "Stopping PostgreSQL")
        except SetupProblem:
            if self.process() is not None:
                postgres.call([*control, "-m", "immediate", "-t", "30"], "Stopping PostgreSQL")

    def process(self) -> int | None:
        """The number of the running server of this very cluster, or None."""
        try:
            number = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            # After a crash or a restart of the container the number may belong to any other program; the
            # server, and only it, works in its data folder.
            return number if Path(os.readlink(f"/proc/{number}/cwd")) == self.data.resolve() else None
        except (OSError, ValueError):
            return None

    def make_database(self, name: str) -> None:
        """Make an empty database if there is none of that name."""
        psql = [self.programs / "psql", "-X", "-h", self.socket, "-U", "postgres", "-d", "postgres", "-At", "-c"]
        if not postgres.call([*psql, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"], "Listing the databases").strip():
            postgres.call([*psql, f'CREATE DATABASE "{name}"'], f"Making the database {name}")

    def remove(self) -> None:
        """Stop the cluster and delete it with all its data (the throw-away cluster of the tests)."""
        self.stop()
        for folder in (self.socket, self.home, self.wanted):
            shutil.rmtree(folder, ignore_errors=True)
        if self.home != self.wanted:
            with suppress(OSError):  # other projects of this machine may keep theirs there
                self.home.parent.rmdir()
        for lock in ("users", "start"):
            (self.wanted.parent / f"{self.wanted.name}.{lock}").unlink(missing_ok=True)

    def _make(self) -> None:
        cluster_places.make(self.home)
        # What an interrupted initdb left holds nothing: PG_VERSION is absent.
        shutil.rmtree(self.data, ignore_errors=True)
        postgres.call(
            [self.programs / "initdb", "-D", self.data, "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8",
             "--auth-local=trust", "--auth-host=reject", "--data-checksums"],
            "Making the private database",
        )
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as settings:
            settings.write("\ninclude 'milo.conf'\n")

    def _check_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip()
        if self.programs.parent.name not in (version, "usr", "local") and self.programs.parent.name.isdigit():
            beside = Path("/usr/lib/postgresql") / version / "bin"
            if not (beside / "pg_ctl").exists():
                raise SetupProblem(f"The data in {self.data} need PostgreSQL {version}, which is not here. "
                                   f"Run as root:  apt-get install -y --no-install-recommends postgresql-{version}-postgis-3")
            self.programs = beside

    def _start(self) -> None:
        cluster_places.make(self.socket)
        for left in (self.data / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock", self.socket / ".s.PGSQL.5432"):
            left.unlink(missing_ok=True)
        if self.log.exists() and self.log.stat().st_size > places.LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".old"))
        self._write_settings()
        command = [self.programs / "pg_ctl", "start", "-D", self.data, "-l", self.log, "-w", "-t", "120", "-s"]
        for patience in (0.5, 1, 2, 4, 0):
            try:
                postgres.call(command, "Starting PostgreSQL")
                return
            except SetupProblem as problem:
                # Children of a killed server hold its shared memory for a moment longer.
                if not patience:
                    raise SetupProblem(f"{problem}\n    Its log is {self.log}") from problem
                time.sleep(patience)

    def _write_settings(self) -> None:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        socket = str(self.socket).replace("'", "''")
        path = self.data / "milo.conf"
        path.write_text(SETTINGS.format(socket=socket, buffers=min(512, max(64, memory // 8))), encoding="utf-8")
        os.chown(path, postgres.database_user_id(), -1)
        path.chmod(0o600)
