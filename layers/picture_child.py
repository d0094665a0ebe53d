"""The limited process that opens a stranger's picture: `python -m layers.picture_child FORMAT...`, started by `pictures.remake` with the bytes on its input.

It answers with one line of JSON, {"width", "height", "files": [{"width", "format", "bytes"}]} or {"refused": key}, and then the files themselves.
"""
from __future__ import annotations

import io
import json
import os
import resource
import sys

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 12_000
SMALLEST_SIDE = 200
WIDTHS = (480, 1280)
QUALITY = {"webp": 80, "jpeg": 82}
MEMORY, SECONDS = 1_200_000_000, 20
CALM = 10  # nice: signs and pages come first


def canvas(data: bytes) -> tuple[int, int] | None:
    """Width and height of a WebP with an extended header (RFC 9649, section 2.7): its reader makes room for them before anybody can ask."""
    if data[:4] != b"RIFF" or data[8:16] != b"WEBPVP8X" or len(data) < 30:
        return None
    return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1


def too_large(width: int, height: int) -> bool:
    """Whether a picture has more points than we open."""
    return width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE


def remake(data: bytes, formats: list[str]) -> tuple[dict, list[bytes]]:
    """The picture made anew in two widths and some formats. The header is judged before a pixel is read, and pixels alone are carried over."""
    if (told := canvas(data)) and too_large(*told):
        return {"refused": "picture-too-large"}, []
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        sent = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        return {"refused": "picture-format"}, []
    except Image.DecompressionBombError:
        return {"refused": "picture-too-large"}, []
    if too_large(*sent.size):
        return {"refused": "picture-too-large"}, []
    if min(sent.size) < SMALLEST_SIDE:
        return {"refused": "picture-too-small"}, []
    if sent.format in {"PNG", "WEBP"} and getattr(sent, "is_animated", False):  # a JPEG may carry a second view of the same moment
        return {"refused": "picture-animated"}, []
    sent.load()
    upright = ImageOps.exif_transpose(sent).convert("RGBA")
    bare = Image.new("RGB", upright.size, "white")
    bare.paste(upright, (0, 0), upright)
    files, parts = [], []
    for width in sorted({min(width, bare.width) for width in WIDTHS}):
        sized = bare if width == bare.width else bare.resize((width, round(bare.height * width / bare.width)), Image.Resampling.LANCZOS)
        for format in formats:
            out = io.BytesIO()
            sized.save(out, format, quality=QUALITY[format], **({"method": 5} if format == "webp" else {"optimize": True, "progressive": True}))
            files.append({"width": width, "format": format, "bytes": len(out.getvalue())})
            parts.append(out.getvalue())
    return {"width": sized.width, "height": sized.height, "files": files}, parts


def main() -> None:
    """Read, limit oneself, answer."""
    os.nice(CALM)
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        said, parts = remake(data, sys.argv[1:])
    except (OSError, ValueError, SyntaxError, MemoryError):
        said, parts = {"refused": "picture-broken"}, []
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + b"".join(parts))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
