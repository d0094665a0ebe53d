"""`bin/bench`: lists the measurements of `tests/bench` or runs one of them in the application's environment."""

import ast

from setup import places
from setup.child import follow
from setup.entry import held
from setup.run_milo import application_environment, prepare

FOLDER = places.ROOT / "tests" / "bench"


def command(arguments: list[str]) -> int:
    """Without arguments print what there is; else run `tests/bench/NAME.py` with the rest of the arguments."""
    found = {path.stem: path for path in sorted(FOLDER.glob("[a-z]*.py"))}
    if not arguments or arguments[0] in ("-h", "--help"):
        print("Usage: bin/bench NAME [options]\n")
        for name, path in found.items():
            print(f"  {name:<12} {_first_line(path)}")
        return 0
    name = arguments[0]
    if name not in found:
        print(f"There is no bench {name}. There are: {', '.join(found) or 'none'}.")
        return 2
    prepare("requirements", "requirements-test")
    with held() as stack:
        env, cluster = application_environment(stack)
        # A drill may kill the database: as under bin/run, it comes up again.
        beat = (lambda: cluster.process() or cluster.start()) if cluster else None
        return follow([places.PYTHON, found[name], *arguments[1:]], env=env, beat=beat)


def _first_line(path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n", 1)[0]
