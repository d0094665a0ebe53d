"""Import of 1,000,000 points and 200,000 areas: time and memory beside ogr2ogr into the same PostGIS; run by `bin/bench import`."""
from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import psycopg2
import shapely
from sqlalchemy.engine import URL, make_url

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "milo_bench_import"
BOUND = 1.5
MIDDLE = (510_000.0, 5_032_500.0)  # EPSG:32632, Lorenteggio
COLUMNS = ("nome", "tipo", "anno", "misura")


@dataclass
class Run:
    """Seconds by the clock, seconds of processor of the command and its children, and the most memory its process tree held at once, in MB."""

    seconds: float
    processor: float
    megabytes: float


def write(folder: Path, points: int, areas: int) -> dict[str, Path]:
    """The two GeoPackages, in EPSG:32632, with four columns."""
    rng = np.random.default_rng(20261123)
    near = rng.normal(MIDDLE, 1500, (points, 2))
    middles = rng.uniform(np.array(MIDDLE) - 5000, np.array(MIDDLE) + 5000, (areas, 1, 2))
    angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    rings = middles + rng.uniform(5, 20, (areas, 16, 1)) * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    made = {}
    for name, shapes in (("points", shapely.points(near)), ("areas", shapely.polygons(np.concatenate([rings, rings[:, :1]], axis=1)))):
        count = len(shapes)
        kinds = np.array(["albero", "panchina", "lampione", "fontanella"], dtype=object)
        columns = {"nome": [f"oggetto {each}" for each in range(count)], "tipo": kinds[rng.integers(0, 4, count)], "anno": rng.integers(1950, 2027, count),
                   "misura": rng.uniform(0, 100, count).round(2)}
        made[name] = folder / f"{name}.gpkg"
        geopandas.GeoDataFrame(columns, geometry=shapes, crs=32632).to_file(made[name], layer=name, engine="pyogrio")
    return made


def timed(arguments: list[str], env: dict[str, str]) -> Run:
    """Run a command to its end and watch it. Raises RuntimeError with what it said if it fails."""
    said = tempfile.TemporaryFile()
    start, before = time.monotonic(), os.times()
    child = subprocess.Popen(arguments, env=env, stdout=said, stderr=subprocess.STDOUT, cwd=ROOT)
    most, over = [0.0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(child.pid, most, over))
    watcher.start()
    code = child.wait()
    seconds, after = time.monotonic() - start, os.times()
    over.set()
    watcher.join()
    if code:
        said.seek(0)
        raise RuntimeError(said.read().decode(errors="replace")[-2000:])
    return Run(seconds, after.children_user + after.children_system - before.children_user - before.children_system, most[0])


def _watch(pid: int, most: list[float], over: threading.Event) -> None:
    while not over.wait(0.05):
        most[0] = max(most[0], sum(_resident(each) for each in _family(pid)))


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        try:
            found += [int(child) for task in Path(f"/proc/{each}/task").iterdir() for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _resident(pid: int) -> float:
    """Megabytes of a process, what it shares with others counted by its part."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1000
    except OSError:
        pass
    return 0.0


def peer() -> str | None:
    """The version of ogr2ogr; Debian's gdal-bin is installed if it is missing and we may."""
    if not shutil.which("ogr2ogr") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "gdal-bin"], capture_output=True, check=False)
    return subprocess.run(["ogr2ogr", "--version"], capture_output=True, text=True, check=True).stdout.strip() if shutil.which("ogr2ogr") else None


def administer(url: URL, *statements: str) -> None:
    """Statements that no transaction may hold."""
    connection = psycopg2.connect(_dsn(url))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def _dsn(url: URL) -> str:
    parts = {"host": url.query.get("host", url.host), "port": url.port, "user": url.username, "password": url.password, "dbname": url.database}
    return " ".join(f"{name}='{value}'" for name, value in parts.items() if value)


def main() -> int:
    """Print the table; 1 when a ratio of times passes the bound."""
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("--points", type=int, default=1_000_000)
    wishes.add_argument("--areas", type=int, default=200_000)
    wishes.add_argument("--repeats", type=int, default=3)
    asked = wishes.parse_args()
    version = peer()
    if version is None:
        print("ogr2ogr is missing: install gdal-bin.")
        return 2
    login = make_url(os.environ["DATABASE_URL"])
    url = login.set(database=DATABASE)
    env = os.environ | {"DATABASE_URL": url.render_as_string(hide_password=False), "PYTHONPATH": str(ROOT)}
    milo = [sys.executable, str(ROOT / "bin/setup/milo_command.py")]
    administer(login, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", f"CREATE DATABASE {DATABASE}")
    try:
        with tempfile.TemporaryDirectory(prefix="milo-bench-") as folder:
            for command in (("db", "upgrade"), ("demo", "load")):
                timed([*milo, *command], env)
            administer(url, "CREATE SCHEMA peer")
            return table(write(Path(folder), asked.points, asked.areas), milo, url, env, asked.repeats, version)
    finally:
        administer(login, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def table(files: dict[str, Path], milo: list[str], url: URL, env: dict[str, str], repeats: int, version: str) -> int:
    """Measure in turns and print."""
    load = os.getloadavg()[0]
    print(f"From a GeoPackage in EPSG:32632 with four columns, into PostGIS in EPSG:4326 with a spatial index, {os.cpu_count()} cores, load {load:.1f} at the start\n"
          f"ours: layers import --keep '*' --publish (limited child, checks, report, COPY, EPSG:3857 beside EPSG:4326, indexes); peer: {version}\n")
    print(f"{'':>8}  {'':>5}  {'median s':>9}  {'least s':>8}  {'processor s':>11}  {'memory MB':>9}")
    worst = 0.0
    for name, path in files.items():
        runs: dict[str, list[Run]] = {"peer": [], "ours": []}
        for turn in range(repeats):
            runs["peer"].append(timed(["ogr2ogr", "-f", "PostgreSQL", f"PG:{_dsn(url)}", str(path), "-nln", f"peer.{name}_{turn}", "-t_srs", "EPSG:4326",
                                       "-lco", "SPATIAL_INDEX=GIST", "-lco", "GEOMETRY_NAME=geom"], env))
            runs["ours"].append(timed([*milo, "layers", "import", str(path), "--layer", f"bench-{name}-{turn}", "--keep", "*", "--publish"], env))
        for who, each in runs.items():
            print(f"{name:>8}  {who:>5}  {statistics.median(run.seconds for run in each):9.1f}  {min(run.seconds for run in each):8.1f}  "
                  f"{statistics.median(run.processor for run in each):11.1f}  {max(run.megabytes for run in each):9.0f}")
        ratio = statistics.median(run.seconds for run in runs["ours"]) / statistics.median(run.seconds for run in runs["peer"])
        memory = max(run.megabytes for run in runs["ours"]) / max(run.megabytes for run in runs["peer"])
        worst = max(worst, ratio)
        print(f"{name:>8}  ratio  {ratio:9.2f}  {'':>8}  {'':>11}  {memory:9.1f}\n", flush=True)
    print(f"worst ratio of times {worst:.2f}, bound {BOUND:g}: {'kept' if worst <= BOUND else 'BROKEN'}")
    return 0 if worst <= BOUND else 1


if __name__ == "__main__":
    raise SystemExit(main())
