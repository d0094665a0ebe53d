"""The service worker as it is served, what it keeps, and the page of the phone."""
from __future__ import annotations

import json
import re

from app.shell import scripts, shell


def test_the_worker_stands_at_the_top_is_never_old_and_may_keep_only_what_everybody_may_read(client):
    answer = client.get("/worker.js")
    assert answer.status_code == 200 and answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get("/worker.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    kept = json.loads(re.match(r"const KEPT = (\{.*\});\n", answer.text).group(1))
    assert kept["version"] == shell(True)[0]
    for address in kept["shell"]:
        assert client.get(address).status_code == 200, f"{address} would stop the worker from being installed"


def test_the_shell_has_what_is_loaded_when_asked_and_nothing_of_the_desk():
    found = scripts(small=False)
    assert {"sign.js", "queue.js", "queue-sign.js", "map/ground.js", "filters.js", "media.js"} <= set(found)
    assert not [path for path in found if path.startswith("desk")]


def test_the_small_shell_has_every_part_that_its_scripts_ask_for():
    found = scripts(small=True)
    asked = {part for sent in found.values() for part in re.findall(rb"parts/[\w-]+\.js", sent)}
    assert {"residents.js", "queue-page.js"} <= set(found)
    assert asked and {f"{part.decode()}" for part in asked} <= set(found)


def test_a_changed_page_or_script_is_another_version(tmp_path, monkeypatch):
    import app.shell as module

    for folder in module.SEEN:
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "app" / "templates" / "base.html").write_text("a")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    versions = []
    for words in ("one", "two", "one"):
        (tmp_path / "static" / "js" / "x.js").write_text(words)
        versions.append(shell.__wrapped__(False)[0])
    assert versions[0] == versions[2] != versions[1]


def test_the_page_of_the_phone_says_without_scripts_that_nothing_is_kept(client):
    page = client.get("/it/waiting")
    assert page.status_code == 200 and "no-store" not in page.headers["Cache-Control"]
    assert "Senza JavaScript il telefono non conserva nulla." in page.text
    assert client.get("/it/waiting?code=x").status_code == 400
