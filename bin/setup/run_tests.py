"""`bin/test`: the set-up with test tools, databases to throw away, and the whole suite, by two hands where there are two processors."""

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
    hands = 1 if given or arguments or (os.cpu_count() or 1) < 2 else 2
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
                urls = [given] if given else [_throw_away(stack, hand) for hand in range(hands)]
            with steps.step("Basemap"), application.commands(environment.for_application(urls[0])) as milo:
                milo.build_basemap()
        print(f"Ready in {steps.total_time()}. Now the tests.\n", flush=True)
        # Whole files to each hand: their fixtures are made once. In the order of names: few tests may be long ones, and must not come last.
        shared = ["-n", str(hands), "--dist=loadfile", "--no-loadscope-reorder"] if hands > 1 else []
        return follow([places.PYTHON, "-m", "pytest", "--durations=10", *shared, *arguments], env=environment.for_tests(*urls),
                      cwd=places.ROOT, stdin=subprocess.DEVNULL)


def _throw_away(stack, hand: int) -> str:
    """A cluster of this run and this hand only: the roles of the application belong to a whole cluster, not to one database."""
    places.make_passage(THROW_AWAY)
    _clear_left_behind()
    cluster = Cluster(THROW_AWAY / f"{os.getpid()}-{hand}")
    stack.callback(cluster.remove)
    cluster.start()
    cluster.make_database("milo_test")
    return cluster.url("milo_test")


def _clear_left_behind() -> None:
    for folder in THROW_AWAY.iterdir():
        of = folder.name.partition("-")[0]
        if folder.is_dir() and of.isdigit() and not os.path.exists(f"/proc/{of}"):
            Cluster(folder).remove()
            shutil.rmtree(folder, ignore_errors=True)
