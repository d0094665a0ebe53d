"""Trying a questionnaire out: a link that the desk makes and that opens the residents' page while the questionnaire is in its test phase.

The staff cookie is sent to /desk only, so that no page for residents knows who works here; the link is signed and good for a day.
"""
from __future__ import annotations

import uuid

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

SALT = "a questionnaire is tried out"
SECONDS = 24 * 3600


def token(survey: uuid.UUID) -> str:
    """What the link to ``residents.survey`` carries as ``trial``."""
    return _signer().dumps(str(survey))


def opens(given: str, survey: uuid.UUID) -> bool:
    """Whether ``given`` is a token for this questionnaire that is less than a day old."""
    try:
        return _signer().loads(given[:300], max_age=SECONDS) == str(survey)
    except BadSignature:
        return False


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=SALT)
