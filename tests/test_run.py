"""`bin/run` from start to Ctrl-C, on a database of its own and a free port."""
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from setup import places
from sqlalchemy import NullPool, create_engine, make_url, text

PREFIX = "milorun"
DATABASE = "milo_run"


@pytest.fixture(scope="module")
def database():
    given = os.environ.get("MILO_TEST_DATABASE_URL")
    if not given:
        pytest.skip("MILO_TEST_DATABASE_URL is not set: bin/test sets it")
    server = create_engine(given, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def clear(connection):
        connection.execute(text(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"))
        for role in connection.scalars(text("SELECT rolname FROM pg_roles WHERE rolname LIKE :like"), {"like": f"{PREFIX}\\_%"}).all():
            connection.execute(text(f'DROP OWNED BY "{role}"'))
            connection.execute(text(f'DROP ROLE "{role}"'))

    with server.connect() as connection:
        clear(connection)
        connection.execute(text(f"CREATE DATABASE {DATABASE}"))
        yield make_url(given).set(database=DATABASE).render_as_string(hide_password=False)
        clear(connection)


@pytest.fixture(scope="module")
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def lines(database, port, tmp_path_factory):
    """Start it from another folder, read a page, interrupt it; what it printed, and what the page answered."""
    env = {**os.environ, "DATABASE_URL": database, "MILO_ROLE_PREFIX": PREFIX, "MILO_SECRET_KEY": "k" * 40}
    process = subprocess.Popen([places.ROOT / "bin" / "run", "--port", str(port)], env=env, text=True, start_new_session=True,
                               cwd=tmp_path_factory.mktemp("altrove"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)
    said = []
    try:
        for line in process.stdout:
            said.append(line.rstrip())
            if "Ctrl-C" in line:
                break
        else:
            pytest.fail("bin/run ended by itself:\n" + "\n".join(said))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            said.append(f"healthz {answer.status}")
        process.send_signal(signal.SIGINT)
        said += [line.rstrip() for line in process.stdout]
        said.append(f"code {process.wait()}")
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
    return said


def test_it_numbers_its_steps_and_times_each(lines):
    steps = [line for line in lines if line.startswith("[")]
    assert [line.split("]")[0] for line in steps] == [f"[{n}/{len(steps)}" for n in range(1, len(steps) + 1)]
    assert all(line.endswith(" s") for line in steps)


def test_it_says_where_to_look_and_gives_a_password_for_admin(lines, port):
    assert any(f"http://127.0.0.1:{port}/it/" in line for line in lines)
    assert any("admin" in line and "password" in line for line in lines)


def test_the_password_is_not_kept_in_the_log(lines):
    said = next(line for line in lines if "admin" in line and "password" in line)
    assert said.split()[-1] not in places.LOG.read_text("utf-8", "replace")


def test_it_serves_when_it_says_so(lines):
    assert "healthz 200" in lines


def test_ctrl_c_ends_it_well(lines):
    assert lines[-2:] == ["Stopped.", "code 0"]


def test_ctrl_c_leaves_nobody_on_the_port(lines, port):
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)


def test_ctrl_c_leaves_no_process(lines, port):
    left = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it ended while we looked
        if f"127.0.0.1:{port}".encode() in words:
            left.append(words)
    assert left == []
