"""Finds the browser the tests drive; called by the step of Debian's packages and by `bin/test`."""

import os
import shutil


def find() -> str | None:
    """The path of Chromium (`MILO_CHROMIUM` wins), or None."""
    given = os.environ.get("MILO_CHROMIUM")
    if given:
        return given
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    return None
