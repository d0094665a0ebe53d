"""Open a file of a stranger in a limited child process and bring back an account of it. Called by the import of layers and of signs."""
from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from layers.files.account import Column, FileLayer, Finding, Reading
from layers.files.encodings import known
from layers.files.errors import FileRefused
from layers.files.limits import MEGABYTE, Limits

__all__ = ["Column", "FileLayer", "FileRefused", "Finding", "Limits", "Reading", "read"]
ROOT = Path(__file__).resolve().parents[2]
LONGEST_ANSWER = 50 * MEGABYTE
# what GDAL may not do (reach a network, write side files, load other drivers, follow what a file points to), and how it reads drawings and sheets
GDAL = {
    "GDAL_HTTP_PROXY": "127.0.0.1:9", "GDAL_HTTP_MAX_RETRY": "0", "GDAL_HTTP_TIMEOUT": "1", "GDAL_HTTP_CONNECTTIMEOUT": "1", "PROJ_NETWORK": "OFF",
    "GDAL_PAM_ENABLED": "NO", "GDAL_DRIVER_PATH": "disable", "GDAL_NUM_THREADS": "1", "GML_SKIP_RESOLVE_ELEMS": "ALL", "LIBKML_RESOLVE_STYLE": "NO",
    "SHAPE_RESTORE_SHX": "YES", "DXF_MERGE_BLOCK_GEOMETRIES": "NO", "OGR_XLSX_HEADERS": "DISABLE", "OGR_XLSX_FIELD_TYPES": "STRING",
    "OGR_ODS_HEADERS": "DISABLE", "OGR_ODS_FIELD_TYPES": "STRING", "CPL_LOG": "/dev/null",
    "SPATIALITE_LOAD": "NO",  # its virtual tables open any file of the server that a GeoPackage names
}


def read(path: Path, folder: Path, *, file_name: str | None = None, limits: Limits = Limits(), encoding: str | None = None,
         xy: tuple[str, str] | None = None, wkt: str | None = None) -> Reading:
    """Read the file at `path` into `folder` (made if it is missing; it belongs to the caller, who deletes it), one staged folder for each layer.

    `file_name` is what the person calls the file, else the path's name. `encoding`, `xy` (the columns of easting or longitude and of northing or
    latitude) and `wkt` overrule what would be guessed for the text and the places of tables. Raises FileRefused when nothing of the file can be used.
    """
    path, folder = Path(path).absolute(), Path(folder).absolute()
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise FileRefused("too-large", size=size // MEGABYTE, limit=limits.file_bytes // MEGABYTE)
    if encoding is not None and (encoding := known(encoding)) is None:
        raise FileRefused("encoding-unknown")
    folder.mkdir(parents=True, exist_ok=True)
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    request = {"path": str(path), "file_name": file_name or path.name, "folder": str(folder), "size": size, "digest": digest, "limits": asdict(limits),
               "wishes": {"encoding": encoding, "xy": list(xy) if xy else None, "wkt": wkt}, "drivers": _drivers()}
    try:
        answer = _ask(request, folder, limits)
    finally:
        shutil.rmtree(folder / "unpacked", ignore_errors=True)
        (folder / "answer.json").unlink(missing_ok=True)
    if "refused" in answer:
        raise FileRefused(answer["refused"], **answer["values"])
    return Reading.from_dict(answer["reading"])


def _ask(request: dict, folder: Path, limits: Limits) -> dict:
    """Run the child in a process group of its own, with nothing of our environment, and end all of it when its time is over.

    It limits itself before it looks at the file (`child.shut_in`): code run between fork and exec may hang a server of many threads.
    """
    answer = folder / "answer.json"
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(folder), "TMPDIR": str(folder),
                   "CPL_TMPDIR": str(folder), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"} | GDAL
    child = subprocess.Popen([sys.executable, "-m", "layers.files.child", str(answer)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, cwd=folder, env=environment, start_new_session=True)
    try:
        child.communicate(json.dumps(request).encode(), timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        raise FileRefused("too-long", limit=limits.seconds) from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if child.returncode == -signal.SIGXCPU:
        raise FileRefused("too-long", limit=limits.seconds)
    if child.returncode != 0 or not answer.is_file() or answer.stat().st_size > LONGEST_ANSWER:
        raise FileRefused("child-ended", code=child.returncode)
    return json.loads(answer.read_bytes())


@lru_cache(maxsize=1)
def _drivers() -> list[str]:
    """The names of all drivers GDAL has here, to be cut down in the child."""
    import pyogrio

    return sorted(pyogrio.list_drivers())
