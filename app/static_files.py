"""Files of `static`: the small scripts and styles made at set-up where there are any, the sources on a developer's machine."""
from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from flask import Flask, Response, send_from_directory
from werkzeug.exceptions import NotFound

SMALL = "small"


def init_app(app: Flask) -> None:
    """Answer `/static/...` from the small files first; what is not among them (drawings, fonts) as it lies."""
    sources = Path(app.static_folder)
    smaller = [sources / SMALL] if app.config["SETTINGS"].production else []

    def send(filename: str) -> Response:
        age = app.get_send_file_max_age(filename)
        for folder in smaller:
            with suppress(NotFound):
                return send_from_directory(folder, filename, max_age=age)
        return send_from_directory(sources, filename, max_age=age)

    app.view_functions["static"] = send
