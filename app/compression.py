"""Answers travel compressed, so that an old phone on a slow network waits less; never the desk's pages."""
from __future__ import annotations

from flask import Flask, Response, request
from flask_compress import Compress

TYPES = ["text/html", "text/css", "text/javascript", "application/javascript", "application/json", "application/geo+json",
         "application/problem+json", "image/svg+xml", "text/plain", "application/manifest+json"]


def init_app(app: Flask) -> None:
    """Compress public text of more than a packet.

    Pages of the desk hold a form token beside words that somebody else wrote: compressed together their length would tell
    the token letter by letter (BREACH, Gluck, Harris and Prado 2013).
    """
    app.config.update(COMPRESS_MIMETYPES=TYPES, COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_ALGORITHM_STREAMING=["gzip"],
                      COMPRESS_MIN_SIZE=1000, COMPRESS_LEVEL=6, COMPRESS_BR_LEVEL=5, COMPRESS_REGISTER=False)
    compress = Compress()
    compress.init_app(app)

    @app.after_request
    def pack(response: Response) -> Response:
        if request.path.startswith("/desk"):
            return response
        return compress.after_request(response)
