"""The table in ACCESSIBILITY.md against WCAG 2.2 and against the tests: all 55 criteria of levels A and AA are there, and each test that covers one exists."""
from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# https://www.w3.org/TR/WCAG22/: 31 of level A (4.1.1 is gone) and 24 of level AA
A = """1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.5.1 2.5.2 2.5.3 2.5.4
3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2""".split()
AA = """1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3""".split()
ROW = re.compile(r"^\| (\d\.\d\.\d+) [^|]+\| (AA?) \| (.+) \|$", re.M)
WALK = "the walk"


def rows() -> dict[str, tuple[str, str]]:
    """Level and covering words of each criterion."""
    found = ROW.findall((ROOT / "ACCESSIBILITY.md").read_text(encoding="utf-8"))
    assert len(found) == len({number for number, _level, _words in found}), "a criterion stands twice"
    return {number: (level, words) for number, level, words in found}


def test_all_55_criteria_are_in_the_table_with_their_level():
    assert len(A) + len(AA) == 55
    assert {number: level for number, (level, _words) in rows().items()} == {number: "A" for number in A} | {number: "AA" for number in AA}


def test_each_row_names_a_test_a_dated_check_or_why_nothing_applies():
    for number, (_level, words) in rows().items():
        assert re.search(r"`tests/|by hand \d{4}-\d\d-\d\d|nothing to apply to", words, re.I) or WALK in words, number


def test_each_test_that_the_table_names_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "ACCESSIBILITY.md").read_text(encoding="utf-8"))
    assert len(named) > 40
    for path, test in named:
        assert (ROOT / path).is_file(), path
        if test:
            assert re.search(rf"^def {test}\(", (ROOT / path).read_text(encoding="utf-8"), re.M), f"{path}::{test}"


def test_no_script_listens_to_motion():
    """A phone that is shaken or turned does nothing (2.5.4)."""
    scripts = sorted((ROOT / "static/js").rglob("*.js"))
    assert len(scripts) > 20
    for path in scripts:
        assert not re.search(r"devicemotion|deviceorientation|Accelerometer|Gyroscope", path.read_text(encoding="utf-8")), path


def test_no_style_sheet_animates():
    """Nothing runs, blinks or flashes by itself (2.2.2, 2.3.1); what moves once, after a press, are transitions."""
    sheets = sorted((ROOT / "static/css").glob("*.css"))
    assert len(sheets) > 10
    for path in sheets:
        assert not re.search(r"@keyframes|\banimation(-name)?\s*:", path.read_text(encoding="utf-8")), path
