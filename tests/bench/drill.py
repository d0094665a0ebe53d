"""`bin/bench drill`: 10,000 signs by 500 clients over loopback with durable commits, then again while processes are killed.

Each client keeps its key until it has a 201, as the page does. Afterwards the database is asked: is every acknowledged sign
there (lost), and is any there twice (doubled)? The peer is pgbench on the same cluster, inserting one plain row a commit.
"""
from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bin"))

from setup import environment, places  # noqa: E402
from setup.cluster import Cluster  # noqa: E402
from setup.serve import THREADS, WORKERS, gunicorn  # noqa: E402

SIGNS, CLIENTS = 10_000, 500
PATH = "/api/c/lorenteggio/contributions"
PATIENCE = 60.0


class Service:
    """The web server as `bin/run` starts it, on a free port of the loopback."""

    def __init__(self, env: dict[str, str]):
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]
        self.log = tempfile.NamedTemporaryFile("w+", suffix=".log")
        self.process = subprocess.Popen([str(part) for part in gunicorn(f"127.0.0.1:{self.port}")], cwd=ROOT, env=env, stdout=self.log,
                                        stderr=self.log)
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"the web server does not start:\n{Path(self.log.name).read_text()[-2000:]}")

    def workers(self) -> list[int]:
        """The process numbers of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


async def post(port: int, key: str, body: bytes) -> dict | None:
    """One POST on a connection of its own; the answer's JSON on 201, None on anything that a client would try again."""
    writer = None
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 20)
        writer.write(b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nIdempotency-Key: %s\r\n"
                     b"Content-Length: %d\r\n\r\n" % (PATH.encode(), key.encode(), len(body)) + body)
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(), 40)
    except (OSError, asyncio.TimeoutError):
        return None
    finally:
        if writer:
            writer.close()
    head, _, content = answer.partition(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1]) if head.startswith(b"HTTP/") else 0
    if status == 201:
        try:
            return json.loads(content)
        except ValueError:  # killed between head and body: the page would not take it for an answer either
            return None
    if status in {0, 500, 502, 503, 429}:
        return None
    raise SystemExit(f"the service answered {status}: {content[:300]!r}")


def sign(chance: random.Random, participant: str) -> bytes:
    """A plausible sign in the quarter."""
    point = [round(chance.uniform(9.1285, 9.1345), 6), round(chance.uniform(45.4450, 45.4480), 6)]
    return json.dumps({
        "geometry": {"type": "Point", "coordinates": point}, "category": chance.choice(["like", "fix", "wish", "unsafe", "memory"]),
        "text": "Qui manca una panchina all'ombra, e di sera la luce.", "accuracy": chance.choice(["spot", "building", "block"]),
        "language": "it", "participant": participant,
    }).encode()


async def client(number: int, port: int, count: int, acknowledged: dict, times: list, retries: list) -> None:
    """One device: leaves its signs one after another, each with one key until it is acknowledged."""
    chance, participant = random.Random(number), str(uuid.uuid4())
    for _ in range(count):
        key, body, started = str(uuid.uuid4()), sign(chance, participant), time.perf_counter()
        while True:
            answer = await post(port, key, body)
            if answer:
                break
            retries.append(1)
            if time.perf_counter() - started > PATIENCE:
                raise SystemExit("a client waited for 60 s and gave up")
            await asyncio.sleep(chance.uniform(0.1, 0.6))
        times.append(time.perf_counter() - started)
        if acknowledged.setdefault(key, answer) != answer:
            raise SystemExit("one key was answered in two ways")


