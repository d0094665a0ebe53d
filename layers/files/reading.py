"""Open a file of a stranger in a limited child process and bring back an account of it. Called by the import of layers and of signs."""
from __future__ import annotations

from pathlib import Path

from layers.files.account import Column, FileLayer, Finding, Reading
from layers.files.errors import FileRefused
from layers.files.limits import Limits

__all__ = ["Column", "FileLayer", "FileRefused", "Finding", "Limits", "Reading", "read"]


def read(path: Path, folder: Path, *, file_name: str | None = None, limits: Limits = Limits(), encoding: str | None = None,
         xy: tuple[str, str] | None = None, wkt: str | None = None) -> Reading:
    """Read the file at `path` into `folder` (made if it is missing; it belongs to the caller, who deletes it), one staged folder for each layer.

    `file_name` is what the person calls the file, else the path's name. `encoding`, `xy` (the columns of easting or longitude and of northing or
    latitude) and `wkt` overrule what would be guessed for the text and the places of tables. Raises FileRefused when nothing of the file can be used.
    """
    raise NotImplementedError
