"""`bin/bench weight`: bytes that a phone fetches for the form and for the map page, by kind, against the budget, with fonts apart.

Chromium opens both pages empty-handed on the real application; a byte counts as it came over the wire (text compressed).
"""
from __future__ import annotations

import logging
import shutil
import sys
import threading
from collections import Counter
from pathlib import Path

from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402

PAGES = (("form without map", "/{lang}/c/{slug}/add", 60), ("page with map", "/{lang}/c/{slug}", 200))
KINDS = {"document": "page", "stylesheet": "style", "script": "script", "fetch": "data", "xhr": "data", "image": "images", "font": "fonts"}
PHONE = {"width": 360, "height": 740}


def kind(request) -> str:
    """The kind of a request; the parts of the basemap are told from other data."""
    return "basemap" if ".pmtiles" in request.url else KINDS.get(request.resource_type, "other")


def fetched(browser, address: str) -> tuple[Counter, int]:
    """Bytes by kind, and the number of font files, of one first visit."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2)
    page = context.new_page()
    done = []
    page.on("requestfinished", lambda request: done.append(request))
    answer = page.goto(address, wait_until="networkidle")
    if answer.status != 200:  # the page of an error is light
        raise SystemExit(f"{address} answers {answer.status}: is the database running?")
    page.wait_for_timeout(1500)
    total = Counter()
    for request in done:
        total[kind(request)] += request.sizes()["responseBodySize"]
    fonts = sum(kind(request) == "fonts" for request in done)
    context.close()
    return total, fonts


def main(slug: str = "prova") -> int:
    """Print the table; 1 if a page is over its budget or takes more than two fonts."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # the table is what is asked for, not every request
    from playwright.sync_api import sync_playwright

    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    over = False
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for lang in ("it", "ar"):
            for name, path, budget in PAGES:
                total, fonts = fetched(browser, f"http://127.0.0.1:{server.port}" + path.format(lang=lang, slug=slug))
                weight = sum(size for what, size in total.items() if what != "fonts") / 1000
                over = over or weight > budget or fonts > 2
                parts = "  ".join(f"{what} {size / 1000:.1f}" for what, size in sorted(total.items()) if what != "fonts")
                print(f"{lang}  {name:<17} {weight:6.1f} kB of {budget}   {parts}   (fonts {total['fonts'] / 1000:.1f} in {fonts} files)")
        browser.close()
    server.shutdown()
    return int(over)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
