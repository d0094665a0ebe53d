"""`bin/milo`: the application's commands, with the private database up for as long as the command takes."""

import sys

from setup import application, debian, environment, places, python_packages
from setup.child import follow
from setup.cluster import Cluster
from setup.entry import alone, given_database, held, private_database
from setup.steps import Steps


def command(arguments: list[str]) -> int:
    """Run `milo ARGUMENTS` in the folder of the person, so that file names mean what they typed."""
    prepare("requirements")
    with held() as stack:
        env, _cluster = application_environment(stack)
        return follow([*application.MILO, *arguments], env=env)


def prepare(*lists: str) -> None:
    """Install what is missing, telling it on stderr: what the command prints stays clean."""
    if python_packages.ready(*lists):
        return
    steps = Steps(2, out=sys.stderr)
    with alone():
        with steps.step("System packages"):
            debian.make_ready(steps, database=not given_database(), tests=False)
        with steps.step("Python packages"):
            python_packages.make_ready(*lists)


def application_environment(stack) -> tuple[dict[str, str], Cluster | None]:
    """The application's settings, and the private cluster if that is what it uses."""
    given = given_database()
    if given:
        return environment.for_application(given), None
    cluster, url = private_database(stack)
    return environment.for_application(url, cluster.data), cluster
