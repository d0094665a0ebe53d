"""Why a sign or a code is refused. Each error carries a key and plain values; the web words it in the reader's language."""
from __future__ import annotations


class Refused(Exception):
    """Something was readable but not accepted. ``key`` names the reason, ``field`` the part of the body, ``values`` fill the sentence."""

    def __init__(self, key: str, field: str | None = None, **values):
        super().__init__(key)
        self.key = key
        self.field = field
        self.values = values


class NotAcceptable(Refused):
    """A field is wrong (HTTP 422)."""


class Closed(Refused):
    """The consultation does not take signs now (HTTP 403)."""


class KeyReused(Refused):
    """The same key came with another body (HTTP 409)."""


class Changed(Refused):
    """Somebody else has decided otherwise meanwhile (HTTP 409)."""


class Erased(Refused):
    """What this key or code stood for was erased by its author (HTTP 410)."""


class NotFound(Refused):
    """No such consultation, sign or code (HTTP 404)."""


class WorkAsked(Refused):
    """Under attack, a phone that is able should solve the puzzle and send the same again (HTTP 428)."""
