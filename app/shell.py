"""What a phone keeps of the residents' pages: the scripts they load, also those they load when asked, and the version of all of it. Used by app/views/offline.py."""
from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from posixpath import dirname, normpath

from app.config import ROOT
from app.static_files import SMALL

STARTED = ("scripted.js", "residents.js", "add.js", "sign-page.js", "receipt.js", "queue-page.js")
ALONGSIDE = ("css/queue.css", "css/flow.css", "css/media.css", "icons/sign-here.svg")
# `import ... from "./x.js"`, `export ... from "./x.js"`, `import("./x.js")`
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[\w./-]+\.js)["']""")
SEEN = ("static/js", "static/css", "app/templates/residents", "app/templates/ledger")


def scripts(small: bool, started: tuple[str, ...] = STARTED) -> dict[str, bytes]:
    """The modules that ``started`` (names in static/js) load, themselves included: path under /static/js -> what is sent. ``small`` as in app/static_files.py."""
    folders = [ROOT / "static" / SMALL / "js", ROOT / "static" / "js"][0 if small else 1:]
    found, todo = {}, list(started)
    while todo:
        name = todo.pop()
        path = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if name in found or path is None:
            continue
        found[name] = path.read_bytes()
        todo += [normpath(f"{dirname(name)}/{asked}").lstrip("/") for asked in IMPORT.findall(found[name].decode())]
    return found


@lru_cache(maxsize=2)
def shell(small: bool) -> tuple[str, tuple[str, ...]]:
    """(version, addresses): the version changes with any script, style or page that residents see."""
    digest, sent = hashlib.sha256(), scripts(small)
    for folder in SEEN:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file():
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    for name in sorted(sent):
        digest.update(name.encode() + b"\0" + sent[name])
    digest.update((ROOT / "app" / "templates" / "base.html").read_bytes())
    return digest.hexdigest()[:16], tuple(f"/static/js/{name}" for name in sorted(sent)) + tuple(f"/static/{name}" for name in ALONGSIDE)
