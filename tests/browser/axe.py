"""Ask axe-core about a page, with the rules of WCAG 2.2 AA that it keeps switched off. Used by the tests of accessibility."""
from __future__ import annotations

from functools import lru_cache

import pytest

from setup import places

SOURCE = places.NPM / "node_modules" / "axe-core" / "axe.min.js"
# target-size (WCAG 2.2, 2.5.8) is off in axe-core unless it is asked for.
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


@lru_cache
def source() -> str:
    """axe-core, as npm brought it by lock file."""
    if not SOURCE.is_file():
        pytest.skip("axe-core is not here (bin/test fetches it)")
    return SOURCE.read_text(encoding="utf-8")


def violations(page) -> list[str]:
    """What is wrong with the page, one line each: rule, where, why. The page keeps its own security policy: the tool comes in by the debugger."""
    page.evaluate(source())
    found = page.evaluate("options => axe.run(document, options)", OPTIONS)["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']} {node['html'][:160]}" for rule in found for node in rule["nodes"]]
