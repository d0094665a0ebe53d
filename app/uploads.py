"""Files on their way into the plan: kept in the installation's folder while a person chooses, never longer than a day. Used by the desk's import pages."""
from __future__ import annotations

import datetime as dt
import shutil
import uuid
from pathlib import Path

from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from app.errors import TooMany
from layers.files.limits import Limits
from layers.files.reading import Reading, read
from layers.models import Programme, Upload

MOST = 200 * 1024 * 1024  # bytes of one file
KEPT = dt.timedelta(days=1)
LIMITS = Limits(file_bytes=MOST)
AT_ONCE = 2  # files being read
SLOT = 0x4D494C4F  # names our locks in the database
WAIT = 30  # seconds


def take(session: Session, programme: Programme, sent: FileStorage, *, by: str) -> Upload:
    """Keep and read a file that was sent. Raises FileRefused, or TooMany while others are being read, and then keeps nothing; the caller commits."""
    sweep(session)
    _take_slot(session)
    upload = Upload(id=uuid.uuid4(), programme_id=programme.id, made_by=by, file_name=_name(sent.filename), choices={})
    folder = folder_of(upload)
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700)
    try:
        sent.save(folder / "file")
        upload.reading = read(folder / "file", folder / "rows", file_name=upload.file_name, limits=LIMITS).as_dict()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    session.add(upload)
    return upload


def read_again(session: Session, upload: Upload, *, encoding: str | None = None, xy: tuple[str, str] | None = None) -> None:
    """Read the kept file once more, its text in another encoding or its places from other columns (easting, northing). Raises FileRefused, and then everything stays as it was."""
    _take_slot(session)
    folder = folder_of(upload)
    fresh = folder / f"rows-{uuid.uuid4().hex}"
    try:
        upload.reading = read(folder / "file", fresh, file_name=upload.file_name, limits=LIMITS, encoding=encoding, xy=xy).as_dict()
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    for each in folder.glob("rows*"):
        if each != fresh:
            shutil.rmtree(each, ignore_errors=True)


def reading_of(upload: Upload) -> Reading:
    """What was found in the file."""
    return Reading.from_dict(upload.reading)


def waiting(session: Session, programme: Programme) -> list[Upload]:
    """The files of a programme that still wait for their choices, newest first."""
    return [each for each in session.scalars(select(Upload).where(Upload.programme_id == programme.id).order_by(Upload.made_at.desc())) if folder_of(each).is_dir()]


def find(session: Session, programme: Programme, id: uuid.UUID) -> Upload | None:
    """The file with this id, if it still waits in this programme."""
    upload = session.get(Upload, id)
    return upload if upload and upload.programme_id == programme.id and folder_of(upload).is_dir() else None


def remove(folder: Path) -> None:
    """Delete the bytes of a file (`folder_of`) whose row is gone: called after the commit, so that a failure before it loses nothing."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep(session: Session) -> int:
    """Forget every file older than a day, also folders that no row knows. Returns how many folders went."""
    before = dt.datetime.now(dt.UTC) - KEPT
    session.execute(delete(Upload).where(Upload.made_at < before))
    gone = 0
    for folder in _shelf().glob("*-*-*-*-*"):
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _take_slot(session: Session) -> None:
    """Reading may cost gigabytes and minutes: so many files at once in the whole installation, until the caller's transaction ends. Raises TooMany."""
    if not any(session.scalar(select(func.pg_try_advisory_xact_lock(SLOT, each))) for each in range(AT_ONCE)):
        raise TooMany("upload-wait", seconds=WAIT)


def folder_of(upload: Upload) -> Path:
    """Where the bytes of a file lie."""
    return _shelf() / str(upload.id)


def _shelf() -> Path:
    return Path(current_app.config["SETTINGS"].var) / "uploads"


def _name(given: str | None) -> str:
    """The file's own name without folders, short enough for a page; it is only shown, never used as a path."""
    last = (given or "").replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "").strip()
    return last[-200:] or "file"
