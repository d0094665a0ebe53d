"""What a phone keeps of the residents' pages: the scripts they load, also those they load when asked, and the version of all of it. Used by app/views/offline.py."""
from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from app.config import ROOT

SCRIPTS = ROOT / "static" / "js"
STARTED = ("scripted.js", "residents.js", "sign-page.js", "receipt.js", "queue-page.js")
ALONGSIDE = ("css/queue.css", "css/flow.css", "css/media.css", "icons/sign-here.svg")
# `import ... from "./x.js"`, `export ... from "./x.js"`, `import("./x.js")`
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[\w./-]+\.js)["']""")
SEEN = ("static/js", "static/css", "app/templates/residents", "app/templates/ledger")


def scripts(started: tuple[str, ...] = STARTED) -> list[str]:
    """The modules that ``started`` (names in static/js) load, themselves included, as paths under /static/js, sorted."""
    found, todo = set(), [SCRIPTS / name for name in started]
    while todo:
        path = todo.pop()
        if path in found or not path.is_file():
            continue
        found.add(path)
        todo += [(path.parent / name).resolve() for name in IMPORT.findall(path.read_text(encoding="utf-8"))]
    return sorted(path.relative_to(SCRIPTS).as_posix() for path in found)


@lru_cache(maxsize=1)
def shell() -> tuple[str, tuple[str, ...]]:
    """(version, addresses): the version changes with any script, style or page that residents see."""
    digest = hashlib.sha256()
    for folder in SEEN:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file():
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update((ROOT / "app" / "templates" / "base.html").read_bytes())
    addresses = [f"/static/js/{name}" for name in scripts()] + [f"/static/{name}" for name in ALONGSIDE]
    return digest.hexdigest()[:16], tuple(addresses)
