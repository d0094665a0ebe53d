"""Small files that remember from which inputs a thing was made, so that a second start skips the work."""

import hashlib
from pathlib import Path


def key(*inputs) -> str:
    """A digest over files (their bytes), folders (names and bytes of all files below) and plain strings."""
    digest = hashlib.sha256()
    for item in inputs:
        for part in _parts(item):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def fresh(stamp: Path, wanted: str) -> bool:
    """True if the stamp says the thing was made from these inputs."""
    try:
        return stamp.read_text() == wanted
    except OSError:
        return False


def write(stamp: Path, made_from: str) -> None:
    """Remember the inputs. Call it last: a stamp without its thing would hide a half-done step."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from)


def _parts(item):
    if not isinstance(item, Path):
        yield str(item).encode()
    elif item.is_dir():
        for path in sorted(item.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield str(path.relative_to(item)).encode()
                yield path.read_bytes()
    elif item.exists():
        yield item.read_bytes()
    else:
        yield b"absent"