async def run(port: int, trouble=None) -> dict:
    """All clients at once; ``trouble`` is called with the number acknowledged so far, every 50 ms."""
    acknowledged, times, retries = {}, [], []
    started = time.perf_counter()
    clients = [asyncio.create_task(client(i, port, SIGNS // CLIENTS, acknowledged, times, retries)) for i in range(CLIENTS)]
    everybody = asyncio.gather(*clients)
    while not everybody.done():
        await asyncio.sleep(0.05)
        if trouble:
            await asyncio.to_thread(trouble, len(acknowledged))
    await everybody
    return {"acknowledged": acknowledged, "seconds": time.perf_counter() - started, "times": times, "retries": len(retries)}


def count_in_database(engine, acknowledged: dict) -> tuple[int, int]:
    """(lost, doubled): acknowledged ids that are not there; rows beyond one per acknowledged key."""
    with engine.connect() as connection:
        ids = {str(row) for row in connection.scalars(text(
            "SELECT s.id FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'lorenteggio'"))}
    wanted = {answer["id"] for answer in acknowledged.values()}
    return len(wanted - ids), len(ids) - len(wanted)


def report(title: str, found: dict, engine) -> float:
    lost, doubled = count_in_database(engine, found["acknowledged"])
    times = sorted(found["times"])
    rate = len(times) / found["seconds"]
    print(f"{title}: {len(times)} signs, {rate:.0f}/s, p50 {statistics.median(times):.2f} s, p95 {times[int(len(times) * 0.95)]:.2f} s, "
          f"tried again {found['retries']}, lost {lost}, doubled {doubled}", flush=True)
    if lost or doubled:
        raise SystemExit("the drill failed: something was lost or doubled")
    return rate


def empty(engine) -> None:
    """Take all signs out of the way before the next run."""
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM milo.receipts"))
        connection.execute(text("DELETE FROM milo.participants"))


def kill_cluster(cluster: Cluster) -> None:
    """kill -9 the server and all its children at one blow, then start it as `bin/run` would."""
    postmaster = cluster.process()
    children = subprocess.run(["pgrep", "-P", str(postmaster)], capture_output=True, text=True).stdout.split()
    for pid in [postmaster, *map(int, children)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    time.sleep(1)
    cluster.start()


def pgbench(cluster: Cluster) -> float | None:
    """Durable single-row inserts a second by pgbench with as many connections as the web has threads; None where it is absent."""
    program = cluster.programs / "pgbench"
    if not program.exists():
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write("INSERT INTO drill_peer (id, words) VALUES (gen_random_uuid(), repeat('x', 200));\n")
        script.flush()
        os.chmod(script.name, 0o644)
        engine = create_engine(cluster.url("drill"))
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS drill_peer (id uuid PRIMARY KEY, words text)"))
        engine.dispose()
        done = subprocess.run([program, "-n", "-h", cluster.socket, "-U", "postgres", "-c", str(WORKERS * THREADS), "-j", "2", "-T", "8",
                               "-f", script.name, "drill"], capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("tps = ")]
    return float(lines[0].split()[2]) if lines else None


@contextmanager
def thrown_away(name: str):
    """A cluster of its own with PostgreSQL's durable defaults, tables and sample, gone at the end: (cluster, environment, engine)."""
    home = places.VAR / f"bench-{name}"
    cluster = Cluster(home)
    try:
        with cluster.in_use():
            cluster.make_database(name)
            env = environment.for_application(cluster.url(name)) | {"MILO_ROLE_PREFIX": name}
            for command in (["db", "upgrade"], ["demo", "load"]):
                subprocess.run([str(places.PYTHON), "-m", "flask", "--app", "app:create_app", *command], cwd=ROOT, env=env, check=True)
            engine = create_engine(cluster.url(name), pool_pre_ping=True)
            yield cluster, env, engine
            engine.dispose()
    finally:
        cluster.remove()
        shutil.rmtree(home, ignore_errors=True)


def main() -> None:
    """Run both halves on a throw-away cluster with PostgreSQL's durable defaults."""
    with thrown_away("drill") as (cluster, env, engine):
        with engine.connect() as connection:
            print("durability:", {name: connection.scalar(text(f"SHOW {name}")) for name in ("fsync", "full_page_writes", "synchronous_commit")})
        service = Service(env)
        try:
            empty(engine)
            rate = report("undisturbed", asyncio.run(run(service.port)), engine)
            empty(engine)
            todo = [(SIGNS // 5, "kill -9 a web worker", lambda: os.kill(service.workers()[0], signal.SIGKILL)),
                    (SIGNS // 2, "kill -9 PostgreSQL", lambda: kill_cluster(cluster)),
                    (SIGNS * 4 // 5, "kill -9 a web worker", lambda: os.kill(service.workers()[-1], signal.SIGKILL))]

            def trouble(count: int) -> None:
                if todo and count >= todo[0][0]:
                    _, name, act = todo.pop(0)
                    print(f"  at {count}: {name}", flush=True)
                    act()

            report("with kills", asyncio.run(run(service.port, trouble)), engine)
        finally:
            service.stop()
        peer = pgbench(cluster)
        if peer:
            print(f"pgbench, one plain row a commit, same connections: {peer:.0f}/s; ours undisturbed is {rate / peer:.2f} of it")


if __name__ == "__main__":
    main()
