"""Nothing we serve or print asks another host for anything; addresses in the code are names of standards, licences or places to read."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVED = [path for folder in ("app/templates", "static/css", "static/js") for path in sorted((ROOT / folder).rglob("*")) if path.is_file()]
# loading something: src, href of a link element, url(), import, fetch, new Worker
LOADING = re.compile(
    r"""(?:\bsrc\s*=|<link[^>]*\bhref\s*=|url\(|@import|\bimport\b[^;\n]*|fetch\(|srcset\s*=|action\s*=)\s*['"(]?\s*(?:https?:)?//""", re.I
)


@pytest.mark.parametrize("path", SERVED, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_loads_anything_from_another_host(path):
    if path.suffix not in {".html", ".css", ".scss", ".js", ".svg", ".xml", ".txt", ".webmanifest"}:
        return
    assert not LOADING.search(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("path", [path for path in SERVED if path.suffix == ".html" and "paper" not in path.parts], ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style(path):
    words = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", words), "inline script"
    assert not re.search(r"<style\b|\sstyle\s*=", words), "inline style"
    assert not re.search(r"\son[a-z]+\s*=\s*['\"]", words), "inline handler"
