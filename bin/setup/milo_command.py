"""Runs the application's own commands (`milo ...`) inside `.venv`; started by `bin/milo` and by the set-up."""

import sys

from app import create_app
from flask.cli import FlaskGroup


def main() -> None:
    """Like `flask --app app:create_app`, under our name and from any folder.

    `--in-turn "db upgrade" "demo load"` runs several commands in one process: starting Python costs more than they do.
    """
    group = FlaskGroup(create_app=create_app, help="The commands of MILO Mappa. Each has its own --help with an example.")
    if sys.argv[1:2] != ["--in-turn"]:
        group.main(prog_name="milo")
    for command in sys.argv[2:]:
        group.main(args=command.split(), prog_name="milo", standalone_mode=False)


if __name__ == "__main__":
    main()
