"""Phones of 2019 and 2020 (Chrome 80, Safari 13) do all that residents do: esbuild rewrites our syntax for them, but what a browser lacks it cannot add."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static"
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
LACKING = {
    r"\.replaceChildren\(": "Chrome 86, Safari 14: fill() of page.js or queue-words.js",
    r"\.(replaceAll|at|findLast|toSorted|toReversed|toSpliced)\(": "Chrome 85 to 110, Safari 13.1 to 16",
    r"\bObject\.(hasOwn|groupBy)\(": "Chrome 93, Safari 15.4",
    r"\bstructuredClone\(": "Chrome 98, Safari 15.4",
    r"\brandomUUID\(": "Chrome 92, Safari 15.4, and never on plain http: uuid() of draft.js",
    r"event\.submitter\b(?! \|\| pressed)|\bsubmitter\b[^}\n]*\} = event|requestSubmit\(": "Chrome 81, Safari 15.4: remember the click, as in survey.js",
    r"\b(blob|file|small|whole|sound|picture)\.(arrayBuffer|text|stream)\(": "Safari 14: new Response(blob)",
    r"\bAbortSignal\.(timeout|any)\(": "Chrome 103, Safari 16",
    r"\bPromise\.(any|withResolvers)\(": "Chrome 85, Safari 14",
    r"\b(dateStyle|timeStyle)\b": "Safari 14.1 (older ones leave the hour out)",
    r"\bIntl\.(ListFormat|DisplayNames|Segmenter|RelativeTimeFormat)\b": "Safari 14 and later",
    r"matchMedia\([^)]*\)\.addEventListener": "Safari 14",
    r"\.style\.inset": "Chrome 87, Safari 14.1: left, or right where one reads from the right",
    r"\b(requestIdleCallback|OffscreenCanvas|createImageBitmap|checkVisibility|showPopover)\(": "no Safari of those years",
    r"\(\?<[=!]": "Safari 16.4: no looking back in patterns",
}
GUARDED = {  # what may be used where the same file asks for it first
    r"\bnavigator\.locks\.": r"if \(navigator\.locks\)",
    r"\bnew BroadcastChannel\(": r'"BroadcastChannel" in window|typeof BroadcastChannel === "function"',
    r"\bnew ResizeObserver\(": r'"ResizeObserver" in window',
    r"\bnew MediaRecorder\(": r"!window\.MediaRecorder",
    r"\bnew DataTransfer\(": r"try \{\n\s+const files = new DataTransfer",
    r"import\(\"\./survey-map\.js\"\)": r'"HTMLDialogElement" in window',
}


def code(path: Path) -> str:
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|(?<![:'\"`\\])//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.S)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(STATIC)))
def test_no_script_of_ours_asks_for_what_old_phones_lack(path):
    words = code(path)
    assert [f"{found.group()} ({since})" for lack, since in LACKING.items() for found in re.finditer(lack, words)] == []
    assert [use for use, asked in GUARDED.items() if re.search(use, words) and not re.search(asked, words)] == []


def test_the_map_of_a_questionnaire_is_opened_by_nobody_else():
    showing = [path.name for path in SCRIPTS if ".showModal(" in code(path)]
    assert showing == ["survey-map.js"] and [path.name for path in SCRIPTS if 'import("./survey-map.js")' in code(path)] == ["survey.js"]


NEWER = re.compile(r"[\w)\]]\?\.[A-Za-z_$(\[]|\?\?|(\|\||&&)=|\bstatic\{|\.replaceAll\(|structuredClone\(")


def test_libraries_that_travel_as_they_are_speak_the_language_of_2019():
    scripts = sorted((STATIC / "vendor").rglob("*.js"))
    if not scripts:
        pytest.skip("the front-end files are not assembled (bin/test does it)")
    assert {path.name: found.group() for path in scripts if (found := NEWER.search(path.read_text(encoding="utf-8")))} == {}


def test_the_service_worker_travels_as_it_is_too():
    assert NEWER.search(code(STATIC / "js" / "worker.js")) is None


def test_old_browsers_get_distances_without_flex_gap_and_the_menu_of_languages_on_the_screen():
    sheet = (STATIC / "css" / "site.css").read_text(encoding="utf-8")
    block = re.search(r"@supports not \(inset-inline: 0\) \{(.*?)\n\}", sheet, re.S)
    assert block, "the block for old browsers is gone from site.css"
    for part in (".btn > svg", ".radio input", ".toggle:checked::before", ".language-menu { right: 0; }", ".map-button button"):
        assert part in block[1]


def test_distances_on_two_sides_travel_as_two_so_that_old_browsers_read_them():
    from setup.bundle import for_old_browsers

    assert for_old_browsers("a{padding-inline:.3rem}b{margin-block:0 calc(1px + (2px*3));top:0}") == (
        "a{padding-inline-start:.3rem;padding-inline-end:.3rem}b{margin-block-start:0;margin-block-end:calc(1px + (2px*3));top:0}")
    untouched = "a{scroll-margin-block:4rem;padding-inline-start:1px;margin:0 auto}"
    assert for_old_browsers(untouched) == untouched
    small = STATIC / "small" / "css"
    assert not small.is_dir() or not [path.name for path in small.glob("*.css") if re.search(r"(?<![\w-])(margin|padding)-(inline|block):", path.read_text(encoding="utf-8"))]
