"""A real browser on the real application: one Chromium, one server on a free port, and visits that write down what a page did."""
from __future__ import annotations

import logging
import os
import shutil
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from setup import places

PHONE, DESKTOP = (360, 740), (1280, 800)
CALM = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium (`MILO_CHROMIUM`, else what is installed), driven by Playwright."""
    path = os.environ.get("MILO_CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not path:
        pytest.skip("there is no Chromium here (bin/test installs it; or set MILO_CHROMIUM)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (bin/test brings it)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CALM)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(app, sample) -> str:
    """The address of the running application."""
    from werkzeug.serving import make_server

    if not (places.VENDOR / "leaflet" / "leaflet.js").is_file():
        pytest.skip("the front-end files are not assembled (bin/test does it)")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


@dataclass
class Visit:
    """One tab with its own storage, and what it asked and complained about."""

    page: object
    site: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Visit:
        """Open a path of the site; where there is a map, wait until nothing more is asked for."""
        answer = self.page.goto(self.site + path)
        assert answer.status < 500, f"{path} is broken"
        if self.page.locator("#map").count():
            self.page.wait_for_load_state("networkidle")
        return self

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of another host."""
        here = urlsplit(self.site).netloc
        return [url for url in self.asked if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != here]


@pytest.fixture
def visit(chromium, site):
    """Open tabs: `visit(width, language)`; `scripts=False` switches JavaScript off. They are closed after the test."""
    contexts = []

    def open_tab(size=PHONE, *, scripts=True, **more) -> Visit:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts, locale=more.pop("locale", "it-IT"),
                                       service_workers=more.pop("service_workers", "block"),  # a worker asks the network behind the back of page.route
                                       timezone_id="Europe/Rome", reduced_motion="reduce", has_touch=size[0] < 600, **more)
        contexts.append(context)
        context.set_default_timeout(8000)
        page = context.new_page()
        made = Visit(page, site)
        page.on("request", lambda request: made.asked.append(request.url))
        page.on("console", lambda message: made.complaints.append(message.text) if message.type in {"error", "warning"} and "blocked by Playwright" not in message.text else None)
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        return made

    yield open_tab
    for context in contexts:
        context.close()


@pytest.fixture
def said():
    """An Italian sentence of the interface in another language: `said("ar", "Invia")`."""
    from babel.messages.pofile import read_po

    catalogs = {}

    def in_language(language: str, words: str) -> str:
        if language == "it":
            return words
        if language not in catalogs:
            with (places.ROOT / "app" / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
                catalogs[language] = read_po(file, locale=language)
        return catalogs[language].get(words).string

    return in_language
