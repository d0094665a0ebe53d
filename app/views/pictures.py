"""For residents: the pictures before and after, as files and for the page of an intervention."""
from __future__ import annotations

import uuid

from flask import Response, request

from app.db import reader
from app.views.residents import blueprint
from layers import pictures
from surveys.errors import NotFound

ENDINGS = {"webp": "webp", "jpg": "jpeg"}
KEPT = 300  # seconds: a picture that is taken down is soon gone from browsers too


@blueprint.context_processor
def for_pages() -> dict:
    """For the templates: `pictures_of(intervention id)`, what is public of it by place; `pictured(consultation id)`, ids of interventions with both."""
    return {"pictures_of": lambda id: pictures.public(reader(), uuid.UUID(str(id))),
            "pictured": lambda id: {str(each) for each in pictures.compared(reader(), id)}}


@blueprint.get("/pictures/<uuid:id>-<int:width>.<any(webp, jpg):ending>")
def picture(id: uuid.UUID, width: int, ending: str):
    """One public picture in one width; what stands behind an address never changes."""
    data = pictures.file(reader(), id, width, ENDINGS[ending])
    if data is None:
        raise NotFound("picture-unknown")
    return image(data, ending, f"public, max-age={KEPT}", f"{id}-{width}-{ending}")


def image(data: bytes, ending: str, cache: str, tag: str) -> Response:
    """An image as an answer, 304 to who has it."""
    response = Response(data, mimetype=pictures.FORMATS[ENDINGS[ending]])
    response.set_etag(tag)
    response.headers["Cache-Control"] = cache
    return response.make_conditional(request)
