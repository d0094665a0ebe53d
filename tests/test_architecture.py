"""House rules: who may import whom, who may know Flask, that geo touches no file, that only views and commands commit."""
from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSES = ("app", "surveys", "layers", "geo")
MAY_IMPORT = {"app": {"surveys", "layers", "geo"}, "surveys": {"geo"}, "layers": {"geo"}, "geo": set()}
WEB = {"flask", "werkzeug", "flask_babel", "flask_wtf", "jinja2", "click", "gunicorn"}
INPUT_OUTPUT = {"open", "os", "pathlib", "io", "socket", "sqlite3", "subprocess", "requests", "urllib", "shutil", "tempfile"}


def modules(house: str):
    return sorted(path for path in (ROOT / house).rglob("*.py"))


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def calls(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                found.add(node.func.attr)
            elif isinstance(node.func, ast.Name):
                found.add(node.func.id)
    return found


@pytest.mark.parametrize("house", HOUSES)
def test_houses_import_only_downwards(house):
    assert modules(house)
    for path in modules(house):
        ours = imported(path) & set(HOUSES) - {house}
        assert ours <= MAY_IMPORT[house], f"{path.relative_to(ROOT)} imports {ours - MAY_IMPORT[house]}"


@pytest.mark.parametrize("house", ("surveys", "layers", "geo"))
def test_only_the_web_knows_the_web(house):
    for path in modules(house):
        assert not imported(path) & WEB, f"{path.relative_to(ROOT)} imports {imported(path) & WEB}"


@pytest.mark.parametrize("house", ("surveys", "layers", "geo"))
def test_only_views_and_commands_commit(house):
    for path in modules(house):
        assert "commit" not in calls(path), f"{path.relative_to(ROOT)} commits"


def test_the_ground_touches_no_file():
    for path in modules("geo"):
        assert not imported(path) & INPUT_OUTPUT, f"{path.relative_to(ROOT)} does input or output"
        assert "open" not in calls(path)


def test_no_view_uses_the_owner_of_the_database():
    for path in [*modules("app/views"), *ROOT.glob("app/rendering.py")]:
        assert "owner" not in calls(path), f"{path.relative_to(ROOT)} logs in as the owner"


def test_every_module_says_what_it_is_for():
    for house in HOUSES:
        for path in modules(house):
            assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path.relative_to(ROOT)} has no docstring"


def test_every_public_function_says_what_it_does():
    for house in HOUSES:
        for path in modules(house):
            if "migrations" in path.parts:
                continue
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                    assert ast.get_docstring(node), f"{path.relative_to(ROOT)}: {node.name} has no docstring"
