"""How commands speak: one clear line on error and a non-zero exit; progress on the error stream."""
from __future__ import annotations

from contextlib import contextmanager

import click
from sqlalchemy.exc import OperationalError

from app.i18n import SOURCE, force_locale
from app.wording import sentence
from geo.errors import GeoError
from surveys.errors import Refused


@contextmanager
def plainly():
    """Turn a refusal into one line: no traceback, nothing changed."""
    try:
        with force_locale(SOURCE):
            yield
    except Refused as refused:
        where = f" ({refused.field})" if refused.field else ""
        with force_locale(SOURCE):
            raise click.ClickException(sentence(refused.key, **refused.values) + where) from refused
    except (GeoError, ValueError) as refused:
        raise click.ClickException(str(refused)) from refused
    except OperationalError as away:
        first = str(away.orig).strip().splitlines()[0]
        if "role" in first and "does not exist" in first:
            raise click.ClickException("the database is not prepared: run bin/milo db upgrade first") from away
        raise click.ClickException(f"the database does not answer: {first}") from away
