"""Repository checks: what is committed names no package registry and no folder of one machine."""
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REGISTRIES = re.compile(r"registry\.npmjs|registry\.yarnpkg|pypi\.org/simple|pythonhosted\.org|--(?:extra-)?index-url=|--find-links")
MACHINES = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/[\w.]")


def committed():
    if not shutil.which("git"):
        pytest.skip("git is not on this machine: it knows what is committed")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git clone: there is no list of committed files")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines(paths):
    for path in paths:
        if path != Path(__file__):
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                yield f"{path.relative_to(ROOT)}:{number}", line


def test_no_file_names_a_package_registry():
    # The .in files tell how a lock is made, options included.
    found = [where for where, line in lines(p for p in committed() if p.suffix != ".in") if REGISTRIES.search(line)]
    assert found == []


def test_no_file_names_a_folder_of_the_machine_it_was_written_on():
    assert [where for where, line in lines(committed()) if MACHINES.search(line)] == []


def test_no_third_party_file_is_committed():
    names = [path.relative_to(ROOT).as_posix() for path in committed()]
    assert [name for name in names if re.search(r"(^|/)(node_modules|vendor|\.venv|var)/|\.min\.(js|css)$", name)] == []
