"""Refusals carry keys for the web layer to word, and every key that is raised is one it can know of."""
import ast
from pathlib import Path

import pytest

import geo
from geo import errors

CLASSES = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.GeoError)}
SOURCES = sorted(Path(geo.__file__).parent.glob("*.py"))


def raised():
    """(class name, key) of each refusal written in the house, where the key stands there as text."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in CLASSES:
                for text in ast.walk(node.args[0]):
                    # of "a" if "x" in reason else "b" only the two outcomes are keys
                    if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value.islower():
                        yield node.func.id, text.value


def test_every_key_raised_is_listed_on_its_class():
    written = set(raised())
    assert len(written) > 30
    assert {(name, key) for name, key in written if key not in CLASSES[name].keys} == set()


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_every_key_listed_is_raised_somewhere(name):
    assert CLASSES[name].keys == {key for of, key in raised() if of == name}


def test_a_refusal_carries_its_key_and_plain_values():
    error = errors.GeometryRefused("out-of-range", lon=510165.5, lat=5032949.9)
    assert (error.key, error.values) == ("out-of-range", {"lon": 510165.5, "lat": 5032949.9})
    assert isinstance(error, ValueError)
