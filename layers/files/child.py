"""The limited process that opens a stranger's file: `python -m layers.files.child ANSWER`, started by `reading.read` with a request on its input.

It answers with one JSON object in the file it is told: {"reading": ...} or {"refused": key, "values": {...}}. Whatever else happens to it
is its end, not the server's.
"""
from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from pathlib import Path

from layers.files import sources
from layers.files.account import Finding, Reading
from layers.files.errors import FileRefused
from layers.files.limits import Limits

NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000  # unshare(2): a network without a single interface


def run(request: dict) -> dict:
    """The answer to a request: path, file_name, folder, size, digest, limits, wishes, drivers (all that GDAL has)."""
    limits, folder = Limits(**request["limits"]), Path(request["folder"])
    found, findings = sources.find(Path(request["path"]), request["file_name"], folder / "unpacked", limits)
    allowed = {driver for kind, _ in found for driver in sources.DRIVERS[kind]}
    os.environ["GDAL_SKIP"] = ",".join(driver for driver in request["drivers"] if driver not in allowed)
    for heavy in ("pandas", "geopandas", "pyarrow"):  # pyogrio loads them if it can, for half a second of nothing
        sys.modules[heavy] = None
    from layers.files.readers import Wishes, read
    from layers.files.staged_layers import stage_all

    wishes = Wishes(**request["wishes"])
    reading = Reading("", request["file_name"], request["size"], request["digest"], findings=findings)
    refusals = []
    for kind, source in found:
        try:
            kind, layers, told = read(kind, source, limits, wishes)
            reading.format = reading.format or kind
            reading.findings += told
            stage_all(reading, layers, folder, limits)
        except FileRefused as refused:
            refusals.append((source.name, refused))
    if refusals and not reading.layers:
        raise refusals[0][1]
    reading.findings += [Finding("member-refused", 1, [], {"name": name[:80], "refusal": refused.key} | refused.values) for name, refused in refusals]
    if not reading.layers:
        raise FileRefused("no-rows")
    return {"reading": reading.as_dict()}


def plain(value):
    """The same answer with text that any database keeps: no NUL, no half of a surrogate pair."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {plain(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def shut_in(limits: Limits) -> None:
    """Limit this process for the rest of its life: address space, processor seconds, size of files, open files, no core; and no network, where the
    system lets a process leave it."""
    for what, most in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_FSIZE, limits.staged_bytes), (resource.RLIMIT_NOFILE, 256), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 5))
    libc = ctypes.CDLL(None)
    if libc.unshare(NEW_NETWORK) != 0:
        libc.unshare(NEW_USER | NEW_NETWORK)


def main() -> None:
    """Read one request, write one answer to the file that is named."""
    request = json.load(sys.stdin)
    shut_in(Limits(**request["limits"]))
    try:
        said = run(request)
    except FileRefused as refused:
        said = {"refused": refused.key, "values": refused.values}
    except MemoryError:
        said = {"refused": "too-much-memory", "values": {}}
    Path(sys.argv[1]).write_text(json.dumps(plain(said)), encoding="utf-8")


if __name__ == "__main__":
    main()
