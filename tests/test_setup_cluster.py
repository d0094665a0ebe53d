"""The private cluster: durable, on a socket only, and stopped by the last who uses it."""
import os
import signal
import time
from pathlib import Path

import pytest
import sqlalchemy
from setup import cluster_places, postgres
from setup.cluster import Cluster
from setup.problem import SetupProblem

pytestmark = pytest.mark.skipif(not postgres.find_programs(), reason="PostgreSQL with PostGIS is not on this machine")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("una cartella") / "postgres")
    yield cluster
    cluster.remove()


@pytest.fixture
def running(cluster):
    cluster.start()
    return cluster


def ask(cluster, sql):
    engine = sqlalchemy.create_engine(cluster.url("postgres"), poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        return connection.execute(sqlalchemy.text(sql)).scalar()


def test_it_listens_on_no_network_address(running):
    assert ask(running, "SHOW listen_addresses") == ""
    assert ask(running, "SELECT inet_server_addr() IS NULL")


def test_only_its_owner_can_enter_the_folder_of_its_socket(running):
    found = running.socket.stat()
    assert found.st_mode & 0o077 == 0
    assert found.st_uid == postgres.database_user_id()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_what_it_acknowledges_is_on_the_disk(running, setting):
    assert ask(running, f"SHOW {setting}") == "on"


def test_its_log_never_repeats_what_somebody_wrote(running):
    before = running.log.stat().st_size
    for sql in ("SELECT 'parole riconoscibili', pg_sleep(2.1)", "SELECT 'parole riconoscibili' FROM no_such_table",
                "CREATE TABLE said (words text CHECK (words = ''))", "INSERT INTO said VALUES ('parole riconoscibili')"):
        engine = sqlalchemy.create_engine(running.url("postgres"), poolclass=sqlalchemy.NullPool)
        try:
            with engine.begin() as connection:
                connection.execute(sqlalchemy.text(sql))
        except sqlalchemy.exc.DBAPIError:
            pass
    told = running.log.read_text(errors="replace")[before:]
    assert "no_such_table" in told and "check constraint" in told
    assert "riconoscibili" not in told


def test_it_speaks_utf8_and_carries_postgis(running):
    assert ask(running, "SHOW server_encoding") == "UTF8"
    assert ask(running, "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'") == 1


def test_a_killed_server_starts_again_with_what_it_had_acknowledged(running):
    running.make_database("kept")
    number = running.process()
    os.kill(number, signal.SIGKILL)
    while running.process() == number:
        time.sleep(0.02)
    running.start()
    assert running.process() not in (None, number)
    assert ask(running, "SELECT count(*) FROM pg_database WHERE datname = 'kept'") == 1


def test_a_process_file_left_behind_that_names_another_program_does_not_stop_the_start(cluster):
    cluster.stop()
    left = cluster.data / "postmaster.pid"
    # A program of the same user that lives: PostgreSQL itself would take it for a running server.
    left.write_text(f"{os.getpid()}\n{cluster.data}\n0\n5432\n{cluster.socket}\n\n")
    os.chown(left, postgres.database_user_id(), -1)
    assert cluster.process() is None
    cluster.start()
    assert ask(cluster, "SELECT 1") == 1


def test_the_last_who_uses_it_stops_it(cluster):
    cluster.stop()
    with Cluster(cluster.wanted).in_use():
        with Cluster(cluster.wanted).in_use():
            pass
        assert cluster.process() is not None
    assert cluster.process() is None


def test_it_is_stopped_when_its_user_fails(cluster):
    cluster.stop()
    with pytest.raises(ZeroDivisionError):
        with cluster.in_use():
            1 / 0
    assert cluster.process() is None


@pytest.mark.parametrize("home", [Path("/srv") / ("long" * 30), Path("/srv/one, two"), Path("/srv/a\"b")])
def test_a_path_a_socket_cannot_have_gets_a_short_one_elsewhere(home):
    socket = cluster_places.socket(home)
    assert home not in socket.parents
    assert len(os.fsencode(socket / ".s.PGSQL.5432")) <= 107
    assert socket == cluster_places.socket(home)
    assert socket != cluster_places.socket(home / "other")


def test_a_path_with_spaces_keeps_its_socket():
    assert cluster_places.socket(Path("/srv/my project")) == Path("/srv/my project/socket")


def test_a_folder_others_can_enter_is_refused(tmp_path):
    open_to_all = tmp_path / "socket"
    open_to_all.mkdir()
    open_to_all.chmod(0o755)
    with pytest.raises(SetupProblem, match="not private"):
        cluster_places.make(open_to_all)


def test_a_link_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "socket").symlink_to(tmp_path / "real")
    with pytest.raises(SetupProblem, match="not private"):
        cluster_places.make(tmp_path / "socket")
