"""`bin/test`: the set-up with test tools, a database to throw away, and the whole suite."""

import os
import shutil
import subprocess

from setup import application, debian, environment, frontend, places, python_packages
from setup.child import follow
from setup.cluster import Cluster
from setup.entry import alone, held
from setup.steps import Steps

THROW_AWAY = places.VAR / "test"


def command(arguments: list[str]) -> int:
    """Prepare and run pytest; further arguments go to it. Its exit code is ours."""
    given = os.environ.get("MILO_TEST_DATABASE_URL") or None
    steps = Steps(6)
    with held() as stack:
        with alone():
            with steps.step("System packages and browser"):
                debian.make_ready(steps, database=not given, tests=True)
            with steps.step("Python packages and test tools"):
                python_packages.make_ready("requirements", "requirements-test")
            with steps.step("Front-end files, fonts and style"):
                frontend.make_ready()
            with steps.step("Translations"):
                application.compile_translations()
            with steps.step("Database of MILO_TEST_DATABASE_URL" if given else "PostgreSQL and PostGIS to throw away"):
                url = given or _throw_away(stack)
            with steps.step("Basemap"), application.commands(environment.for_application(url)) as milo:
                milo.build_basemap()
        print(f"Ready in {steps.total_time()}. Now the tests.\n", flush=True)
        return follow([places.PYTHON, "-m", "pytest", "--durations=10", *arguments], env=environment.for_tests(url),
                      cwd=places.ROOT, stdin=subprocess.DEVNULL)


def _throw_away(stack) -> str:
    """A cluster of this run only: the roles of the application belong to a whole cluster, not to one database."""
    places.make_passage(THROW_AWAY)
    _clear_left_behind()
    cluster = Cluster(THROW_AWAY / str(os.getpid()))
    stack.callback(cluster.remove)
    cluster.start()
    cluster.make_database("milo_test")
    return cluster.url("milo_test")


def _clear_left_behind() -> None:
    for folder in THROW_AWAY.iterdir():
        if folder.is_dir() and folder.name.isdigit() and not os.path.exists(f"/proc/{folder.name}"):
            Cluster(folder).remove()
            shutil.rmtree(folder, ignore_errors=True)
