"""Query parameters, each read by a small parser; an unknown one is refused, so that a typing error is not silently ignored."""
from __future__ import annotations

from flask import request

from app.errors import BadRequest
from geo.bbox import BoundingBox
from geo.errors import BoxRefused


def only(*names: str) -> None:
    """Refuse any query parameter but these and ``lang``. Raises BadRequest("query-unknown")."""
    for name in request.args:
        if name not in names and name != "lang":
            raise BadRequest("query-unknown", name=name[:80])


def number(name: str, default: float | None = None, *, low: float, high: float) -> float | None:
    """A number within bounds. Raises BadRequest("query-value")."""
    value = request.args.get(name, "")
    if value == "":
        return default
    try:
        found = float(value)
    except ValueError:
        raise BadRequest("query-value", name, name=name) from None
    if not low <= found <= high:
        raise BadRequest("query-value", name, name=name)
    return found


def choice(name: str, choices, default=None):
    """One of the choices, compared as text. Raises BadRequest("query-value")."""
    value = request.args.get(name)
    if value in (None, ""):
        return default
    for each in choices:
        if str(each) == value:
            return each
    raise BadRequest("query-value", name, name=name)


def bbox() -> BoundingBox | None:
    """``?bbox=w,s,e,n`` in degrees, or None. Raises BadRequest."""
    value = request.args.get("bbox")
    if value is None:
        return None
    try:
        return BoundingBox.parse(value)
    except BoxRefused as refused:
        raise BadRequest(refused.key, "bbox") from refused
