"""The examples in the docstrings of `geo` run and say the truth."""
import doctest
import importlib
import pkgutil

import pytest

import geo

MODULES = [module.name for module in pkgutil.iter_modules(geo.__path__)]
WITH_EXAMPLES = {"area", "bbox", "classes", "colour", "crs", "crs_candidates", "density", "disclosure", "errors", "geometry_gate", "grid", "people", "tables"}


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name):
    failed, tried = doctest.testmod(importlib.import_module(f"geo.{name}"))
    assert failed == 0
    assert tried > 0 or name not in WITH_EXAMPLES
