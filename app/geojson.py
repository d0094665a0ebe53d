"""GeoJSON that is sent while it is read, so that a layer of a million shapes takes the memory of a few thousand."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Response, current_app, stream_with_context

from app.i18n import lang

MEDIA_TYPE = "application/geo+json"
TOGETHER = 500  # features in one piece


def streamed(features: Iterable[dict], **members) -> Response:
    """A FeatureCollection (RFC 7946) of ``features`` as they come, with ``members`` at the top.

    If ``features`` raises, the answer ends broken, as HTTP can say it: never as a shorter whole.
    """
    response = Response(stream_with_context(_pieces(features, members)), mimetype=MEDIA_TYPE)
    response.headers["Content-Language"] = lang()
    response.vary.add("Accept-Language")
    return response


def _pieces(features: Iterable[dict], members: dict) -> Iterator[str]:
    write = current_app.json.dumps
    waiting = [write({"type": "FeatureCollection", **members, "features": []}).removesuffix("]}")]
    for place, feature in enumerate(features):
        waiting.append(("," if place else "") + write(feature))
        if len(waiting) > TOGETHER:
            yield "".join(waiting)
            waiting = []
    yield "".join([*waiting, "]}"])
