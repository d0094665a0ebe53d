"""What `bench tiles` needs beside the measuring: points in a database of its own, tipg in an environment of its own, and both servers."""
from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path
from urllib.parse import quote

import numpy as np
import psycopg2
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "milo_bench_tiles"
BOX = (9.04, 45.39, 9.28, 45.54)  # Milan
CENTRES = 60


def points(n: int) -> np.ndarray:
    """(n, 2) lon and lat, the same each time: nine in ten around sixty centres of very unlike size, one in ten anywhere in Milan."""
    rng = np.random.default_rng(7)
    middle, size = rng.uniform(BOX[:2], BOX[2:], (CENTRES, 2)), rng.pareto(1.2, CENTRES) + 0.2
    spread = rng.uniform(0.002, 0.015, CENTRES)
    which = rng.choice(CENTRES, n, p=size / size.sum())
    near = middle[which] + rng.normal(0, 1, (n, 2)) * spread[which, None] * (1.0, 0.7)
    return np.where(rng.random((n, 1)) < 0.9, near, rng.uniform(BOX[:2], BOX[2:], (n, 2)))


def make_database(url: str) -> URL:
    """An empty database beside the application's, with roles, schemas and migrations; returns its address."""
    own = make_url(url).set(database=DATABASE)
    drop_database(url)
    with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"CREATE DATABASE {DATABASE}"))
        # as our roles have it: compiling plans would cost tipg a part of a second in every large tile
        connection.execute(text(f"ALTER DATABASE {DATABASE} SET jit = off"))
    environment = os.environ | {"DATABASE_URL": own.render_as_string(hide_password=False)}
    for command in (["db", "upgrade"], ["demo", "load"]):
        subprocess.run([sys.executable, "-m", "flask", "--app", "app", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return own


def drop_database(url: str) -> None:
    """Take it away again."""
    with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"))


def libpq(url: URL) -> dict:
    """The address as psycopg2 wants it."""
    return {name: value for name, value in {"host": url.query.get("host") or url.host, "port": url.query.get("port") or url.port, "dbname": url.database,
                                            "user": url.query.get("user") or url.username, "password": url.password}.items() if value}


def load(url: URL, key: str, places: np.ndarray) -> str:
    """The points as the one edition, in force, of a new layer of ``prova``; returns the name of its table in schema milo."""
    layer, edition = str(uuid.uuid4()), str(uuid.uuid4())
    with psycopg2.connect(**libpq(url)) as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO milo.layers (id, programme_id, key, position, title, geometry_type, source, licence, visible) "
                       "SELECT %s, id, %s, 99, %s, 'point', 'bench', 'CC0', false FROM milo.programmes WHERE key = 'lorenteggio'", (layer, key, f'{{"it": "{key}"}}'))
        cursor.execute("INSERT INTO milo.editions (id, layer_id, number, features) VALUES (%s, %s, 1, %s)", (edition, layer, len(places)))
        cursor.execute("SELECT milo.open_edition(%s)", (edition,))
        table = cursor.fetchone()[0]
        rows = "".join(f'{layer}\t{edition}\t{place}\t{{"it": "Albero {place}"}}\tSRID=4326;POINT({lon:.6f} {lat:.6f})\n' for place, (lon, lat) in enumerate(places))
        cursor.copy_expert(f"COPY milo.{table} (layer_id, edition_id, position, title, geom) FROM STDIN", io.StringIO(rows))
        cursor.execute("SELECT milo.close_edition(%s)", (edition,))
        cursor.execute("UPDATE milo.layers SET edition_id = %s WHERE id = %s", (edition, layer))
        cursor.execute("INSERT INTO milo.consultation_layers SELECT id, %s FROM milo.consultations WHERE slug = 'prova'", (layer,))
    return table


def peer() -> Path:
    """The Python that has tipg, installed by hash from requirements-bench.txt into var/ where it is not there yet."""
    folder = Path(os.environ.get("MILO_VAR") or ROOT / "var") / "bench-tipg"
    lock = ROOT / "requirements-bench.txt"
    done, python = folder / "lock", folder / "bin" / "python"
    if not (done.is_file() and done.read_bytes() == lock.read_bytes()):
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary=:all:", "-r", lock], check=True)
        done.write_bytes(lock.read_bytes())
    return python


def start(command: list, environment: dict, ready: str, cwd: Path) -> subprocess.Popen:
    """Start a server and wait until ``ready`` answers."""
    process = subprocess.Popen([str(part) for part in command], env=environment, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        try:
            with opener.open(ready, timeout=5):
                return process
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} does not start: {process.returncode}") from None
            time.sleep(0.2)
    raise SystemExit(f"{ready} does not answer")


def start_ours(url: URL, port: int, var: Path, workers: int) -> subprocess.Popen:
    """The application under gunicorn, tiles kept in ``var``."""
    environment = os.environ | {"DATABASE_URL": url.render_as_string(hide_password=False), "MILO_VAR": str(var)}
    command = [sys.executable, "-m", "gunicorn", "app:create_app()", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", workers, "--threads", 4,
               "--no-control-socket", "--log-level", "warning"]
    return start(command, environment, f"http://127.0.0.1:{port}/healthz", ROOT)


def start_theirs(url: URL, port: int, tables: list[str], var: Path, workers: int) -> subprocess.Popen:
    """tipg under uvicorn with all features in a tile, the same buffer as ours, on the same tables."""
    facts = libpq(url)
    # tipg wants a host in its place; a folder with a socket stands there in percent signs
    address = f"postgresql://{quote(facts['user'])}:{quote(facts.get('password', ''))}@{quote(facts['host'], safe='')}:{facts.get('port', 5432)}/{facts['dbname']}"
    environment = os.environ | {"DATABASE_URL": address, "TIPG_DB_SCHEMAS": '["milo"]', "TIPG_DB_TABLES": str([f"milo.{table}" for table in tables]).replace("'", '"'),
                                "TIPG_MAX_FEATURES_PER_TILE": "10000000", "TIPG_TILE_BUFFER": "64", "TIPG_DB_DATETIME_EXTENT": "false"}
    command = [peer(), "-m", "uvicorn", "tipg.main:app", "--host", "127.0.0.1", "--port", port, "--workers", workers, "--log-level", "warning"]
    return start(command, environment, f"http://127.0.0.1:{port}/healthz", var)
