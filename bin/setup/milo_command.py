"""Runs the application's own commands (`milo ...`) inside `.venv`; started by `bin/milo` and by the set-up."""

import contextlib
import io
import json
import sys
import traceback

from app import create_app
from app.guard import UnsafeStart
from flask.cli import FlaskGroup


def main() -> None:
    """Like `flask --app app:create_app`, under our name and from any folder."""
    group = FlaskGroup(create_app=create_app, help="The commands of MILO Mappa. Each has its own --help with an example.")
    if sys.argv[1:] == ["--one-by-one"]:
        one_by_one(group)
    else:
        try:
            group.main(prog_name="milo")
        except UnsafeStart as refused:
            sys.exit(f"Error: {refused}")


def one_by_one(group: FlaskGroup) -> None:
    """Run the commands of standard input, one a line, and answer each with `{"code": 0, "said": "..."}`.

    For the set-up: it runs several in a row, and starting Python with its geometry costs more than they do.
    """
    answers = sys.stdout
    for line in sys.stdin:
        said = io.StringIO()
        code = 0
        with contextlib.redirect_stdout(said):
            try:
                group.main(args=line.split(), prog_name="milo")
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(end.code is not None)
            except UnsafeStart as refused:
                print(f"Error: {refused}", file=sys.stderr)
                code = 1
            except Exception:  # noqa: BLE001  whatever it is, the set-up tells it and stops
                traceback.print_exc()
                code = 1
        sys.stderr.flush()
        print(json.dumps({"code": code, "said": said.getvalue()}), file=answers, flush=True)


if __name__ == "__main__":
    main()
