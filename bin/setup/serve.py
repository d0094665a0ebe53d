"""Keeps the web server and the private cluster up until somebody stops `bin/run`."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request

from setup import places
from setup.problem import SetupProblem
from setup.steps import tail

WORKERS, THREADS = 2, 16
# What a thread has freed goes back to the system: with a heap for each of 16 threads, 200 large uploads left 73 MB behind, so 17 (bin/bench photos).
FRUGAL = ("env", "MALLOC_ARENA_MAX=2", "MALLOC_MMAP_THRESHOLD_=262144")
# A server that dies sooner than this after a start will not get better by starting it again.
TOO_SOON = 5.0


def check_port(host: str, port: int) -> None:
    """Raise SetupProblem in one line if we cannot serve there."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == 98:
            raise SetupProblem(f"Port {port} is taken. Choose another:  bin/run --port {port + 1}") from error
        raise SetupProblem(f"Cannot serve on {host}, port {port}: {error}") from error


def gunicorn(address: str) -> list:
    """The command that serves the application on `host:port`; its environment is that of `environment`."""
    command = [*FRUGAL, places.PYTHON, "-m", "gunicorn", "app:create_app()", "--chdir", places.ROOT, "--bind", address,
               "--config", places.ROOT / "bin" / "setup" / "before_workers.py",
               "--worker-class", "gthread", "--workers", WORKERS, "--threads", THREADS, "--graceful-timeout", 10,
               "--no-control-socket", "--log-level", "warning"]
    if os.access("/dev/shm", os.W_OK):
        # The workers' heartbeat is a file: on a slow disk a worker would look dead while it waits for it.
        command += ["--worker-tmp-dir", "/dev/shm"]
    return command


class WebServer:
    """gunicorn in a session of its own: Ctrl-C reaches only `bin/run`, which stops it in order."""

    def __init__(self, host: str, port: int, env: dict[str, str]):
        self.address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.env = env
        self.log = places.VAR / "log" / "web.log"
        self.process: subprocess.Popen | None = None
        self.started = 0.0
        self.begin = 0

    def start(self) -> None:
        """Start it; what it says goes to `var/log/web.log`."""
        command = gunicorn(self.address)
        if shutil.which("setpriv"):
            # If bin/run itself is killed the kernel tells the web server, which would else keep the port.
            command = ["setpriv", "--pdeathsig", "TERM", *command]
        with open(self.log, "ab") as log:
            self.begin = log.tell()
            self.process = subprocess.Popen([str(part) for part in command], env=self.env, cwd=places.ROOT, stdout=log,
                                            stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        self.started = time.monotonic()

    def wait_until_ready(self, url: str, patience: float = 60) -> None:
        """Return when the page answers; raise SetupProblem with the log's tail if the server dies or stays silent."""
        until = time.monotonic() + patience
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                with opener.open(url, timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise SetupProblem(f"The web server does not start. Its log is {self.log}\n{tail(self.log, self.begin)}")

    def keep_alive(self) -> None:
        """Start it again if it died; raise SetupProblem if it cannot live."""
        if self.process.poll() is None:
            return
        if time.monotonic() - self.started < TOO_SOON:
            raise SetupProblem(f"The web server dies as soon as it starts. Its log is {self.log}\n{tail(self.log, self.begin)}")
        print(f"The web server died (code {self.process.returncode}): starting it again.", flush=True)
        self._end_group(signal.SIGKILL)
        self.start()

    def stop(self) -> None:
        """Let requests under way finish (12 s at most), then end the whole group."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(12)
            except subprocess.TimeoutExpired:
                pass
        self._end_group(signal.SIGKILL)
        self.process.wait()

    def _end_group(self, how: int) -> None:
        try:
            os.killpg(self.process.pid, how)
        except ProcessLookupError:
            pass

