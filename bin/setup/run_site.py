"""`bin/run`: from a bare machine to the open page, and everything stopped again at Ctrl-C."""

import argparse
import time

from setup import application, debian, environment, frontend, python_packages, serve, stopping
from setup.entry import alone, given_database, held, private_database
from setup.steps import Steps


def command(arguments: list[str]) -> int:
    """Prepare, serve, wait; 0 when somebody stops it after the site was up."""
    options = _options(arguments)
    serve.check_port(options.host, options.port)
    steps = Steps(9)
    with held() as stack:
        with alone():
            cluster, env, hello = _prepare(steps, stack)
        site = serve.WebServer(options.host, options.port, env)
        stack.callback(site.stop)
        shown = _shown(options.host, options.port)
        with steps.step("Web server"):
            site.start()
            site.wait_until_ready(f"{shown}/healthz")
        print(f"\nReady in {steps.total_time()}. Open {shown}/it/ (staff: {shown}/desk/)", flush=True)
        if hello:
            print(hello, flush=True)
        print("Ctrl-C stops everything.", flush=True)
        try:
            _watch(site, cluster)
        except stopping.Stopped:
            print("\nStopping ...", flush=True)
    print("Stopped.", flush=True)
    return 0


def _prepare(steps: Steps, stack):
    given = given_database()
    with steps.step("System packages"):
        debian.make_ready(steps, database=not given, tests=False)
    with steps.step("Python packages"):
        python_packages.make_ready("requirements")
    with steps.step("Front-end files, fonts and style"):
        frontend.make_ready()
    with steps.step("Translations"):
        application.compile_translations()
    with steps.step("Database of DATABASE_URL" if given else "PostgreSQL and PostGIS"):
        cluster, url = (None, given) if given else private_database(stack)
        if cluster and cluster.home != cluster.wanted:
            steps.note(f"PostgreSQL cannot enter this folder: its data are in {cluster.home}")
    env = environment.for_application(url, cluster.data if cluster else None)
    with application.commands(env) as milo:
        with steps.step("Tables"):
            milo.migrate()
        with steps.step("Sample and first account"):
            milo.load_sample()
            hello = milo.first_admin()
        with steps.step("Basemap"):
            milo.build_basemap()
    return cluster, env, hello


def _watch(site, cluster) -> None:
    while True:
        time.sleep(0.5)
        if cluster and cluster.process() is None:
            print("PostgreSQL died: starting it again.", flush=True)
            cluster.start()
        site.keep_alive()


def _shown(host: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"


def _options(arguments: list[str]):
    parser = argparse.ArgumentParser(
        prog="bin/run", description="Sets MILO Mappa up, serves it, and stops everything at Ctrl-C.",
        epilog="Example: bin/run --port 8080",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to serve on (default: %(default)s)")
    return parser.parse_args(arguments)
