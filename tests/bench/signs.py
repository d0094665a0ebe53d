"""`bin/bench signs`: durable signs a second over loopback, sustained, beside pgbench committing the same two inserts on the same cluster.

The clients are on the same cores as the web server and the database, and each opens a connection for each sign, as phones do. Nobody is
limited here: each sign is another person's. Afterwards the database is asked whether each acknowledged sign is there, and once. With `--keys` 200 keys are sent 50 times at once each, and counted with the others.
"""
from __future__ import annotations

import asyncio
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from drill import Service, count_in_database, post, sign, thrown_away
from setup.cluster import Cluster
from setup.serve import THREADS, WORKERS
from sqlalchemy import text

SECONDS, CLIENTS, GOAL = 20, WORKERS * THREADS, 300
TWO_INSERTS = """BEGIN;
INSERT INTO peer_receipts (id, consultation_id, contribution_id, key_hash, body_hash, code_hash)
VALUES (gen_random_uuid(), '00000000-0000-0000-0000-000000000001', gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), sha256('b'), sha256(gen_random_uuid()::text::bytea));
INSERT INTO peer_signs (id, consultation_id, participant_id, category_id, geom, public_geom, text, left_at)
VALUES (gen_random_uuid(), '00000000-0000-0000-0000-000000000001', gen_random_uuid(), gen_random_uuid(),
        ST_SetSRID(ST_MakePoint(9.13, 45.44), 4326), ST_SetSRID(ST_MakePoint(9.13, 45.44), 4326), 'Qui manca una panchina all''ombra, e di sera la luce.', now());
COMMIT;
"""
PEER_TABLES = """
CREATE TABLE peer_receipts (id uuid PRIMARY KEY, consultation_id uuid NOT NULL, contribution_id uuid NOT NULL, key_hash bytea NOT NULL,
    body_hash bytea NOT NULL, code_hash bytea UNIQUE, UNIQUE (consultation_id, key_hash));
CREATE INDEX ON peer_receipts (contribution_id);
CREATE TABLE peer_signs (id uuid PRIMARY KEY, consultation_id uuid NOT NULL, participant_id uuid NOT NULL, category_id uuid NOT NULL,
    geom geometry(Geometry, 4326) NOT NULL, public_geom geometry(Geometry, 4326) NOT NULL, text text NOT NULL, left_at timestamptz NOT NULL);
CREATE INDEX ON peer_signs (consultation_id, category_id);
CREATE INDEX ON peer_signs (participant_id);
CREATE INDEX ON peer_signs (consultation_id, left_at);
CREATE INDEX ON peer_signs USING gist (public_geom);
"""


async def client(number: int, port: int, until: float, acknowledged: dict, times: list) -> None:
    """One phone after another: each leaves one sign with one key until it is acknowledged."""
    chance = random.Random(number)
    while time.perf_counter() < until:
        key, body, started = str(uuid.uuid4()), sign(chance, str(uuid.uuid4())), time.perf_counter()
        while not (answer := await post(port, key, body)):
            await asyncio.sleep(0.05)
        times.append(time.perf_counter() - started)
        acknowledged[key] = answer


async def sustain(port: int, seconds: float) -> tuple[dict, list]:
    """All clients for so many seconds; what was acknowledged, and how long each took."""
    acknowledged, times = {}, []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(client(n, port, until, acknowledged, times) for n in range(CLIENTS)))
    return acknowledged, times


async def same_keys(port: int, keys: int = 200, at_once: int = 50) -> dict:
    """So many keys, each sent so many times at once; what each was answered. Exits when one key gets two answers."""
    answered = {}
    for number in range(keys):
        key, body = str(uuid.uuid4()), sign(random.Random(number), str(uuid.uuid4()))
        answers = await asyncio.gather(*(post(port, key, body) for _ in range(at_once)))
        told = {tuple(sorted(answer.items())) for answer in answers if answer}
        if len(told) != 1 or None in answers:
            raise SystemExit(f"one key had {len(told)} answers, {answers.count(None)} of {at_once} were not answered")
        answered[key] = answers[0]
    return answered


def processor_time(parent: int) -> float:
    """Seconds of processor that a process and its children, also those that have ended, have taken."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    ticks = 0
    for pid in [parent, *children]:
        try:
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:  # it has ended meanwhile: its parent has its time
            continue
        ticks += sum(int(value) for value in after_name[11:15 if int(pid) == parent else 13])
    return ticks / os.sysconf("SC_CLK_TCK")


def pgbench(cluster: Cluster, engine) -> float | None:
    """Commits a second of the same two inserts, with as many connections as the web has threads; None where pgbench is absent."""
    program = cluster.programs / "pgbench"
    if not program.exists():
        return None
    with engine.begin() as connection:
        connection.execute(text(PEER_TABLES))
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(TWO_INSERTS)
        script.flush()
        os.chmod(script.name, 0o644)
        done = subprocess.run([program, "-n", "-h", cluster.socket, "-U", "postgres", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS), "-f", script.name, "signs"],
                              capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("tps = ")]
    return float(lines[0].split()[2]) if lines else None


def main() -> None:
    """Warm up, sustain, count, then the peer; on a throw-away cluster with PostgreSQL's durable defaults."""
    with thrown_away("signs") as (cluster, env, engine):
        with engine.connect() as connection:
            print("durability:", {name: connection.scalar(text(f"SHOW {name}")) for name in ("fsync", "full_page_writes", "synchronous_commit")})
        print(f"processors {os.cpu_count()}, load before {os.getloadavg()[0]:.1f}", flush=True)
        service = Service(env)
        try:
            warm, _ = asyncio.run(sustain(service.port, 3))
            web, database = processor_time(service.process.pid), processor_time(cluster.process())
            began, own = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
            acknowledged, times = asyncio.run(sustain(service.port, SECONDS))
            seconds, own = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_utime - own
            web, database = processor_time(service.process.pid) - web, processor_time(cluster.process()) - database
            if "--keys" in sys.argv:
                same = asyncio.run(same_keys(service.port))
                acknowledged |= same
                print(f"{len(same)} keys, each sent 50 times at once: one answer each")
        finally:
            service.stop()
        lost, doubled = count_in_database(engine, warm | acknowledged)
        times.sort()
        rate = len(times) / seconds
        print(f"{len(times)} signs in {seconds:.1f} s: {rate:.0f}/s (asked: {GOAL}), p50 {statistics.median(times) * 1000:.0f} ms, "
              f"p95 {times[int(len(times) * 0.95)] * 1000:.0f} ms, lost {lost}, doubled {doubled}; processor time a sign: web "
              f"{web / len(times) * 1000:.2f} ms, database {database / len(times) * 1000:.2f} ms, client {own / len(times) * 1000:.2f} ms")
        if lost or doubled:
            raise SystemExit("something was lost or doubled")
        if peer := pgbench(cluster, engine):
            print(f"pgbench, the same two inserts a commit, {CLIENTS} connections: {peer:.0f}/s; ours is {rate / peer:.2f} of it")


if __name__ == "__main__":
    main()
