"""Our scripts and styles travel small; what a page names is there, and nothing outside the folder is."""
import gzip
import os
import re
from pathlib import Path

import pytest
from setup import bundle

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((ROOT / "app" / "templates").rglob("*.html"))
NAMED = sorted({name for page in TEMPLATES for name in re.findall(r"(?:js|css)/[\w/-]+\.(?:js|css)", page.read_text(encoding="utf-8"))})
IMPORTED = re.compile(r"""(?:from|import)\s*\(?["'](\.{1,2}/[^"']+)["']""")


@pytest.mark.parametrize("name", [name for name in NAMED if (ROOT / "static" / name).exists()])
def test_a_file_that_a_page_names_is_sent_smaller_than_its_source(client, name):
    sent, source = client.get(f"/static/{name}").data, ROOT / "static" / name
    assert sent
    whole = source.read_bytes() + b"".join((source.parent / part).read_bytes() for part in IMPORTED.findall(source.read_text(encoding="utf-8")))  # what it alone imports travels inside it
    assert len(gzip.compress(sent)) <= len(gzip.compress(whole)) or b"import" in sent


def test_every_part_that_a_small_script_imports_is_there(client):
    seen, waiting = set(), [f"js/{name[3:]}" for name in NAMED if name.startswith("js/")]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        answer = client.get(f"/static/{name}")
        assert answer.status_code == 200, name
        folder = Path(name).parent
        waiting += [str((Path("/") / folder / found).resolve())[1:] for found in IMPORTED.findall(answer.text)]
    assert any("/parts/" in name for name in seen), "the set-up makes parts that pages share"


def test_what_was_not_made_small_is_sent_as_it_lies(client):
    assert client.get("/static/icons/milo.svg").data == (ROOT / "static/icons/milo.svg").read_bytes()


@pytest.mark.parametrize("name", ["../app/config.py", "%2e%2e/app/config.py", "small/../../README.md", "js/none.js", "", "js"])
def test_nothing_outside_the_folder_is_sent(client, name):
    assert client.get(f"/static/{name}").status_code == 404


def test_the_parts_of_the_version_before_stay_for_pages_that_are_open(tmp_path):
    old, fresh = tmp_path / "old", tmp_path / "fresh"
    for folder, names in ((old, ("chunk-A.js", "chunk-B.js", "chunk-OLD.js")), (fresh, ("chunk-B.js", "chunk-C.js"))):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(f"{folder.name} {name}")
    os.utime(old / "chunk-OLD.js", (0, 0))
    bundle._keep_parts(old, fresh)
    assert {path.name: path.read_text() for path in fresh.iterdir()} == {"chunk-A.js": "old chunk-A.js", "chunk-B.js": "fresh chunk-B.js", "chunk-C.js": "fresh chunk-C.js"}


def test_a_developer_sees_the_sources(app):
    from dataclasses import replace

    from flask import Flask

    from app import static_files

    for production, small in ((True, True), (False, False)):
        made = Flask("other", static_folder=str(ROOT / "static"), static_url_path="/static")
        made.config["SETTINGS"] = replace(app.config["SETTINGS"], production=production)
        static_files.init_app(made)
        source = (ROOT / "static/js/residents.js").read_bytes()
        assert (made.test_client().get("/static/js/residents.js").data != source) is small
