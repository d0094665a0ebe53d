"""Pictures of interventions, before and after: what is sent is made anew by a limited process, kept, published and served."""
from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from layers.models import Intervention, Layer
from layers.picture_models import Picture, PictureFile

ROOT = Path(__file__).resolve().parent.parent
MOST_BYTES = 15 * 1024 * 1024
SECONDS = 40
PLACES, KINDS, FORMATS = ("before", "after"), ("photo", "drawing"), {"webp": "image/webp", "jpeg": "image/jpeg"}


class PictureRefused(ValueError):
    """A picture that cannot be taken; ``key`` says why."""

    keys = frozenset({"picture-format", "picture-too-large", "picture-too-small", "picture-animated", "picture-broken", "picture-heavy", "picture-sensitive"})

    def __init__(self, key: str):
        self.key = key
        super().__init__(key)


@dataclass(frozen=True)
class Remade:
    """A picture of our own making: size in pixels of the largest, and the files by (width, format)."""

    width: int
    height: int
    files: dict[tuple[int, str], bytes]


def remake(sent: BinaryIO, formats: tuple[str, ...] = tuple(FORMATS)) -> Remade:
    """The picture in our sizes and in ``formats``, without anything but its pixels. Raises PictureRefused; the bytes sent are never served.

    What was sent goes from its file to the child's without being held in the memory of the web.
    """
    environment = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(sent, file)
        if file.tell() > MOST_BYTES:
            raise PictureRefused("picture-heavy")
        file.seek(0)
        try:
            child = subprocess.run([sys.executable, "-m", "layers.picture_child", *formats], cwd=ROOT, env=environment, stdin=file, capture_output=True,
                                   timeout=SECONDS, start_new_session=True)
        except subprocess.TimeoutExpired:
            raise PictureRefused("picture-broken") from None
    line, _, rest = child.stdout.partition(b"\n")
    if child.returncode or not line:
        raise PictureRefused("picture-broken")
    said = json.loads(line)
    if "refused" in said:
        raise PictureRefused(said["refused"])
    files, begin = {}, 0
    for each in said["files"]:
        files[each["width"], each["format"]] = rest[begin:begin + each["bytes"]]
        begin += each["bytes"]
    return Remade(said["width"], said["height"], files)


def keep(session: Session, intervention: Intervention, remade: Remade, **facts) -> Picture:
    """Keep a picture for the desk only; ``facts`` are the columns place, kind, alt, caption, credit, licence, shown_on, made_by (and id).

    Raises PictureRefused("picture-sensitive") where the layer is sensitive.
    """
    if session.scalar(select(Layer.sensitive).where(Layer.id == intervention.layer_id)):
        raise PictureRefused("picture-sensitive")
    picture = Picture(**({"id": uuid.uuid4()} | facts), intervention_id=intervention.id, width=remade.width, height=remade.height)
    session.add(picture)
    session.flush()
    session.add_all(PictureFile(picture_id=picture.id, width=width, format=format, data=data) for (width, format), data in remade.files.items())
    session.flush()
    return picture


def publish(picture: Picture) -> None:
    """Show it to everybody from now on, in the place of the one that was shown there before."""
    picture.published_at = dt.datetime.now(dt.UTC)


def take_down(picture: Picture) -> None:
    """Show it at the desk only."""
    picture.published_at = None


def of_intervention(session: Session, intervention_id: uuid.UUID) -> list[Picture]:
    """All its pictures for the desk, newest first."""
    return list(session.scalars(select(Picture).where(Picture.intervention_id == intervention_id).order_by(Picture.made_at.desc(), Picture.id)))


def public(session: Session, intervention_id: uuid.UUID) -> dict[str, Row]:
    """What everybody may see of an intervention: a row of published.pictures for "before" and for "after", where there is one."""
    rows = session.execute(text("SELECT * FROM published.pictures WHERE intervention_id = :id"), {"id": intervention_id})
    return {row.place: row for row in rows}


def compared(session: Session, consultation_id: uuid.UUID) -> set[uuid.UUID]:
    """The interventions a consultation shows of which everybody may see both a picture before and one after."""
    found = session.execute(text("SELECT p.intervention_id FROM published.pictures p JOIN published.interventions i ON i.id = p.intervention_id"
                                 " JOIN published.layers l ON l.id = i.layer_id AND l.consultation_id = :consultation"
                                 " GROUP BY p.intervention_id HAVING count(*) = 2"), {"consultation": consultation_id})
    return {row.intervention_id for row in found}


def file(session: Session, picture_id: uuid.UUID, width: int, format: str, *, everything: bool = False) -> bytes | None:
    """The bytes of one public picture; with ``everything`` (the desk) of any. None if there is none."""
    table = "milo.picture_files" if everything else "published.picture_files"
    found = session.scalar(text(f"SELECT data FROM {table} WHERE picture_id = :id AND width = :width AND format = :format"),
                           {"id": picture_id, "width": width, "format": format})
    return bytes(found) if found is not None else None
