"""Every way in which a file is refused, and every finding in it, has a sentence that can be filled from the values it comes with."""
from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from app.import_words import FINDINGS, REASONS, REFUSALS, finding, refusal
from layers.files.account import Finding
from layers.files.sources import INSTEAD

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "layers" / "files").glob("*.py"))


def calls_of(*functions: str) -> list[tuple[str, set[str]]]:
    """(key, names of the values that come with it) for each call of these functions; a choice of two keys gives both."""
    found = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in functions and node.args:
                values = {keyword.arg for keyword in node.keywords if keyword.arg} - {"refused"}
                values |= {name.value for part in node.args[1:] for each in ast.walk(part) if isinstance(each, ast.Dict) for name in each.keys if name}
                found += [(word, values) for word in literals(node.args[0])]
    return found


def keys_of(*functions: str) -> set[str]:
    return {key for key, _ in calls_of(*functions)}


def literals(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_every_refusal_in_the_code_has_a_sentence_and_every_sentence_a_refusal():
    said = keys_of("FileRefused") | set(INSTEAD.values()) | {"too-much-memory"}
    assert said == set(REFUSALS)


def test_every_finding_in_the_code_has_a_sentence():
    said = keys_of("Finding", "finding", "refuse")
    assert len(said) > 25
    # keys that a reader hands on as the problem of a row
    problems = {"geometry-broken", "geometry-kind", "feature-broken", "place-missing", "place-not-a-number", "place-zero", "places-not-found", "row-too-long", "ring-closed"}
    words = {word for path in FILES for word in re.findall(r'"([a-z-]+)"', path.read_text(encoding="utf-8"))}
    assert problems <= words
    assert said | problems <= set(FINDINGS)


def test_every_finding_that_has_a_sentence_is_found_somewhere():
    words = {word for path in [*FILES, ROOT / "layers" / "import_checks.py", ROOT / "layers" / "numbers_columns.py"] for word in re.findall(r'"([a-z-]+)"', path.read_text(encoding="utf-8"))}
    assert set(FINDINGS) <= words


@pytest.mark.parametrize("key, values", calls_of("FileRefused"))
def test_a_refusal_comes_with_every_value_of_its_sentence(key, values):
    assert set(re.findall(r"%\((\w+)\)s", str(REFUSALS[key]))) <= values


@pytest.mark.parametrize("key, values", calls_of("Finding", "finding", "refuse"))
def test_a_finding_comes_with_every_value_of_its_sentence(key, values):
    given = values | {"count"} | ({"reason"} if key.startswith("geometry-") else set())
    assert set(re.findall(r"%\((\w+)\)s", str(FINDINGS[key]))) <= given


@pytest.mark.parametrize("key", sorted(REFUSALS))
def test_a_refusal_reads_as_a_sentence(app, key):
    names = re.findall(r"%\((\w+)\)s", str(REFUSALS[key]))
    with app.test_request_context("/"):
        said = refusal(key, **dict.fromkeys(names, 7))
    assert "%(" not in said
    assert said.endswith(".")
    assert len(said.split(". ")) > 1 or "." in said[:-1]  # what happened, and what to do


def test_a_finding_names_its_first_rows(app):
    with app.test_request_context("/"):
        assert finding(Finding("geometry-null", 2, [4, 9])) == "Righe senza disegno: 2. Restano fuori. Righe: 4, 9."
        assert finding(Finding("geometry-null", 30, list(range(1, 21)))).endswith("Righe: 1, 2, 3, 4, 5, 6, 7, 8….")


def test_a_finding_says_why_in_words_of_the_page(app):
    with app.test_request_context("/"):
        assert "il bordo si incrocia" in finding(Finding("geometry-repaired", 1, [3], {"reason": "Self-intersection"}))
        assert "disegno non valido" in finding(Finding("geometry-repaired", 1, [3]))
    assert "Self-intersection" in REASONS


def test_a_refused_member_of_an_archive_says_its_own_reason(app):
    with app.test_request_context("/"):
        said = finding(Finding("member-refused", 1, [], {"name": "strade.dxf", "refusal": "dxf-loop", "block": "A"}))
    assert "strade.dxf" in said and "«A»" in said


def test_a_key_without_a_sentence_still_says_something(app):
    with app.test_request_context("/"):
        assert refusal("never-heard-of").endswith(".")
        assert "never-heard-of" in finding(Finding("never-heard-of", 3))
