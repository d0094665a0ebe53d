"""Files of `static`: the small scripts and styles made at set-up where there are any, the sources on a developer's machine."""
from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, send_from_directory
from werkzeug.exceptions import NotFound

SMALL = "small"


def init_app(app: Flask) -> None:
    """Answer `/static/...` from the small files first; what is not among them (drawings, fonts) as it lies."""
    sources = Path(app.static_folder)
    folders = (sources / SMALL, sources) if app.config["SETTINGS"].production else (sources,)

    def send(filename: str) -> Response:
        for folder in folders:
            try:
                return send_from_directory(folder, filename, max_age=app.get_send_file_max_age(filename))
            except NotFound:
                if folder is sources:
                    raise
        raise NotFound

    app.view_functions["static"] = send
