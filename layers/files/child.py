"""The limited process that opens a stranger's file: `python -m layers.files.child`, started by `reading.read` with a request on its input.

It answers with one JSON object: {"reading": ...} or {"refused": key, "values": {...}}. Whatever else happens to it is its end, not the server's.
"""
from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from layers.files import sources
from layers.files.account import Finding, Reading
from layers.files.errors import FileRefused
from layers.files.limits import Limits


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


def main() -> None:
    """Read one request, write one answer: what libraries print goes where errors go."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        said = run(json.load(sys.stdin))
    except FileRefused as refused:
        said = {"refused": refused.key, "values": refused.values}
    except MemoryError:
        said = {"refused": "too-much-memory", "values": {}}
    json.dump(said, answer, ensure_ascii=True)
    answer.close()


if __name__ == "__main__":
    main()
