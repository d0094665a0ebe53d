"""`bin/bench lcp`: when a phone on slow 4G has painted the largest thing of each page, as a ratio to a control page of the same run.

The network is Lighthouse's slow 4G (1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back), the processor four times slower, the
cache empty. The control page is one heading and one sentence with no style, script or font: what network and machine alone cost.
Source of the measure: web.dev, Largest Contentful Paint (the last entry before any input).
"""
from __future__ import annotations

import logging
import shutil
import statistics
import sys
import threading
from pathlib import Path

from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402

CONTROL = "/lcp-control"
PAGES = (("control", CONTROL), ("home", "/{lang}/"), ("form without map", "/{lang}/c/{slug}/add"), ("page with map", "/{lang}/c/{slug}"))
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
PHONE = {"width": 360, "height": 740}
RUNS = 5
WATCH = """
window.largest = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.largest = entry.startTime; window.what = entry.element && entry.element.tagName; }))
  .observe({ type: "largest-contentful-paint", buffered: true });
"""


def painted(browser, address: str) -> tuple[float, str]:
    """Milliseconds from the start of the visit to the last largest paint, and the element it was."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2)
    page = context.new_page()
    page.add_init_script(WATCH)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_4G)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="load", timeout=120_000)
    page.wait_for_timeout(4000)
    found = page.evaluate("[window.largest, window.what || '']")
    context.close()
    return found[0], found[1]


def main(slug: str = "prova") -> int:
    """Print the median of five first visits a page, in Italian and Arabic, beside the control page."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    from playwright.sync_api import sync_playwright

    from app.permissions import PUBLIC, RIGHTS

    app = create_app()
    RIGHTS["lcp_control"] = PUBLIC
    app.add_url_rule(CONTROL, "lcp_control", lambda: "<!doctype html><html lang=en><title>Control</title><h1>Control</h1><p>One sentence, nothing else.</p>")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for lang in ("it", "ar"):
            control = None
            for name, path in PAGES:
                times, what = zip(*(painted(browser, f"http://127.0.0.1:{server.port}" + path.format(lang=lang, slug=slug)) for _ in range(RUNS)))
                middle = statistics.median(times)
                control = control or middle
                print(f"{lang}  {name:<17} {middle:7.0f} ms  {middle / control:5.2f} x control   (of {RUNS}: {min(times):.0f} to {max(times):.0f}; {what[0] or 'text'})")
        browser.close()
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
